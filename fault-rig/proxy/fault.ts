import type { IncomingHttpHeaders } from 'node:http'

/** An answer by something in between, such as a captive portal: no upstream is called. */
export interface ForeignAnswer {
  status: number
  headers: Record<string, string>
  body: string
  /** The connection breaks before the body is complete. */
  isCut?: boolean
}

/** What happens to one request or one frame in transit; several fields apply together. */
export interface Fault {
  /** Delay before it is passed on. */
  delayMs?: number
  /** Delay of its answer (requests only). */
  replyDelayMs?: number
  /**
   * The connection breaks. `unsent`: before anything was passed on. `before`: as soon as the
   * request was passed on, without waiting for the answer. `after`: when the upstream has answered
   * and before the client gets the answer. A frame has no answer: `before` is `unsent`, and `after`
   * is right after it was passed on.
   */
  cut?: 'unsent' | 'before' | 'after'
  /** It vanishes, and so does the end of its connection, which stays (frames only). */
  isLost?: boolean
  /** It is passed on this many times at once; the first answer is returned. */
  copies?: number
  /** It is held until the next one with the same word has passed, for 500 ms at most. */
  swap?: string
  /** Highest rate of its answer, or of the frame. */
  bytesPerSecond?: number
  /** This answer is returned and the request not passed on (requests only). */
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

/** Chooses the fault; null lets it pass. */
export type Rule<Passing> = (passing: Passing) => Fault | null

/** An upstream's answer to one request. */
export interface Answer {
  method: string
  path: string
  status: number
  contentType: string
  retryAfter: string | null
  /**
   * When the request was passed on and when the head of the answer came back, in milliseconds of
   * `performance.now()`.
   */
  askedAt: number
  answeredAt: number
  upstream: string
  /** False where the answer was lost on purpose, or was not the first of several. */
  isDelivered: boolean
}

/** A request without a complete answer whose client was still connected. */
export interface Broken {
  method: string
  /** The header, which identifies the client. */
  authorization: string
  /** In milliseconds of `performance.now()`. */
  at: number
}

/** Matches sends only: the usual target of a fault. */
export const isSend = ({ method, path }: Pick<PassingRequest, 'method' | 'path'>): boolean =>
  method === 'POST' && /^\/v1\/chats\/[^/]+\/messages$/.test(path)
