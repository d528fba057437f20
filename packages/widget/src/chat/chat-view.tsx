import { Composer } from '../composer/composer-view.tsx'
import { Bubble, Icon } from '../icon/icon.tsx'
import { Avatar } from '../view/avatar.tsx'
import { CloseButton, Header } from '../view/header.tsx'
import { OtherChats } from '../view/other-chats.tsx'
import type { ViewProps } from '../view/view-props.ts'
import type { LaterViews } from './later-views.ts'
import type { View } from '../papo.ts'
import { Waiting } from '../queue/waiting.tsx'
import type { Conversation } from './conversation.ts'
import { Log } from './log.tsx'

interface ChatViewProps extends ViewProps {
  conversation: Conversation
  view: View
  later: LaterViews | null
  focusComposer(): void
}

/** A chat from the queue to its end: the log stays while the parts above and below it change. */
export function ChatView({
  model,
  conversation,
  view,
  later,
  close,
  focusComposer,
}: ChatViewProps) {
  const { i18n, context } = model
  const { isRequeued, state } = conversation
  const isConfirming = later !== null && conversation.isConfirming.get()
  const isOver = state.status === 'ended'
  return (
    <>
      <div class="talk" inert={isConfirming} aria-hidden={isConfirming || undefined}>
        <ChatHeader model={model} conversation={conversation} close={close} />
        <Banner model={model} conversation={conversation} />
        <Log
          conversation={conversation}
          i18n={i18n}
          now={context.platform.now()}
          onJump={focusComposer}
        >
          {later && state.kind === 'message' && state.status === 'waiting' && (
            <later.LeftMessage model={model} chat={state.chat} />
          )}
          {view === 'waiting' && !isRequeued && (
            <Waiting model={model} shownPosition={conversation.shownPosition} />
          )}
        </Log>
        {view === 'waiting' && isRequeued && (
          <div class="again">
            <Waiting model={model} shownPosition={conversation.shownPosition} />
          </div>
        )}
        {view === 'rating' && later && (
          <later.RatingView model={model} conversation={conversation} />
        )}
        {(view === 'ended' || (isOver && !later)) && (
          <div class="over">
            <button type="button" class="primary" data-focus onClick={() => void model.start()}>
              {i18n.t('thanks.again')}
            </button>
          </div>
        )}
        {(view === 'chat' || view === 'waiting') && (
          <>
            {later && <later.Warning model={model} conversation={conversation} />}
            <OtherChats model={model} />
            <Composer model={model} conversation={conversation} isFocus={view === 'chat'} />
          </>
        )}
      </div>
      {isConfirming && <later.EndDialog model={model} conversation={conversation} />}
    </>
  )
}

type PartProps = Pick<ChatViewProps, 'model' | 'conversation'>

function ChatHeader({ model, conversation, close }: PartProps & Pick<ViewProps, 'close'>) {
  const { i18n, saved } = model
  const { agent, status } = conversation.state
  return (
    <Header
      lead={
        agent ? (
          <Avatar name={agent.name} url={conversation.pictureOf(agent.id)} />
        ) : (
          <span class="avatar mark">
            <Bubble />
          </span>
        )
      }
      title={
        agent ? agent.name || i18n.t('chat.former') : (saved.texts.title ?? i18n.t('panel.title'))
      }
      detail={agent ? i18n.t('chat.agent') : saved.siteName}
    >
      {status === 'active' && (
        <button
          type="button"
          class="tool"
          aria-label={i18n.t('end.action')}
          title={i18n.t('end.action')}
          data-end
          onClick={() => conversation.confirm(true)}
        >
          <Icon name="leave" />
        </button>
      )}
      <CloseButton i18n={i18n} onClose={close} />
    </Header>
  )
}

/** The state of the connection. The live region is always rendered, so that changes are read out. */
function Banner({ model: { i18n }, conversation: { connectionNotice, chat } }: PartProps) {
  const state = connectionNotice.state.get()
  return (
    <div class={`banner ${state}`} role="status">
      {state === 'blocked' && i18n.t('conn.blocked')}
      {state === 'back' && i18n.t('conn.back')}
      {state === 'lost' && (
        <>
          {i18n.t('conn.lost')}{' '}
          <button type="button" class="link" onClick={() => chat.reconnect()}>
            {i18n.t('conn.giveUp')}
          </button>
        </>
      )}
    </div>
  )
}
