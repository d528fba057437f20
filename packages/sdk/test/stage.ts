import type { Chat, ErrorCode, LogPage, Message } from '@papo/protocol'
import { errorCodes } from '@papo/protocol'
import type { KeyValueStorage, Platform, Stop } from '../src/index.ts'
import { memoryStorage } from '../src/platform/storage.ts'

/** One request as the network saw it. */
export interface Call {
  at: number
  method: string
  path: string
  query: string
  headers: Record<string, string>
  credentials: RequestCredentials | undefined
  body: unknown
  /** Answers it; a call that is never answered hangs until its sender gives up. */
  answer(reply: Reply): Promise<void>
  isGivenUp: boolean
}

export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection breaks. */
  | 'cut'
  | 'hang'

const startedAt = Date.parse('2026-01-31T12:00:00.000Z')

const flush = async () => {
  for (let round = 0; round < 60; round++) await Promise.resolve()
}

/** A platform under the test’s control and a network whose every answer the test gives. */
export class Stage {
  readonly calls: Call[] = []
  readonly thrown: unknown[] = []
  readonly platform: Platform
  /** What `random()` returns. */
  chance = 1
  /** Answers calls by themselves, where it returns a reply. */
  respond: (call: Call) => Reply | undefined = () => undefined
  #now = startedAt
  #timers = new Set<{ at: number; run: () => void }>()
  #hidden = false
  #online = true
  #watchers = new Set<{ of: 'visibility' | 'network'; run: () => void }>()
  #uuids: number

  constructor(storage: KeyValueStorage = memoryStorage(), firstUuid = 0) {
    this.#uuids = firstUuid
    const watch = (of: 'visibility' | 'network') => (run: () => void) => {
      const watcher = { of, run }
      this.#watchers.add(watcher)
      return () => void this.#watchers.delete(watcher)
    }
    this.platform = {
      fetch: (url, init) => this.#fetch(url as string, init ?? {}),
      now: () => this.#now,
      random: () => this.chance,
      randomUUID: () => uuid(++this.#uuids),
      setTimer: (run, ms) => this.#setTimer(run, ms),
      storage,
      visibility: { hidden: () => this.#hidden, onChange: watch('visibility') },
      network: { online: () => this.#online, onChange: watch('network') },
      tabs: { onStorage: () => () => {} },
    }
  }

  /** Milliseconds since the start. */
  get clock(): number {
    return this.#now - startedAt
  }

  get timers(): number {
    return this.#timers.size
  }

  get watchers(): number {
    return this.#watchers.size
  }

  /** Every request so far, as `ms METHOD path?query`. */
  get timeline(): string[] {
    return this.calls.map(
      ({ at, method, path, query }) => `${at} ${method} ${path}${query && `?${query}`}`,
    )
  }

  /** Lets time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await flush()
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at)
      if (!next || next.at > end) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      try {
        next.run()
      } catch (error) {
        this.thrown.push(error)
      }
      await flush()
    }
    this.#now = end
  }

  /** The last request, which must be unanswered. */
  get pending(): Call {
    const call = this.calls.at(-1)
    if (!call) throw new Error('Nothing was asked')
    return call
  }

  /** Answers the last request. */
  async answer(reply: Reply | ((call: Call) => Reply)): Promise<void> {
    await flush()
    await this.pending.answer(typeof reply === 'function' ? reply(this.pending) : reply)
  }

  async hide(hidden: boolean): Promise<void> {
    this.#hidden = hidden
    this.#tell('visibility')
    await flush()
  }

  async plug(online: boolean): Promise<void> {
    this.#online = online
    this.#tell('network')
    await flush()
  }

  /** The clock of the device is set. */
  setClock(ms: number): void {
    for (const timer of this.#timers) timer.at += ms
    this.#now += ms
  }

  #tell(of: 'visibility' | 'network'): void {
    for (const watcher of this.#watchers) if (watcher.of === of) watcher.run()
  }

  #setTimer(run: () => void, ms: number): Stop {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    const [, path = '', query = ''] = /^https:\/\/papo\.test([^?]*)\??(.*)$/.exec(url) ?? []
    return new Promise((resolve, reject) => {
      const call: Call = {
        at: this.clock,
        method: init.method ?? 'GET',
        path,
        query,
        headers: init.headers as Record<string, string>,
        credentials: init.credentials,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        isGivenUp: false,
        answer: async (reply) => {
          if (reply === 'hang') return
          if (reply === 'cut') reject(new TypeError('Failed to fetch'))
          else resolve(responseOf(reply))
          await flush()
        },
      }
      const giveUp = () => {
        call.isGivenUp = true
        reject(new DOMException('The operation was aborted', 'AbortError'))
      }
      if (init.signal?.aborted) return giveUp()
      init.signal?.addEventListener('abort', giveUp)
      this.calls.push(call)
      const reply = this.respond(call)
      if (reply) void call.answer(reply)
    })
  }
}

function responseOf({ status, body, headers }: Exclude<Reply, string>): Response {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  return new Response(text, { status, ...(headers ? { headers } : {}) })
}

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const ok = (body: unknown, status = 200): Reply => ({ status, body })

export const refusal = (code: ErrorCode, headers: Record<string, string> = {}): Reply => {
  const { status, title } = errorCodes[code]
  const body = { type: 'about:blank', title, status, code, detail: '', requestId: 'req' }
  return { status, body, headers }
}

export const chatOf = (patch: Partial<Chat> = {}): Chat => ({
  id: 'chat-1',
  siteId: 'site-1',
  status: 'waiting',
  queuePosition: 2,
  estimatedWait: null,
  visitor: { id: 'visitor-1', name: 'Ana' },
  agent: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  acceptedAt: null,
  endedAt: null,
  endedBy: null,
  rating: null,
  feedback: null,
  lastSeq: 0,
  ...patch,
})

export const messageOf = (seq: number, patch: Partial<Message> = {}): Message => ({
  id: `entry-${seq}`,
  seq,
  chatId: 'chat-1',
  clientId: null,
  kind: 'text',
  author: { type: 'agent', id: 'agent-1', name: 'Bia' },
  text: `text ${seq}`,
  createdAt: '2026-01-31T12:00:00.000Z',
  ...patch,
})

export const mine = (seq: number, clientId: string, text = `text ${seq}`): Message =>
  messageOf(seq, { clientId, text, author: { type: 'visitor', id: 'visitor-1', name: 'Ana' } })

export const pageOf = (messages: Message[] = [], patch: Partial<LogPage> = {}): LogPage => ({
  status: 'waiting',
  queuePosition: 2,
  estimatedWait: null,
  messages,
  cursor: `c${messages.at(-1)?.seq ?? 0}`,
  hasMore: false,
  reset: false,
  nextPollInMs: 2500,
  typing: [],
  readUpTo: { visitor: 0, agent: 0 },
  ...patch,
})
