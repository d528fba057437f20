import type { Drafts } from '@papo/chat-kit/message/drafts'
import { lengthFault } from '@papo/chat-kit/message/length'
import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentChat, ChatState, PapoError } from '@papo/sdk'

/** Why sending is not possible right now. */
type SendBlock = 'loading' | 'offline' | 'empty' | 'tooLong'

/** What the agent writes in one chat. */
export interface Writing {
  readonly draft: Store<string>
  /** Whether the draft is a note, which only agents see. */
  readonly isNote: Store<boolean>
  readonly sendBlock: Store<SendBlock | null>
  /** Whether the draft is sent as soon as the chat is loaded. */
  readonly isSendWanted: Store<boolean>
  /** Stores the draft and sends a typing hint, except for notes. */
  write(text: string): void
  /** Switches the draft between note and message. */
  setNote(isNote: boolean): void
  /**
   * Sends this chat’s draft, or as soon as the chat is loaded, unless the draft changes before.
   * Returns false if sending is blocked.
   */
  send(): boolean
}

interface WritingOptions {
  id: string
  drafts: Drafts
  handle: Store<AgentChat | null>
  /** Null until the chat is loaded. */
  state: Store<ChatState | null>
  failure: Store<PapoError | null>
  isMine: Store<boolean>
  onNoteFailed(): void
}

function sendBlockOf(state: ChatState | null, draft: string): SendBlock | null {
  if (!state) return 'loading'
  if (state.connection === 'offline' || state.connection === 'blocked') return 'offline'
  return lengthFault(draft)
}

export function createWriting(options: WritingOptions): Writing & { stop(): void } {
  const { id, drafts, handle, state, failure, isMine } = options
  const stored = drafts.get(id)
  const draft = createStore(stored?.text ?? '')
  const isNote = createStore(stored?.isNote ?? false)
  const isSendWanted = createStore(false)
  const sendBlock = derived([state, draft], sendBlockOf)

  const store = (text: string) => {
    isSendWanted.set(false)
    draft.set(text)
    drafts.set(id, text, isNote.get())
  }
  const hint = () => {
    // The visitor must not see typing hints for a note.
    handle.get()?.setTyping(!isNote.get() && draft.get().trim() !== '')
  }
  const addNote = async (opened: AgentChat, text: string) => {
    isNote.set(false)
    try {
      await opened.note(text)
    } catch {
      isNote.set(true)
      store([text, draft.get()].filter(Boolean).join('\n'))
      options.onNoteFailed()
    }
  }
  function send(): boolean {
    const opened = handle.get()
    if (!opened) {
      const canWait = failure.get() === null && lengthFault(draft.get()) === null
      isSendWanted.set(canWait)
      return canWait
    }
    if (sendBlock.get()) return false
    const text = draft.get()
    store('')
    if (isNote.get()) void addNote(opened, text)
    // The outbox holds the message from here on; the log shows a failure.
    else opened.send(text).catch(() => {})
    return true
  }
  const stop = follow([state, failure, isSendWanted], (known, failed, isWanted) => {
    if (!isWanted || !(known || failed)) return
    isSendWanted.set(false)
    if (known && isMine.get()) send()
  })

  return {
    draft,
    isNote,
    sendBlock,
    isSendWanted,
    write(text) {
      store(text)
      hint()
    },
    setNote(next) {
      isNote.set(next)
      store(draft.get())
      hint()
    },
    send,
    stop,
  }
}
