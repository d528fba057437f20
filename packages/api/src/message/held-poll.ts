import type { LogPage } from '@papo/protocol'
import { tokenInvalid } from '../access/authenticator.ts'
import type { Wake } from '../chat/chat-cache.ts'
import type { Services } from '../services.ts'
import { type Reading, readAfter, readEntries } from './read-log.ts'
import { hintKey } from './last-sent-hints.ts'

/** While waiting, the place may move without an entry in the log. */
const waitingHoldMs = 5000
/** Somebody who stops typing without a word is forgotten after this time, without a wake-up. */
const typingHoldMs = 6000

/**
 * A long poll: answers as soon as there is something after the cursor, when somebody types or reads, when
 * the seconds pass, or when the server goes away.
 *
 * - The wake-up is listened for before the log is looked at, so that nothing falls between the two.
 * - A hint that changed since this caller was last answered is answered at once.
 * - A wake-up that names a later entry sends it to the database: a cached head may still be behind.
 * - It ends with the caller's token: a log is read by nobody whose session was revoked meanwhile.
 * - A wake-up alone delivers nothing: what is answered was read, and a lost wake-up only delays.
 */
export async function holdPoll(
  reading: Reading,
  after: string | undefined,
  waitSeconds: number,
  gone: AbortSignal,
): Promise<LogPage> {
  const { services, chatId } = reading
  const waiter = new Waiter()
  const stopWake = services.cache.onWake(chatId, (wake) => waiter.notify(wake))
  const stopEnd = services.authenticator.onEnd(reading.caller, () => waiter.refuse())
  const over = () => waiter.close()
  gone.addEventListener('abort', over, { once: true })
  // @fault drain-during-hold
  services.draining.addEventListener('abort', over, { once: true })
  let stopTimer = () => {}
  services.metrics.held(1)
  try {
    let read = await readAfter(reading, after)
    const before = services.lastSentHints.last(reading.caller, chatId) ?? hintKey(read.page)
    const isIdle = (page: LogPage) => isEmpty(page) && hintKey(page) === before
    const ms = maxHold(read.page, waitSeconds * 1000)
    stopTimer = services.clock.after(ms, over)
    if (gone.aborted || /* @fault drain-before-hold */ services.draining.aborted) over()
    const isHeld = isIdle(read.page)
    while (isIdle(read.page) && (await waiter.next())) {
      read =
        waiter.latestSeq > read.seq
          ? await readEntries(reading, read, false)
          : await readAfter(reading, read.page.cursor)
    }
    // How long is left was true when the hold began.
    const isOld = isIdle(read.page) && typeof read.page.closesInSeconds === 'number'
    if (isOld) read = await readAfter(reading, read.page.cursor)
    if (isHeld) recordDelays(services, read.page)
    return { ...read.page, nextPollInMs: 0 }
  } finally {
    services.metrics.held(-1)
    stopTimer()
    stopWake()
    stopEnd()
    gone.removeEventListener('abort', over)
    services.draining.removeEventListener('abort', over)
  }
}

/** What was not there when the poll began to be held was stored since. */
function recordDelays({ clock, metrics }: Services, { messages }: LogPage): void {
  if (messages.length === 0) return
  const now = clock.now().getTime()
  for (const { createdAt } of messages) {
    metrics.delivered(Math.max(0, now - Date.parse(createdAt)) / 1000)
  }
}

function maxHold(page: LogPage, wantedMs: number): number {
  if (page.status === 'waiting') return Math.min(wantedMs, waitingHoldMs)
  return page.typing.length > 0 ? Math.min(wantedMs, typingHoldMs) : wantedMs
}

const isEmpty = (page: LogPage) => page.messages.length === 0 && !page.reset

/** Remembers that it rang while nobody listened. */
class Waiter {
  latestSeq = 0
  #isRefused = false
  #rung = false
  #closed = false
  #listener: (() => void) | null = null

  notify(wake: Wake): void {
    if (wake.kind === 'log') this.latestSeq = Math.max(this.latestSeq, wake.seq)
    this.#rung = true
    this.#listener?.()
  }

  close(): void {
    this.#closed = true
    this.#listener?.()
  }

  refuse(): void {
    this.#isRefused = true
    this.#listener?.()
  }

  /** True at the next ring, false once it is closed. Refuses `invalid_token` once nobody may listen. */
  async next(): Promise<boolean> {
    if (!this.#rung && !this.#closed && !this.#isRefused) {
      await new Promise<void>((resolve) => {
        this.#listener = resolve
      })
      this.#listener = null
    }
    if (this.#isRefused) throw tokenInvalid()
    const isNotified = this.#rung && !this.#closed
    this.#rung = false
    return isNotified
  }
}
