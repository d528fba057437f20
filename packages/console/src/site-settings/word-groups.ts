import type { PreviewView } from '@papo/chat-kit/preview/preview'
import type { WordName } from '@papo/sdk'

/** The texts by the views in which visitors read them. */
export const wordGroups: readonly { name: GroupName; words: readonly Shown[] }[] = [
  {
    name: 'home',
    words: [
      ['panelTitle', 'home'],
      ['homeGreeting', 'home'],
      ['homeStart', 'home'],
      ['homeOnline', 'home'],
      ['homeReplyTime', 'home'],
    ],
  },
  {
    name: 'prechat',
    words: [
      ['prechatIntro', 'prechat'],
      ['prechatName', 'prechat'],
      ['prechatEmail', 'prechat'],
      ['prechatQuestion', 'prechat'],
    ],
  },
  {
    name: 'waiting',
    words: [
      ['waitingTitle', 'waiting'],
      ['waitingBody', 'waiting'],
      ['waitingPosition', 'waiting'],
      ['waitingNext', 'waiting'],
      ['waitingEstimate', 'waiting'],
      ['waitingLong', 'waiting'],
      ['waitingCancel', 'waiting'],
    ],
  },
  {
    name: 'chat',
    words: [
      ['chatJoined', 'chat'],
      ['chatTransferred', 'chat'],
      ['chatRequeued', 'chat'],
      ['composerPlaceholder', 'chat'],
      ['idleExtend', 'idle'],
      ['endConfirm', 'end'],
      ['endKeep', 'end'],
      ['endAction', 'end'],
    ],
  },
  {
    name: 'after',
    words: [
      ['endedByAgent', 'ended'],
      ['endedByYou', 'ended'],
      ['endedIdle', 'ended'],
      ['ratingTitle', 'rating'],
      ['ratingComment', 'rating'],
      ['ratingSubmit', 'rating'],
      ['ratingSkip', 'rating'],
      ['thanksTitle', 'thanks'],
      ['thanksBody', 'thanks'],
      ['thanksAgain', 'thanks'],
    ],
  },
  {
    name: 'away',
    words: [
      ['offlineTitle', 'offline'],
      ['offlineHours', 'offline'],
    ],
  },
  {
    name: 'before',
    words: [
      ['consentText', 'consent'],
      ['consentAccept', 'consent'],
      ['consentDecline', 'consent'],
      ['identityRequired', 'identity'],
    ],
  },
]

export type GroupName = 'home' | 'prechat' | 'waiting' | 'chat' | 'after' | 'away' | 'before'
/** A text, and the view of the preview that shows it. */
export type Shown = readonly [name: WordName, view: PreviewView]
