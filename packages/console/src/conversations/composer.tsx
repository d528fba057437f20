import type { Chat } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { useWords } from '../words/language-context.ts'
import type { Conversation } from './conversation.ts'
import { roomFor } from './text-limit.ts'
import { nameOf } from './visitor.ts'

/** What browsers report as the key while an input method composes. */
const composingKeyCode = 229

/** The field: as high as its text, and focused when somebody is to write here. */
function useField(conversation: Conversation): RefObject<HTMLTextAreaElement | null> {
  const { composerWanted, wantComposer } = useDesk()
  const field = useRef<HTMLTextAreaElement>(null)
  const text = conversation.draft.value
  const isWanted = composerWanted.value === conversation.id
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

/** Where the answer is written. One composer belongs to one conversation for its whole life. */
export function Composer({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const words = useWords()
  const id = useId()
  const text = conversation.draft.value
  const block = conversation.sendBlock.value
  const room = roomFor(text)
  const isNote = conversation.isNote.value

  const field = useField(conversation)

  const send = () => {
    if (conversation.send()) field.current?.focus()
  }
  return (
    <form
      class={isNote ? 'composer composer-note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label class="unseen" for={`${id}-field`}>
        {isNote ? words.chat.noteLabel : words.chat.message}
      </label>
      <textarea
        ref={field}
        id={`${id}-field`}
        class="composer-field"
        rows={1}
        dir="auto"
        placeholder={
          isNote ? words.chat.notePlaceholder : words.chat.placeholder(nameOf(chat.visitor, words))
        }
        value={text}
        aria-invalid={room.isOver}
        aria-describedby={`${id}-help`}
        onInput={(event) => conversation.write(event.currentTarget.value)}
        onKeyDown={(event) => {
          const isComposing = event.isComposing || event.keyCode === composingKeyCode
          if (event.key !== 'Enter' || event.shiftKey || isComposing) return
          event.preventDefault()
          send()
        }}
      />
      <div class="composer-foot">
        <ComposerHelp id={`${id}-help`} isOffline={block === 'offline'} room={room} />
        <NoteSwitch conversation={conversation} />
        <button
          type="submit"
          class="button button-primary"
          aria-disabled={block !== null}
          aria-describedby={`${id}-help`}
        >
          {isNote ? words.chat.noteSend : words.chat.send}
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}

/** Makes what is written a note, or a message again. */
function NoteSwitch({ conversation }: { conversation: Conversation }) {
  const words = useWords()
  return (
    <label class="note-switch">
      <input
        type="checkbox"
        checked={conversation.isNote.value}
        onChange={(event) => conversation.setNote(event.currentTarget.checked)}
      />
      {words.chat.noteToggle}
    </label>
  )
}

interface HelpProps {
  id: string
  isOffline: boolean
  room: ReturnType<typeof roomFor>
}

/** Why sending is not possible, else how much still fits, else how it is done. */
function ComposerHelp({ id, isOffline, room }: HelpProps) {
  const words = useWords()
  if (isOffline) {
    return (
      <p id={id} class="composer-help is-news is-bad">
        {words.chat.offline}
      </p>
    )
  }
  if (!room.isTight) {
    return (
      <p id={id} class="composer-help">
        {words.chat.hint}
      </p>
    )
  }
  return (
    <p id={id} class={`composer-help is-news${room.isOver ? ' is-bad' : ''}`}>
      {room.isOver ? words.chat.over(-room.left) : words.chat.left(room.left)}
    </p>
  )
}
