import type { DeliveredUpTo, LogPage, Message, Typist } from '@papo/protocol'
import { limits } from '@papo/protocol'
import { queuePositionOf } from './chat-view.ts'
import type { Chats } from './chats.ts'
import type { AgentRecord, Caller, ChatRecord, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'

export interface LogQuery {
  after?: string
  limit?: number
  wait?: number
  tail?: boolean
  before?: number
}

const defaultLimit = 50
/** A poll of a waiting chat is held no longer than this, because its queue position may have changed. */
const maxHoldWhileWaitingMs = 5000
const activePaceMs = 2500
const endedPaceMs = 3000

function cursorAt(installation: Installation, chat: ChatRecord, seq: number): string {
  return btoa(`papo:${installation.epoch}.${chat.generation}:${chat.id}:${seq}`).replaceAll('=', '')
}

/** The `seq` of a cursor; null if the log must be read from its start again. */
function seqOf(installation: Installation, chat: ChatRecord, cursor: string): number | null {
  let parts: string[] = []
  try {
    parts = atob(cursor).split(':')
  } catch {
    // Not even base64.
  }
  const [mark, epoch, chatId, seq] = parts
  if (mark !== 'papo' || !/^\d+\.\d+$/.test(epoch ?? '') || !/^\d+$/.test(seq ?? ''))
    throw new Refusal('invalid_cursor')
  const isOurs = epoch === `${installation.epoch}.${chat.generation}` && chatId === chat.id
  return isOurs && Number(seq) <= chat.log.length ? Number(seq) : null
}

/** As many entries as fit into one page, at least one. */
function fitting(entries: Iterable<Message>, limit: number): Message[] {
  const page: Message[] = []
  let bytes = 0
  for (const entry of entries) {
    bytes += new TextEncoder().encode(JSON.stringify(entry)).length
    if (page.length === limit || (page.length > 0 && bytes > limits.pageBytes)) break
    page.push(entry)
  }
  return page
}

/** Reads a chat’s log page by page. Access is checked before. */
export class LogReader {
  readonly #installation: Installation
  readonly #chats: Chats

  constructor(installation: Installation, chats: Chats) {
    this.#installation = installation
    this.#chats = chats
  }

  /** Holds the answer as the query asks; ends at once when the caller aborts. */
  async read(
    chat: ChatRecord,
    caller: Caller,
    query: LogQuery,
    signal?: AbortSignal,
  ): Promise<LogPage> {
    const page = await this.#answer(chat, caller, query, signal)
    chat.sent.set(caller.id, hintsOf(page))
    return page
  }

  async #answer(
    chat: ChatRecord,
    caller: Caller,
    query: LogQuery,
    signal?: AbortSignal,
  ): Promise<LogPage> {
    if (query.tail) return this.#backwards(chat, caller, chat.log.length + 1, query)
    if (query.before !== undefined) return this.#backwards(chat, caller, query.before, query)
    const lastHints = chat.sent.get(caller.id)
    const page = this.#forwards(chat, caller, query)
    const isNews = lastHints !== undefined && lastHints !== hintsOf(page)
    if (!query.wait || page.messages.length > 0 || page.reset || isNews) return page
    await this.#hold(chat, caller, query.wait * 1000, signal)
    if (caller.type === 'visitor' && chat.visitor !== caller.visitor)
      throw new Refusal('chat_not_found')
    return this.#forwards(chat, caller, query)
  }

  #forwards(chat: ChatRecord, caller: Caller, query: LogQuery): LogPage {
    const known = query.after ? seqOf(this.#installation, chat, query.after) : 0
    if (known !== null) this.#chats.markDelivered(chat, caller, known)
    const after = chat.log.slice(known ?? 0)
    const visible = visibleTo(caller, after)
    const messages = fitting(visible, query.limit ?? defaultLimit)
    const isAll = messages.length === visible.length
    // The cursor also passes entries that the reader may not see.
    const end = (isAll ? after.at(-1)?.seq : messages.at(-1)?.seq) ?? known ?? 0
    return {
      ...this.#page(chat, caller, messages, end),
      hasMore: end < chat.log.length,
      reset: known === null,
      ...(query.wait ? { nextPollInMs: 0 } : {}),
    }
  }

  #backwards(chat: ChatRecord, caller: Caller, before: number, query: LogQuery): LogPage {
    const earlier = visibleTo(caller, chat.log.slice(0, Math.max(0, before - 1))).toReversed()
    const messages = fitting(earlier, query.limit ?? defaultLimit).toReversed()
    const hasEarlier = messages.length < earlier.length
    const end = query.tail ? chat.log.length : (messages.at(-1)?.seq ?? 0)
    const page = { ...this.#page(chat, caller, messages, end), hasEarlier }
    return query.tail ? { ...page, nextPollInMs: 0 } : page
  }

  #page(chat: ChatRecord, caller: Caller, messages: Message[], end: number): LogPage {
    return {
      status: chat.status,
      queuePosition: queuePositionOf(this.#installation, chat),
      estimatedWait: chat.status === 'waiting' ? this.#installation.estimatedWait : null,
      messages,
      cursor: cursorAt(this.#installation, chat, end),
      hasMore: false,
      reset: false,
      nextPollInMs: chat.status === 'ended' ? endedPaceMs : activePaceMs,
      typing: this.#othersTyping(chat, caller),
      readUpTo: { ...chat.readUpTo },
      ...(caller.type === 'agent' ? { deliveredUpTo: deliveredUpTo(chat, caller.agent, end) } : {}),
      ...this.#closing(chat),
    }
  }

  #closing({ closesAt }: ChatRecord): Pick<LogPage, 'closesInSeconds'> {
    if (closesAt === null) return {}
    const leftMs = closesAt - this.#installation.time.now()
    return { closesInSeconds: Math.max(0, Math.ceil(leftMs / 1000)) }
  }

  #othersTyping(chat: ChatRecord, caller: Caller): Typist[] {
    const now = this.#installation.time.now()
    return [...chat.typing.values()]
      .filter(({ typist, until }) => typist.id !== caller.id && until > now)
      .map(({ typist }) => typist)
  }

  #hold(chat: ChatRecord, caller: Caller, ms: number, signal?: AbortSignal): Promise<void> {
    const { time } = this.#installation
    const longest = chat.status === 'waiting' ? maxHoldWhileWaitingMs : ms
    return new Promise((resolve) => {
      const wake = () => {
        stopTimer()
        chat.held.delete(poll)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const poll = { by: caller.id, wake }
      const stopTimer = time.setTimer(wake, Math.min(ms, longest))
      if (signal?.aborted) return wake()
      chat.held.add(poll)
      signal?.addEventListener('abort', wake)
    })
  }
}

/** The hints of a page: a change since the caller’s last page ends a held poll at once. */
const hintsOf = ({ status, typing, readUpTo, deliveredUpTo, closesInSeconds }: LogPage): string =>
  JSON.stringify([status, typing, readUpTo, deliveredUpTo, typeof closesInSeconds === 'number'])

/** Only agents see notes. */
const visibleTo = ({ type }: Caller, entries: readonly Message[]): Message[] =>
  entries.filter(({ kind }) => type === 'agent' || kind !== 'note')

/** The marks, as if this page were already delivered to its reader. */
function deliveredUpTo(
  { agent, deliveredUpTo }: ChatRecord,
  reader: AgentRecord,
  end: number,
): DeliveredUpTo {
  const ofAgent = agent === reader ? Math.max(deliveredUpTo.agent, end) : deliveredUpTo.agent
  return { visitor: deliveredUpTo.visitor || null, agent: ofAgent || null }
}
