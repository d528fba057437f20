import { Composer } from '../composer/composer-view.tsx'
import { Bubble, Icon } from '../icon/icon.tsx'
import { Avatar } from '../panel/avatar.tsx'
import { CloseButton, Header } from '../panel/header.tsx'
import type { ViewProps } from '../panel/view-props.ts'
import type { AfterViews } from '../rating/after-views.ts'
import type { View } from '../papo.ts'
import { Waiting } from '../queue/waiting.tsx'
import type { Conversation } from './conversation.ts'
import { EndDialog } from './end-dialog.tsx'
import { Log } from './log.tsx'

interface TalkProps extends ViewProps {
  conversation: Conversation
  view: View
  after: AfterViews | null
  focusComposer(): void
}

/** A chat from the line to its end: the log stays, what is above and below it changes. */
export function Talk({ model, conversation, view, after, close, focusComposer }: TalkProps) {
  const { speech, around } = model
  const { isConfirming, isBackInLine, state } = conversation
  const isOver = state.status === 'ended'
  return (
    <>
      <div class="talk" inert={isConfirming} aria-hidden={isConfirming || undefined}>
        <TalkHeader model={model} conversation={conversation} close={close} />
        <Banner model={model} conversation={conversation} />
        <Log
          conversation={conversation}
          speech={speech}
          now={around.platform.now()}
          onJump={focusComposer}
        >
          {view === 'waiting' && !isBackInLine && (
            <Waiting model={model} place={conversation.place} />
          )}
        </Log>
        {view === 'waiting' && isBackInLine && (
          <div class="again">
            <Waiting model={model} place={conversation.place} />
          </div>
        )}
        {view === 'rating' && after && (
          <after.RatingView model={model} conversation={conversation} />
        )}
        {(view === 'ended' || (isOver && !after)) && (
          <div class="over">
            <button type="button" class="primary" data-focus onClick={() => void model.start()}>
              {speech.say('thanks.again')}
            </button>
          </div>
        )}
        {(view === 'chat' || view === 'waiting') && (
          <>
            <Warning model={model} conversation={conversation} />
            <Composer model={model} conversation={conversation} isFocus={view === 'chat'} />
          </>
        )}
      </div>
      {isConfirming && <EndDialog model={model} conversation={conversation} />}
    </>
  )
}

type PartProps = Pick<TalkProps, 'model' | 'conversation'>

function TalkHeader({ model, conversation, close }: PartProps & Pick<ViewProps, 'close'>) {
  const { speech, saved } = model
  const { agent, status } = conversation.state
  return (
    <Header
      lead={
        agent ? (
          <Avatar name={agent.name} url={agent.avatarUrl} />
        ) : (
          <span class="avatar mark">
            <Bubble />
          </span>
        )
      }
      title={agent?.name ?? saved.texts.title ?? speech.say('panel.title')}
      detail={agent ? speech.say('chat.agent') : saved.siteName}
    >
      {status === 'active' && (
        <button
          type="button"
          class="tool"
          aria-label={speech.say('end.action')}
          title={speech.say('end.action')}
          data-end
          onClick={() => conversation.confirm(true)}
        >
          <Icon name="leave" />
        </button>
      )}
      <CloseButton speech={speech} onClose={close} />
    </Header>
  )
}

/** The state of the line. The region is there before it is needed, so that it is read out. */
function Banner({ model: { speech }, conversation: { line, chat } }: PartProps) {
  const { state } = line
  return (
    <div class={`banner ${state}`} role="status">
      {state === 'blocked' && speech.say('conn.blocked')}
      {state === 'back' && speech.say('conn.back')}
      {state === 'lost' && (
        <>
          {speech.say('conn.lost')}{' '}
          <button type="button" class="link" onClick={() => chat.reconnect()}>
            {speech.say('conn.giveUp')}
          </button>
        </>
      )}
    </div>
  )
}

/** A silent chat is about to end. It is said once elsewhere: here the seconds pass without a word. */
function Warning({ model: { speech }, conversation: { silence } }: PartProps) {
  const { secondsLeft } = silence
  if (secondsLeft === null) return null
  return (
    <div class="warning">
      <p role="timer">{speech.count('idle.warn', secondsLeft)}</p>
      <button type="button" class="quiet" onClick={() => silence.stay()}>
        {speech.say('idle.stay')}
      </button>
    </div>
  )
}
