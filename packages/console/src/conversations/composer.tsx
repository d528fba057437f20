import { remainingLength } from '@papo/chat-kit/message/length'
import { isSendKey } from '@papo/chat-kit/message/send-key'
import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { CannedButton, CannedList } from '../canned-response/canned-list.tsx'
import { GapMarks, GapNote } from '../canned-response/gaps.tsx'
import { SendQuestion, useSendGuard } from '../canned-response/send-guard.tsx'
import { type CannedComposer, useCannedResponses } from '../canned-response/use-canned-responses.ts'
import { Icon } from '../design/icon.tsx'
import { useCommand, useKeys } from '../agent/use-command.ts'
import { useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { useConversations } from './conversations-context.ts'
import type { Conversation } from './conversation.ts'
import './composer.css'

/** Sizes the field to its text, and focuses it when the composer is wanted. */
function useField(conversation: Conversation): RefObject<HTMLTextAreaElement | null> {
  const { composerWanted, wantComposer } = useConversations()
  const field = useRef<HTMLTextAreaElement>(null)
  const text = useStore(conversation.draft)
  const isWanted = useStore(composerWanted) === conversation.id
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])
  useEffect(() => {
    if (!isWanted) return
    field.current?.focus()
    wantComposer(null)
  }, [isWanted])
  return field
}

/** The message field. Each chat has a composer of its own, which is never reused. */
export function Composer({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const t = useTranslations()
  const id = useId()
  const text = useStore(conversation.draft)
  const block = useStore(conversation.sendBlock)
  // What is sent while the chat is loading goes out once it is loaded.
  const isBlocked = block !== null && block !== 'loading'
  const isNote = useStore(conversation.isNote)

  const field = useField(conversation)
  const canned = useCannedResponses({ chat, text, field, write: conversation.write })
  const guard = useSendGuard(canned, {
    isBlocked,
    send() {
      if (conversation.send()) field.current?.focus()
    },
  })
  return (
    <form
      class={isNote ? 'composer composer-note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault()
        guard.send()
      }}
    >
      <CannedList composer={canned} />
      <MessageField
        id={id}
        conversation={conversation}
        chat={chat}
        field={field}
        canned={canned}
        onSend={guard.send}
      />
      <GapNote composer={canned} />
      <div class="composer-foot">
        <ComposerHelp id={`${id}-help`} conversation={conversation} />
        <CannedButton composer={canned} />
        <NoteSwitch conversation={conversation} onKeys={() => field.current?.focus()} />
        <button
          type="submit"
          class="button button-primary"
          aria-disabled={isBlocked}
          aria-describedby={`${id}-help`}
        >
          {isNote ? t.chat.noteSend : t.chat.send}
          <Icon name="send" />
        </button>
      </div>
      <SendQuestion composer={canned} guard={guard} />
    </form>
  )
}

interface MessageFieldProps {
  id: string
  conversation: Conversation
  chat: Chat
  field: RefObject<HTMLTextAreaElement | null>
  canned: CannedComposer
  onSend(): void
}

function MessageField({ id, conversation, chat, field, canned, onSend }: MessageFieldProps) {
  const t = useTranslations()
  const text = useStore(conversation.draft)
  const isNote = useStore(conversation.isNote)
  return (
    <>
      <label class="unseen" for={`${id}-field`}>
        {isNote ? t.chat.noteLabel : t.chat.message}
      </label>
      <div class="composer-text">
        <GapMarks text={text} gaps={canned.gaps} field={field} />
        <textarea
          ref={field}
          id={`${id}-field`}
          class="composer-field"
          rows={1}
          dir="auto"
          placeholder={
            isNote ? t.chat.notePlaceholder : t.chat.placeholder(nameOf(chat.visitor, t))
          }
          value={text}
          aria-invalid={remainingLength(text).left < 0}
          aria-describedby={`${id}-help`}
          {...canned.attributes}
          onInput={(event) => {
            conversation.write(event.currentTarget.value)
            canned.typed(event.currentTarget)
          }}
          onKeyDown={(event) => {
            if (canned.onKey(event) || !isSendKey(event)) return
            event.preventDefault()
            onSend()
          }}
        />
      </div>
    </>
  )
}

interface NoteSwitchProps {
  conversation: Conversation
  /** Its keys were pressed: the agent goes on to write. */
  onKeys(): void
}

/** Switches the draft between note and message. */
function NoteSwitch({ conversation, onKeys }: NoteSwitchProps) {
  const t = useTranslations()
  const isNote = useStore(conversation.isNote)
  const { title, ...keys } = useKeys('note', t.chat.noteToggle)
  useCommand('note', () => {
    conversation.setNote(!isNote)
    onKeys()
  })
  return (
    <label class="note-switch" title={title}>
      <input
        type="checkbox"
        {...keys}
        checked={isNote}
        onChange={(event) => conversation.setNote(event.currentTarget.checked)}
      />
      {t.chat.noteToggle}
    </label>
  )
}

interface HelpProps {
  id: string
  conversation: Conversation
}

/** Why nothing is sent now, or how many characters are left, or how to send. */
function ComposerHelp({ id, conversation }: HelpProps) {
  const t = useTranslations()
  const { left, isTight } = remainingLength(useStore(conversation.draft))
  const isOffline = useStore(conversation.sendBlock) === 'offline'
  const isWaiting = useStore(conversation.isSendWanted)
  const [text, look] = isOffline
    ? [t.chat.offline, ' is-news is-bad']
    : isWaiting
      ? [t.chat.sendsOnceLoaded, ' is-news']
      : left < 0
        ? [t.chat.over(-left), ' is-news is-bad']
        : isTight
          ? [t.chat.left(left), ' is-news']
          : [t.chat.hint, '']
  return (
    <p id={id} class={`composer-help${look}`}>
      {text}
    </p>
  )
}
