import type { ChatKind, ChatStatus } from '@papo/protocol'
import type { QueueStore } from '../queue/ticket.ts'
import type { ChatDetail, ChatHead, ChatRecord, ListedChat } from './chat-record.ts'

export interface ChatFilter {
  status?: ChatStatus
  kind?: ChatKind
  agentId?: string
  siteId?: string
  /** Only chats of these sites. */
  siteIds?: readonly string[]
  visitorId?: string
  /** Only this chat. */
  chatId?: string
  /**
   * Found in the visitor's name or e-mail, in the subject or in a text of the log, ignoring case; or the chat's whole
   * number, or one of its tags.
   */
  text?: string
  /** Only chats with a smaller id (ids are in order of time). */
  beforeId?: string
  limit: number
}

/** A chat before the database has assigned its ticket. */
export type NewChat = Omit<ChatRecord, 'ticket'>

/** A chat, as its workspace names it. */
export interface ChatKey {
  workspaceId: string
  id: string
}

export interface ChatStore extends QueueStore {
  /**
   * Stores a chat and assigns the next ticket. Returns null, and writes nothing, if the site already has a
   * chat with this start, the workspace one with this number, or the visitor of a live chat another open one.
   */
  insert(chat: NewChat): Promise<ChatRecord | null>
  /** Locks the chat's row until the end of the unit of work. */
  lock(workspaceId: string, id: string): Promise<ChatRecord | null>
  /**
   * Locks the rows of these chats, one after the other in order of id, and returns them; those that there are not are
   * left out. Every change of a chat begins here.
   */
  lockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]>
  /** Locks like `lockEach`, but never waits: leaves out those that another unit of work has locked. */
  tryLockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]>
  /** Locks the agent's active chats, in order of id. Lock the agent's row first. */
  lockActiveOf(workspaceId: string, agentId: string): Promise<ChatRecord[]>
  /** Writes the timers of a chat that this unit of work has locked; returns the head after it. */
  saveTimers(chat: ChatRecord): Promise<ChatHead>
  /** Open chats whose idle warning or idle end is due; those due longest first. */
  dueIdle(now: Date, limit: number): Promise<{ workspaceId: string; chatId: string }[]>
  find(workspaceId: string, id: string): Promise<ChatDetail | null>
  findByStart(workspaceId: string, siteId: string, startHash: string): Promise<ChatRecord | null>
  /** The newest chat of this kind of the visitor that has not ended, or null. Only one live chat is open. */
  findOpenOf(workspaceId: string, visitorId: string, kind: ChatKind): Promise<ChatRecord | null>
  /** Locks every chat of the visitor, in order of id. Lock the visitor's row first. */
  lockAllOf(workspaceId: string, visitorId: string): Promise<ChatRecord[]>
  /**
   * Moves the locked chats of one visitor to another. The entries that the first wrote move along, so that
   * a repeated send still finds its entry. The generation of each chat goes up; returns the heads after it.
   */
  reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<ChatHead[]>
  /** How many active live chats the agent has. Correct only while the agent's row is locked. */
  countActive(workspaceId: string, agentId: string): Promise<number>
  /** How many active live chats each agent of the workspace has; agents without any are left out. */
  activeByAgent(workspaceId: string): Promise<Map<string, number>>
  /** Writes the page that the visitor of an open chat is on. False if the visitor has no such chat. */
  savePage(
    workspaceId: string,
    id: string,
    visitorId: string,
    page: { url: string; title: string | null },
  ): Promise<boolean>
  /** Gives a chat that this unit of work has locked these tags and no others. */
  saveTags(workspaceId: string, id: string, tags: readonly string[]): Promise<void>
  /** The tags of each of the newest chats with any, newest first; with `siteIds`, only of these sites. */
  latestTags(
    workspaceId: string,
    options: { siteIds?: readonly string[]; limit: number },
  ): Promise<(readonly string[])[]>
  /** How many chats the visitor has. */
  countOf(workspaceId: string, visitorId: string): Promise<number>
  /** The queue, oldest ticket first: live chats alone. */
  waiting(
    workspaceId: string,
    options: { siteId?: string; siteIds?: readonly string[]; limit: number },
  ): Promise<{ chats: ListedChat[]; total: number }>
  /** Newest first, by id. */
  list(workspaceId: string, filter: ChatFilter): Promise<ListedChat[]>
  /** The first open chats of the site, by id. */
  openOfSite(workspaceId: string, siteId: string, limit: number): Promise<string[]>
  /** Moves a read mark forward, never back, never past the log's end; returns the head after it. */
  markRead(
    workspaceId: string,
    id: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<ChatHead | null>
  head(workspaceId: string, id: string): Promise<ChatHead | null>
  /** The heads of these chats of any workspace, in one query: for the chats with held polls. */
  heads(ids: readonly string[]): Promise<ChatHead[]>
  /** The heads of all open chats of every workspace, in order of id, a page at a time. */
  openHeads(afterId: string | null, limit: number): Promise<ChatHead[]>
}
