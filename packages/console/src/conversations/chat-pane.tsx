import type { Chat } from '@papo/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Avatar } from '../design/avatar.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useApp } from '../desk/app-context.ts'
import { useDesk } from '../desk/desk-context.ts'
import { TransferDialog } from '../transfer/transfer-dialog.tsx'
import { useWords } from '../words/language-context.ts'
import type { Conversation } from './conversation.ts'
import { Footer } from './footer.tsx'
import { Log } from './log.tsx'
import { SilenceBar } from './silence-bar.tsx'
import { isSigned, nameOf } from './visitor.ts'

export interface ChatPaneProps {
  conversation: Conversation
  isDetailsOpen: boolean
  detailsId: string
  onToggleDetails(): void
  /** To the list, where there is room for one pane only. */
  onBack(): void
}

/** One conversation: who it is with, the log, and what one may do. */
export function ChatPane(props: ChatPaneProps) {
  const words = useWords()
  const { conversation } = props
  const chat = conversation.chat.value
  const state = conversation.state.value
  const failure = conversation.failure.value
  const typist = state?.typing.find(({ type }) => type === 'visitor')

  if (failure && !state) {
    const isMissing = failure.code === 'chat_not_found' || failure.code === 'invalid_request'
    return (
      <Empty icon="alert" title={isMissing ? words.failed.notFound : words.failed.title}>
        {!isMissing && (
          <button type="button" class="button" onClick={conversation.reload}>
            {words.retry}
          </button>
        )}
      </Empty>
    )
  }
  return (
    <>
      {chat && <ChatHead {...props} chat={chat} />}
      {chat && state ? (
        <Log key={conversation.id} conversation={conversation} chat={chat} state={state} />
      ) : (
        <p class="log-frame log-loading">{words.loading}</p>
      )}
      <p class="typing" aria-hidden={typist ? undefined : true}>
        {typist && chat && (
          <>
            <span class="typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {words.chat.typing(nameOf(chat.visitor, words))}
          </>
        )}
      </p>
      {state && chat?.status !== 'ended' && (
        <SilenceBar conversation={conversation} closesAt={state.closesAt} />
      )}
      {chat && <Footer conversation={conversation} chat={chat} />}
    </>
  )
}

function ChatHead(props: ChatPaneProps & { chat: Chat }) {
  const words = useWords()
  const { conversation, chat } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const { composerWanted } = useDesk()
  const { isNarrow } = useApp()
  const name = nameOf(chat.visitor, words)
  const standing = conversation.standing.value

  // Where the list gives way to the conversation, the focus goes along.
  useEffect(() => {
    if (isNarrow.peek() && composerWanted.peek() === null) heading.current?.focus()
  }, [conversation.id])

  return (
    <header class="chat-head">
      <button type="button" class="icon-button chat-back" onClick={props.onBack}>
        <Icon name="back" />
        <span class="unseen">{words.back}</span>
      </button>
      <Avatar id={chat.visitor.id} name={chat.visitor.name} />
      <div class="chat-who">
        <div class="chat-naming">
          <h2 ref={heading} tabIndex={-1} class="chat-name" dir="auto">
            {name}
          </h2>
          {isSigned(chat.visitor, 'name') && (
            <span class="chat-verified" title={words.details.verifiedHint}>
              <Icon name="verified" />
              <span class="unseen">{words.details.verified}</span>
            </span>
          )}
        </div>
        <Where conversation={conversation} chat={chat} />
      </div>
      <div class="chat-actions">
        <button
          type="button"
          class="icon-button chat-details-toggle"
          aria-expanded={props.isDetailsOpen}
          aria-controls={props.detailsId}
          onClick={props.onToggleDetails}
        >
          <Icon name="panel" />
          <span class="unseen">{words.chat.details}</span>
        </button>
        {standing === 'mine' && <TransferButton conversation={conversation} name={name} />}
        {standing === 'mine' && <EndButton conversation={conversation} name={name} />}
      </div>
    </header>
  )
}

/** How far the visitor is behind; while they are not, where they are. */
function Where({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const words = useWords()
  const isMine = conversation.standing.value === 'mine'
  const notGiven = conversation.notGiven.value
  const behind = conversation.behind.value
  if (isMine && notGiven > 0) {
    return <p class="chat-where chat-behind">{words.chat.given(notGiven)}</p>
  }
  if (isMine && behind > 0) return <p class="chat-where chat-unread">{words.chat.behind(behind)}</p>
  return <p class="chat-where">{[chat.siteName, chat.page?.title].filter(Boolean).join(' · ')}</p>
}

function TransferButton({ conversation, name }: { conversation: Conversation; name: string }) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="button chat-transfer" onClick={() => setOpen(true)}>
        <Icon name="transfer" />
        <span class="chat-transfer-text">{words.transfer.open}</span>
      </button>
      {isOpen && (
        <TransferDialog conversation={conversation} visitor={name} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

function EndButton({ conversation, name }: { conversation: Conversation; name: string }) {
  const words = useWords()
  const { notices } = useDesk()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const end = () => {
    setBusy(true)
    conversation
      .end()
      .then(
        () => setAsking(false),
        () => notices.tell(words.failed.generic, 'bad'),
      )
      .finally(() => setBusy(false))
  }
  return (
    <>
      <button type="button" class="button chat-end" onClick={() => setAsking(true)}>
        {words.chat.end}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={words.chat.endTitle}
          body={words.chat.endBody(name)}
          confirm={isBusy ? words.chat.ending : words.chat.end}
          keep={words.chat.endKeep}
          isBusy={isBusy}
          onConfirm={end}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  )
}
