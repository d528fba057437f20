import type { Chat, ErrorCode, LogPage, Message } from '@papo/protocol'
import { errorCodes } from '@papo/protocol'
import {
  type ManualClock,
  type ManualPlatform,
  manualPlatform,
  type ManualStorage,
} from '@papo/testing'
import type { Platform } from '../src/index.ts'

/** One request as the network received it. */
export interface Call {
  at: number
  method: string
  path: string
  query: string
  headers: Record<string, string>
  credentials: RequestCredentials | undefined
  body: unknown
  /** Answers the request; without an answer it hangs until the client aborts it. */
  answer(reply: Reply): Promise<void>
  isGivenUp: boolean
}

export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection breaks. */
  | 'cut'
  | 'hang'

/** A manual platform and a network whose answers come from the test. */
export class SdkHarness {
  readonly calls: Call[] = []
  readonly platform: Platform
  /** The value of `random()`. */
  chance = 1
  /** Answers a call automatically if it returns a reply. */
  respond: (call: Call) => Reply | undefined = () => undefined
  readonly #manual: ManualPlatform

  /** `number` distinguishes the UUIDs of this stage: see {@link uuid}. */
  constructor(options: { storage?: ManualStorage; clock?: ManualClock; number?: number } = {}) {
    const server: typeof fetch = (url, init) => this.#serve(url as string, init ?? {})
    this.#manual = manualPlatform({ number: 0, ...options, fetch: server })
    this.platform = { ...this.#manual, random: () => this.chance }
  }

  /** Milliseconds since the start. */
  get clock(): number {
    return this.#manual.elapsed
  }

  /** All requests so far, as `ms METHOD path?query`. */
  get timeline(): string[] {
    return this.calls.map(
      ({ at, method, path, query }) => `${at} ${method} ${path}${query && `?${query}`}`,
    )
  }

  /** Timers, listeners and requests that have not ended. */
  leftovers(): Promise<string[]> {
    return this.#manual.leftovers()
  }

  /** The last request. */
  get pending(): Call {
    const call = this.calls.at(-1)
    if (!call) throw new Error('Nothing was asked')
    return call
  }

  /** Answers the last request. */
  async answer(reply: Reply | ((call: Call) => Reply)): Promise<void> {
    await this.#manual.settle()
    await this.pending.answer(typeof reply === 'function' ? reply(this.pending) : reply)
  }

  /** Lets time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    await this.#manual.advance(ms)
  }

  async hide(hidden: boolean): Promise<void> {
    this.#manual.setHidden(hidden)
    await this.#manual.settle()
  }

  async setNetwork(online: boolean): Promise<void> {
    this.#manual.setOnline(online)
    await this.#manual.settle()
  }

  /** Sets the device’s clock forward or back. */
  setClock(ms: number): void {
    this.#manual.clock.set(this.#manual.clock.now() + ms)
  }

  /** Reloads the page. */
  reload(number: number): SdkHarness {
    const { stored: storage, clock } = this.#manual
    return new SdkHarness({ storage, clock, number })
  }

  #serve(url: string, init: RequestInit): Promise<Response> {
    const [, path = '', query = ''] = /^https:\/\/papo\.test([^?]*)\??(.*)$/.exec(url) ?? []
    return new Promise((resolve, reject) => {
      const call: Call = {
        at: this.clock,
        method: init.method ?? 'GET',
        path,
        query,
        headers: Object.fromEntries(init.headers as Headers),
        credentials: init.credentials,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        isGivenUp: false,
        answer: async (reply) => {
          if (reply === 'hang') return
          if (reply === 'cut') reject(new TypeError('Failed to fetch'))
          else resolve(responseOf(reply))
          await this.#manual.settle()
        },
      }
      init.signal?.addEventListener('abort', () => {
        call.isGivenUp = true
      })
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

/** The largest number of these moments within one minute. */
export const maxInAMinute = (moments: readonly number[]): number =>
  Math.max(
    0,
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length),
  )

/** The nth UUID of a stage. */
export const uuid = (n: number, harness = 0): string =>
  `${String(harness).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** The header that marks Papo’s answers. */
export const mark = { 'x-papo': '1' }

export const ok = (body: unknown, status = 200): Reply => ({ status, body, headers: mark })

/** An answer without a body. */
export const done: Reply = { status: 204, headers: mark }

export const refusal = (code: ErrorCode, headers: Record<string, string> = {}): Reply => {
  const { status, title } = errorCodes[code]
  const body = { type: 'about:blank', title, status, code, detail: '', requestId: 'req' }
  const type = { 'content-type': 'application/problem+json; charset=utf-8' }
  return { status, body, headers: { ...mark, ...type, ...headers } }
}

export const chatOf = (patch: Partial<Chat> = {}): Chat => ({
  id: 'chat-1',
  kind: 'live',
  number: '7K3M9',
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
