import type { Locale } from '@papo/chat-kit/language/language'
import type { WidgetSettings, WordName } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'
import type { TranslationKey } from '../locales/i18n.ts'

/** The text that each of the owner's replaces. */
export const keyOfWord: Record<WordName, TranslationKey> = {
  panelTitle: 'panel.title',
  homeGreeting: 'home.greeting',
  homeStart: 'home.start',
  homeOnline: 'home.online',
  homeReplyTime: 'home.replyTime',
  consentText: 'consent.text',
  consentAccept: 'consent.accept',
  consentDecline: 'consent.decline',
  identityRequired: 'identity.required',
  prechatIntro: 'prechat.intro',
  prechatName: 'prechat.name',
  prechatEmail: 'prechat.email',
  prechatQuestion: 'prechat.question',
  waitingTitle: 'waiting.title',
  waitingBody: 'waiting.body',
  waitingPosition: 'waiting.position',
  waitingNext: 'waiting.next',
  waitingEstimate: 'waiting.estimate',
  waitingLong: 'waiting.long',
  waitingCancel: 'waiting.cancel',
  chatJoined: 'chat.joined',
  chatTransferred: 'chat.transferred',
  chatRequeued: 'chat.requeued',
  composerPlaceholder: 'composer.placeholder',
  idleExtend: 'idle.extend',
  offlineTitle: 'offline.title',
  offlineHours: 'offline.hours',
  endConfirm: 'end.confirm',
  endKeep: 'end.keep',
  endAction: 'end.action',
  endedByAgent: 'ended.byAgent',
  endedByYou: 'ended.byYou',
  endedIdle: 'ended.idle',
  ratingTitle: 'rating.title',
  ratingComment: 'rating.comment',
  ratingSubmit: 'rating.submit',
  ratingSkip: 'rating.skip',
  thanksTitle: 'thanks.title',
  thanksBody: 'thanks.body',
  thanksAgain: 'thanks.again',
}

interface Wording {
  readonly saved: WidgetSettings
  readonly translations: Translations
}

/** The settings and texts with the owner's own texts of a language in place of the widget's. */
export function inOwnWords({ saved, translations }: Wording, language: Locale): Wording {
  const { title, greeting, words } = saved.texts
  const own = words?.[language] ?? {}
  const texts: Record<string, string> = { ...translations }
  for (const [name, text] of Object.entries(own)) {
    if (text) texts[keyOfWord[name as WordName]] = text
  }
  return {
    saved: {
      ...saved,
      texts: { title: own.panelTitle ?? title, greeting: own.homeGreeting ?? greeting },
    },
    translations: texts as Translations,
  }
}
