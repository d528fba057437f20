import type { Drafts } from '@papo/chat-kit/message/drafts'
import { unreadByAgents, unreadByVisitor } from '@papo/chat-kit/message/unread'
import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
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
import type { PageVisibility } from '../clock/page-visibility.ts'
import { createLastingCount } from './lasting-count.ts'
import { createWriting, type Writing } from './writing.ts'
import { type Unopened, unopenedTransfer } from './unopened.ts'

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

export interface Conversation extends Writing {
  readonly id: string
  readonly chat: Store<Chat | null>
  /** Null until the chat is loaded. */
  readonly state: Store<ChatState | null>
  /** Why the chat could not be loaded. */
  readonly failure: Store<PapoError | null>
  readonly ownership: Store<Ownership>
  /** Whether the chat is this agent’s, or was when it ended. */
  readonly isOwn: Store<boolean>
  /** The visitor’s messages that no agent has read. */
  readonly unread: Store<number>
  /** The transfer that brought the chat to this agent, until they have opened it. */
  readonly unopened: Store<Unopened | null>
  /** The agents’ messages that the visitor has left unread for 5 s; 0 in chats of others. */
  readonly leftUnread: Store<number>
  /** Those that have been undelivered for 5 s; 0 if that is unknown. */
  readonly undelivered: Store<number>
  /** Whether the chat is a message that no agent has answered, as far as its log is loaded. */
  readonly isUnanswered: Store<boolean>
  /** Sets whether the chat is shown. A chat shown in a visible page is marked as read. */
  show(isShown: boolean): void
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

function isUnansweredMessage(state: ChatState | null): boolean {
  if (state === null || state.kind !== 'message' || state.hasEarlier) return false
  return !state.messages.some(({ kind, author }) => kind === 'text' && author.type === 'agent')
}

/** Opens a chat and follows it until it is closed. */
function followChat(
  { client, id, seed }: ConversationOptions,
  onMessage: (message: Message) => void,
) {
  const handle = createStore<AgentChat | null>(null)
  const state = createStore<ChatState | null>(null)
  const failure = createStore<PapoError | null>(null)
  const answer = createStore<Chat | null>(null)
  let isClosed = false

  function open(): void {
    failure.set(null)
    client.openChat(id).then(
      (opened) => {
        if (isClosed) return opened.close()
        handle.set(opened)
        // Observers of the state may change the chat at once (mark it as read), so listen first.
        opened.on('state', state.set)
        opened.on('message', onMessage)
        state.set(opened.state)
      },
      (error: PapoError) => {
        if (!isClosed) failure.set(error)
      },
    )
  }
  return {
    handle,
    state,
    failure,
    chat: derived([state, answer], (known, answered) => {
      const followed = known?.chat ?? seed
      return answered && answered.lastSeq > (followed?.lastSeq ?? -1) ? answered : followed
    }),
    open,
    /** The chat to act upon, also while it is still being loaded. */
    opened: async () => handle.get() ?? (await client.openChat(id)),
    apply(chat: Chat) {
      answer.set(chat)
      handle.get()?.reconnect()
    },
    close() {
      isClosed = true
      handle.get()?.close()
    },
  }
}

/** The model of one chat: its log, its draft, its unread messages. */
export function createConversation(options: ConversationOptions): Conversation {
  const { id, myId, pageVisibility } = options
  const followed = followChat(options, (message) => options.onMessage(conversation, message))
  const { handle, state, failure, chat } = followed
  const isShown = createStore(false)
  const isOwn = derived([chat], (known) => known?.agent?.id === myId)
  const ownership = derived([chat], (known) => ownershipOf(known, myId))
  const { stop: stopWriting, ...writing } = createWriting({
    ...options,
    ...followed,
    isMine: derived([ownership], (known) => known === 'mine'),
  })

  const unreadCount = createLastingCount(
    options.platform,
    derived([isOwn, state], (own, known) => ({
      count: own && known ? unreadByVisitor(known) : 0,
      upTo: known?.readUpTo.visitor ?? 0,
    })),
  )
  const undeliveredCount = createLastingCount(
    options.platform,
    derived([isOwn, state], (own, known) => ({
      count: own && known ? (countUndelivered(known) ?? 0) : 0,
      upTo: known?.deliveredUpTo?.visitor ?? 0,
    })),
  )

  const stopReading = follow(
    [state, isOwn, isShown, pageVisibility.isVisible],
    (known, own, shown, visible) => {
      if (known?.messages.length && own && shown && visible) handle.get()?.markRead()
    },
  )
  followed.open()

  const conversation: Conversation = {
    id,
    chat,
    state,
    failure,
    ...writing,
    ownership,
    isOwn,
    unread: derived([isOwn, state], (own, known) => (own && known ? unreadByAgents(known) : 0)),
    unopened: derived([isOwn, state], (own, known) =>
      own && known ? unopenedTransfer(known, myId) : null,
    ),
    leftUnread: unreadCount.count,
    undelivered: undeliveredCount.count,
    isUnanswered: derived([state], isUnansweredMessage),
    show: isShown.set,
    retry: (clientId) => handle.get()?.retry(clientId),
    discard: (clientId) => handle.get()?.discard(clientId),
    loadEarlier: async () => handle.get()?.loadEarlier(),
    reload: followed.open,
    apply: followed.apply,
    reconnect: () => handle.get()?.reconnect(),
    extend: () =>
      void handle
        .get()
        ?.extend()
        .catch(() => {}),
    async transfer(to, note) {
      await (await followed.opened()).transfer(to, note || undefined)
    },
    end: async () => (await followed.opened()).end(),
    close() {
      stopWriting()
      stopReading()
      unreadCount.stop()
      undeliveredCount.stop()
      followed.close()
    },
  }
  return conversation
}
