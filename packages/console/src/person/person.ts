import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatVisitor, Me, Platform, VisitorNote } from '@papo/sdk'
import type { Conversation } from '../conversations/conversation.ts'
import { createLoaded, type Loading } from '../loaded/loaded.ts'

export interface PersonOptions {
  client: Pick<
    AgentClient,
    | 'getChatVisitor'
    | 'addVisitorNote'
    | 'editVisitorNote'
    | 'removeVisitorNote'
    | 'setTags'
    | 'listTags'
  >
  platform: Pick<Platform, 'randomUUID'>
  conversation: Pick<Conversation, 'id' | 'chat'>
}

/** The visitor beside a conversation: their browser, pages and notes, and the tags of the chat. */
export interface Person {
  /** Loaded again whenever the visitor goes to another page, and when the chat has another status. */
  readonly known: Store<Loading<ChatVisitor>>
  readonly tags: Store<readonly string[]>
  /** The tags that agents use and that the chat does not have. */
  readonly suggestions: Store<readonly string[]>
  reload(): void
  /** Reads the tags that agents use, once. */
  wantSuggestions(): void
  /** Rejects with a PapoError; the same text again repeats the call. */
  addNote(text: string): Promise<void>
  editNote(noteId: string, text: string): Promise<void>
  removeNote(noteId: string): Promise<void>
  setTags(tags: readonly string[]): Promise<void>
  close(): void
}

/** Whether the agent may change the note: its author, admins and owners may. */
export const mayChange = (note: VisitorNote, { agent }: Me): boolean =>
  note.author.id === agent.id || agent.role !== 'agent'

const textOf = (chat: Chat | null): string => JSON.stringify(chat?.tags ?? [])

export function createPerson({ client, platform, conversation }: PersonOptions): Person {
  const { id: chatId, chat } = conversation
  const loaded = createLoaded(() => client.getChatVisitor(chatId))
  /** What this console has set, shown until the chat has other tags than it had before. */
  const set = createStore<{ tags: readonly string[]; before: string } | null>(null)
  const used = createStore<readonly string[] | null>(null)
  const tags = derived([chat, set], (known, mine) =>
    mine?.before === textOf(known) ? mine.tags : (known?.tags ?? []),
  )
  /** A note on its way: a repeat has the same id, so that it is stored once. */
  let sending: { text: string; clientId: string } | null = null

  // A chat that ends may end by a block.
  const seen = derived(
    [chat],
    (known) => known && `${known.status} ${known.page?.url} ${known.page?.title}`,
  )
  const reload = () => void loaded.load()
  const stopFollowing = follow([seen], reload)

  async function withVisitor(run: (visitorId: string) => Promise<unknown>): Promise<void> {
    const visitorId = chat.get()?.visitor.id
    if (visitorId === undefined) return
    await run(visitorId)
    await loaded.load()
  }

  return {
    known: loaded.state,
    tags,
    suggestions: derived([used, tags], (all, own) =>
      (all ?? []).filter((tag) => !own.includes(tag)),
    ),
    reload,
    wantSuggestions() {
      if (used.get() !== null) return
      used.set([])
      client.listTags().then(
        (list) => used.set(list.tags),
        () => used.set(null),
      )
    },
    addNote(text) {
      if (sending?.text !== text) sending = { text, clientId: platform.randomUUID() }
      const body = sending
      return withVisitor(async (visitorId) => {
        await client.addVisitorNote(visitorId, body)
        sending = null
      })
    },
    editNote: (noteId, text) =>
      withVisitor((visitorId) => client.editVisitorNote(visitorId, noteId, { text })),
    removeNote: (noteId) => withVisitor((visitorId) => client.removeVisitorNote(visitorId, noteId)),
    async setTags(next) {
      const answer = await client.setTags(chatId, { tags: [...next] })
      set.set({ tags: answer.tags ?? [], before: textOf(chat.get()) })
    },
    close: stopFollowing,
  }
}
