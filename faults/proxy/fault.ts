import type { IncomingHttpHeaders } from 'node:http'

/** What something in between answers, such as a captive portal: no upstream is asked. */
export interface ForeignAnswer {
  status: number
  headers: Record<string, string>
  body: string
  /** The connection breaks before the body is whole. */
  isCut?: boolean
}

/** What happens to one request or one frame on its way; everything that is named, together. */
export interface Fault {
  /** It waits this long before it goes on. */
  delayMs?: number
  /** Its answer waits this long before it goes back (requests only). */
  replyDelayMs?: number
  /**
   * The connection breaks: `unsent` before anything was passed on, `before` as soon as it was passed on
   * and without waiting for the answer, `after` when the upstream has answered and nobody has been told.
   * A frame has no answer: `before` is `unsent`, and `after` is right after it was passed on.
   */
  cut?: 'unsent' | 'before' | 'after'
  /** It is passed on this many times at once; the first answer goes back. */
  copies?: number
  /** It is held until the next one with the same word has passed, 500 ms at most. */
  swap?: string
  /** Its answer (or the frame) goes on no faster than this. */
  bytesPerSecond?: number
  /** It is answered so instead of being passed on (requests only). */
  instead?: ForeignAnswer
}

/** A request as a rule sees it. */
export interface PassingRequest {
  method: string
  /** With the query. */
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  /** Counted from 1 in the order of arrival. */
  number: number
}

/** A WebSocket frame as a rule sees it. */
export interface PassingFrame {
  direction: 'up' | 'down'
  data: Buffer
  isBinary: boolean
  /** Counted from 1 over all connections, in the order of arrival. */
  number: number
}

/** Chooses what happens; null lets it pass. */
export type Rule<Passing> = (passing: Passing) => Fault | null

/** What the upstream said to one request. */
export interface Answer {
  method: string
  path: string
  status: number
  contentType: string
  retryAfter: string | null
  /** When it was passed on and when its head came back, in milliseconds of `performance.now()`. */
  askedAt: number
  answeredAt: number
  upstream: string
  /** False where the answer was lost on purpose, or was not the first of several. */
  isDelivered: boolean
}

/** A request that an upstream did not answer whole, and whose client was still there. */
export interface Broken {
  method: string
  /** The header, which tells whose it was. */
  authorization: string
  /** In milliseconds of `performance.now()`. */
  at: number
}

/** Sends, and nothing else: the usual thing to do harm to. */
export const isSend = ({ method, path }: Pick<PassingRequest, 'method' | 'path'>): boolean =>
  method === 'POST' && /^\/v1\/chats\/[^/]+\/messages$/.test(path)
