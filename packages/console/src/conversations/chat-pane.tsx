import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Avatar } from '../design/avatar.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useApp } from '../agent/app-context.ts'
import { useDialog } from '../agent/use-dialog.ts'
import { useCommand, useKeys } from '../agent/use-command.ts'
import { useTranslations } from '../locales/language-context.ts'
import { isSigned, nameOf } from '../visitor/visitor.ts'
import { useConversations } from './conversations-context.ts'
import type { Conversation } from './conversation.ts'
import { AnswerWay } from './answer-way.tsx'
import { ChatNumber } from './chat-number.tsx'
import { Footer } from './footer.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { Log } from './log.tsx'
import { IdleBar } from './idle-bar.tsx'
import { useGoOn } from './use-go-on.ts'
import './chat-pane.css'

export interface ChatPaneProps {
  conversation: Conversation
  isDetailsOpen: boolean
  detailsId: string
  onToggleDetails(): void
  /** Goes back to the list on narrow screens. */
  onBack(): void
}

/** One chat: its visitor, the log and the actions. */
export function ChatPane(props: ChatPaneProps) {
  const t = useTranslations()
  const { conversation } = props
  const chat = useStore(conversation.chat)
  const state = useStore(conversation.state)
  const failure = useStore(conversation.failure)
  const typist = state?.typing.find(({ type }) => type === 'visitor')

  if (failure && !state) {
    const isMissing = failure.code === 'chat_not_found' || failure.code === 'invalid_request'
    return (
      <Empty icon="alert" title={isMissing ? t.failed.notFound : t.failed.title}>
        {!isMissing && (
          <button type="button" class="button" onClick={conversation.reload}>
            {t.retry}
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
        <p class="log-frame log-loading">{t.loading}</p>
      )}
      <p class="typing" aria-hidden={typist ? undefined : true}>
        {typist && chat && (
          <>
            <span class="typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {t.chat.typing(nameOf(chat.visitor, t))}
          </>
        )}
      </p>
      {state && chat?.status !== 'ended' && (
        <IdleBar conversation={conversation} closesAt={state.closesAt} />
      )}
      {chat && chat.status !== 'ended' && <AnswerWay conversation={conversation} chat={chat} />}
      {chat && <Footer conversation={conversation} chat={chat} />}
    </>
  )
}

function ChatHead(props: ChatPaneProps & { chat: Chat }) {
  const t = useTranslations()
  const { conversation, chat } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const { composerWanted } = useConversations()
  const { isNarrow } = useApp()
  const name = nameOf(chat.visitor, t)
  const ownership = useStore(conversation.ownership)

  // On narrow screens the chat replaces the list, so the focus must move along.
  useEffect(() => {
    if (isNarrow.get() && composerWanted.get() === null) heading.current?.focus()
  }, [conversation.id])

  return (
    <header class="chat-head">
      <button type="button" class="icon-button chat-back" onClick={props.onBack}>
        <Icon name="back" />
        <span class="unseen">{t.back}</span>
        <Elsewhere conversation={conversation} />
      </button>
      <Avatar id={chat.visitor.id} name={chat.visitor.name} />
      <div class="chat-who">
        <div class="chat-naming">
          <h2 ref={heading} tabIndex={-1} class="chat-name" dir="auto">
            {name}
          </h2>
          <ChatNumber number={chat.number} />
          {isSigned(chat.visitor, 'name') && (
            <span class="chat-verified" title={t.details.verifiedHint}>
              <Icon name="verified" />
              <span class="unseen">{t.details.verified}</span>
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
          <span class="unseen">{t.chat.details}</span>
        </button>
        {ownership === 'mine' && (
          <TransferButton conversation={conversation} siteId={chat.siteId} name={name} />
        )}
        {ownership === 'mine' && <EndButton conversation={conversation} name={name} />}
      </div>
    </header>
  )
}

/** The number of undelivered or unread messages, or else the visitor’s page. */
function Where({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const t = useTranslations()
  const isMine = useStore(conversation.ownership) === 'mine'
  const undelivered = useStore(conversation.undelivered)
  const leftUnread = useStore(conversation.leftUnread)
  if (isMine && undelivered > 0) {
    return <p class="chat-where chat-undelivered">{t.chat.given(undelivered)}</p>
  }
  if (isMine && leftUnread > 0)
    return <p class="chat-where chat-unread">{t.chat.behind(leftUnread)}</p>
  return <p class="chat-where">{[chat.siteName, chat.page?.title].filter(Boolean).join(' · ')}</p>
}

interface TransferButtonProps {
  conversation: Conversation
  siteId: string
  name: string
}

function TransferButton({ conversation, siteId, name }: TransferButtonProps) {
  const t = useTranslations()
  const goOn = useGoOn()
  const { Dialog, open, close } = useDialog(
    async () => (await import('../transfer/transfer-dialog.tsx')).TransferDialog,
  )
  useCommand('transfer', open)
  return (
    <>
      <button
        type="button"
        class="button chat-transfer"
        {...useKeys('transfer', t.transfer.open)}
        onClick={open}
      >
        <Icon name="transfer" />
        <span class="chat-transfer-text">{t.transfer.open}</span>
      </button>
      {Dialog && (
        <Dialog
          conversation={conversation}
          siteId={siteId}
          visitor={name}
          onClose={close}
          onDone={() => goOn(conversation.id)}
        />
      )}
    </>
  )
}

function EndButton({ conversation, name }: { conversation: Conversation; name: string }) {
  const t = useTranslations()
  const goOn = useGoOn()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const isUnanswered = useStore(conversation.isUnanswered)
  const asked = isUnanswered
    ? { title: t.messages.unansweredTitle, body: t.messages.unansweredBody(name) }
    : { title: t.chat.endTitle, body: t.chat.endBody(name) }
  const confirm = isUnanswered ? t.messages.close : t.chat.end
  const ask = () => {
    setFailed(false)
    setAsking(true)
  }
  const end = () => {
    setBusy(true)
    setFailed(false)
    conversation
      .end()
      .then(
        () => {
          setAsking(false)
          goOn(conversation.id)
        },
        () => setFailed(true),
      )
      .finally(() => setBusy(false))
  }
  useCommand('end', ask)
  return (
    <>
      <button type="button" class="button chat-end" {...useKeys('end', t.chat.end)} onClick={ask}>
        {t.chat.end}
      </button>
      {isAsking && (
        <ConfirmDialog
          {...asked}
          confirm={isBusy ? t.chat.ending : confirm}
          keep={t.chat.endKeep}
          isBusy={isBusy}
          error={hasFailed ? t.failed.generic : null}
          onConfirm={end}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  )
}
