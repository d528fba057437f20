import type { Drafts } from '@papo/chat-kit/message/drafts'
import { lengthFault } from '@papo/chat-kit/message/length'
import { unreadByAgents, unreadByVisitor } from '@papo/chat-kit/message/unread'
import {
  type AgentChat,
  type AgentClient,
  countUndelivered,
  type Chat,
  type ChatState,
  type Message,
  type PapoError,
  type Platform,
} from '@papo/sdk'
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals'
import type { PageVisibility } from '../clock/page-visibility.ts'
import { createLastingCount } from './lasting-count.ts'

export interface ConversationOptions {
  id: string
  /** The chat as a list had it, shown until the chat itself is loaded. */
  seed: Chat | null
  /** The agent at this console. */
  myId: string
  client: Pick<AgentClient, 'openChat'>
  platform: Platform
  drafts: Drafts
  pageVisibility: PageVisibility
  /** A note could not be stored; its text is back in the draft. */
  onNoteFailed(): void
  /** Called once for each new message of the log. */
  onMessage(conversation: Conversation, message: Message): void
}

/** What this agent may do: answer (`mine`), accept (`waiting`), or only read. */
export type Ownership = 'unknown' | 'waiting' | 'mine' | 'theirs' | 'ended'

/** Why sending is not possible right now. */
export type SendBlock = 'offline' | 'empty' | 'tooLong'

export interface Conversation {
  readonly id: string
  readonly chat: ReadonlySignal<Chat | null>
  /** Null until the chat is loaded. */
  readonly state: ReadonlySignal<ChatState | null>
  /** Why the chat could not be loaded. */
  readonly failure: ReadonlySignal<PapoError | null>
  readonly ownership: ReadonlySignal<Ownership>
  /** Whether the chat is this agent’s, or was when it ended. */
  readonly isOwn: ReadonlySignal<boolean>
  readonly draft: ReadonlySignal<string>
  /** The visitor’s messages that no agent has read. */
  readonly unread: ReadonlySignal<number>
  /** The agents’ messages that the visitor has left unread for 5 s; 0 in chats of others. */
  readonly leftUnread: ReadonlySignal<number>
  /** Those that have been undelivered for 5 s; 0 if that is unknown. */
  readonly undelivered: ReadonlySignal<number>
  /** Whether the draft is a note, which only agents see. */
  readonly isNote: ReadonlySignal<boolean>
  readonly sendBlock: ReadonlySignal<SendBlock | null>
  /** Sets whether the chat is shown. A chat shown in a visible page is marked as read. */
  show(isShown: boolean): void
  /** Stores the draft and sends a typing hint, except for notes. */
  write(text: string): void
  /** Switches the draft between note and message. */
  setNote(isNote: boolean): void
  /** Sends this chat’s draft. Returns false if sending is blocked. */
  send(): boolean
  retry(clientId: string): void
  discard(clientId: string): void
  loadEarlier(): Promise<void>
  /** Loads the chat again after a failure. */
  reload(): void
  /** Applies the chat from a server’s answer, which may be ahead of the log. */
  apply(chat: Chat): void
  reconnect(): void
  /** Keeps an idle chat open. */
  extend(): void
  transfer(to: { agentId: string } | { queue: true }, note: string): Promise<void>
  end(): Promise<void>
  close(): void
}

function ownershipOf(chat: Chat | null, myId: string): Ownership {
  if (!chat) return 'unknown'
  if (chat.status !== 'active') return chat.status
  return chat.agent?.id === myId ? 'mine' : 'theirs'
}

/** Opens a chat and follows it until it is closed. */
function follow({ client, id, seed }: ConversationOptions, onMessage: (message: Message) => void) {
  const handle = signal<AgentChat | null>(null)
  const state = signal<ChatState | null>(null)
  const failure = signal<PapoError | null>(null)
  const answer = signal<Chat | null>(null)
  let isClosed = false

  function open(): void {
    failure.value = null
    client.openChat(id).then(
      (opened) => {
        if (isClosed) return opened.close()
        handle.value = opened
        // Observers of the state may change the chat at once (mark it as read), so listen first.
        opened.on('state', (next) => (state.value = next))
        opened.on('message', onMessage)
        state.value = opened.state
      },
      (error: PapoError) => {
        if (!isClosed) failure.value = error
      },
    )
  }
  return {
    handle,
    state,
    failure,
    chat: computed(() => {
      const followed = state.value?.chat ?? seed
      const answered = answer.value
      return answered && answered.lastSeq > (followed?.lastSeq ?? -1) ? answered : followed
    }),
    open,
    apply(chat: Chat) {
      answer.value = chat
      handle.peek()?.reconnect()
    },
    close() {
      isClosed = true
      handle.peek()?.close()
    },
  }
}

/** The model of one chat: its log, its draft, its unread messages. */
export function createConversation(options: ConversationOptions): Conversation {
  const { id, myId, drafts, pageVisibility } = options
  const followed = follow(options, (message) => options.onMessage(conversation, message))
  const { handle, state, failure, chat } = followed
  const storedDraft = drafts.get(id)
  const draft = signal(storedDraft?.text ?? '')
  const isShown = signal(false)
  const isNote = signal(storedDraft?.isNote ?? false)
  const isOwn = computed(() => chat.value?.agent?.id === myId)
  const sendBlock = computed<SendBlock | null>(() => {
    const connection = state.value?.connection
    if (!connection || connection === 'offline' || connection === 'blocked') return 'offline'
    return lengthFault(draft.value)
  })

  const unreadCount = createLastingCount(
    options.platform,
    computed(() => ({
      count: isOwn.value && state.value ? unreadByVisitor(state.value) : 0,
      upTo: state.value?.readUpTo.visitor ?? 0,
    })),
  )
  const undeliveredCount = createLastingCount(
    options.platform,
    computed(() => ({
      count: isOwn.value && state.value ? (countUndelivered(state.value) ?? 0) : 0,
      upTo: state.value?.deliveredUpTo?.visitor ?? 0,
    })),
  )

  const storeDraft = (text: string) => {
    draft.value = text
    drafts.set(id, text, isNote.peek())
  }
  const stopReading = effect(() => {
    const messages = state.value?.messages
    if (!messages?.length || !isOwn.value || !isShown.value || !pageVisibility.isVisible.value)
      return
    untracked(() => handle.value?.markRead())
  })
  followed.open()

  const conversation: Conversation = {
    id,
    chat,
    state,
    failure,
    ownership: computed(() => ownershipOf(chat.value, myId)),
    isOwn,
    draft,
    unread: computed(() => (isOwn.value && state.value ? unreadByAgents(state.value) : 0)),
    leftUnread: unreadCount.count,
    undelivered: undeliveredCount.count,
    isNote,
    sendBlock,
    show: (shown) => void (isShown.value = shown),
    write(text) {
      storeDraft(text)
      // The visitor must not see typing hints for a note.
      handle.peek()?.setTyping(!isNote.peek() && text.trim() !== '')
    },
    setNote(next) {
      isNote.value = next
      storeDraft(draft.peek())
      handle.peek()?.setTyping(!next && draft.peek().trim() !== '')
    },
    send() {
      const opened = handle.peek()
      if (!opened || sendBlock.peek()) return false
      const text = draft.peek()
      storeDraft('')
      if (isNote.peek()) {
        isNote.value = false
        opened.note(text).catch(() => {
          isNote.value = true
          storeDraft([text, draft.peek()].filter(Boolean).join('\n'))
          options.onNoteFailed()
        })
      } else {
        // The outbox holds the message from here on; the log shows a failure.
        opened.send(text).catch(() => {})
      }
      return true
    },
    retry: (clientId) => handle.peek()?.retry(clientId),
    discard: (clientId) => handle.peek()?.discard(clientId),
    loadEarlier: async () => handle.peek()?.loadEarlier(),
    reload: followed.open,
    apply: followed.apply,
    reconnect: () => handle.peek()?.reconnect(),
    extend: () =>
      void handle
        .peek()
        ?.extend()
        .catch(() => {}),
    async transfer(to, note) {
      await handle.peek()?.transfer(to, note || undefined)
    },
    end: async () => handle.peek()?.end(),
    close() {
      stopReading()
      unreadCount.stop()
      undeliveredCount.stop()
      followed.close()
    },
  }
  return conversation
}
