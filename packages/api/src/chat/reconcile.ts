import type { Services } from '../services.ts'
import type { ChatHead } from './chat-record.ts'

/** A waiter is held against the database at least this often, whatever became of its wake-ups. */
const watchedEveryMs = 5000
/** The lines in the cache are held against the database this often. */
const linesEveryMs = 60_000
/** With the cache out of order the database alone tells news. */
const unhealthyEveryMs = 1000
const pageSize = 500

export interface Reconciler {
  /** Holds both lists of every workspace against the database and mends what differs. */
  reconcileNow(): Promise<void>
  stop(): void
}

/**
 * Repairs whatever the cache has lost. It only ever tells the cache what the database says, so that it can
 * run on every node, at any time.
 */
export function startReconciler(
  services: Pick<Services, 'cache' | 'clock' | 'database'>,
  onError: (error: unknown) => void,
): Reconciler {
  const { cache, clock, database } = services
  let wasHealthy = cache.healthy()
  let sinceWatchedMs = 0

  async function reconcileWatched(): Promise<void> {
    const ids = cache.watched()
    for (let from = 0; from < ids.length; from += pageSize) {
      const page = ids.slice(from, from + pageSize)
      const heads = await database.work.read((stores) => stores.chats.heads(page))
      await Promise.all(heads.map((head) => tellIfBehind(head)))
    }
  }

  async function tellIfBehind(head: ChatHead): Promise<void> {
    const known = await cache.head(head.chatId)
    if (known === null || isBehind(known, head)) await cache.tell(head)
  }

  async function reconcileNow(): Promise<void> {
    const listed = await cache.members()
    const open = new Set<string>()
    let page: ChatHead[] = []
    do {
      const afterId: string | null = page.at(-1)?.chatId ?? null
      page = await database.work.read((stores) => stores.chats.openHeads(afterId, pageSize))
      for (const head of page) {
        open.add(head.chatId)
        await cache.tell(head)
      }
    } while (page.length === pageSize)
    const strangers = listed.filter(({ chatId }) => !open.has(chatId))
    for (const { workspaceId, chatId } of strangers) {
      const head = await database.work.read((stores) => stores.chats.head(chatId))
      await (head === null ? cache.forget(workspaceId, chatId) : cache.tell(head))
    }
  }

  const once = singly(onError)
  const stopWatched = clock.every(unhealthyEveryMs, () => {
    const healthy = cache.healthy()
    if (healthy && !wasHealthy) once('lines', reconcileNow)
    wasHealthy = healthy
    sinceWatchedMs += unhealthyEveryMs
    if (healthy && sinceWatchedMs < watchedEveryMs) return
    sinceWatchedMs = 0
    once('watched', reconcileWatched)
  })
  const stopLines = clock.every(linesEveryMs, () => once('lines', reconcileNow))
  return {
    reconcileNow,
    stop() {
      stopWatched()
      stopLines()
    },
  }
}

const isBehind = (known: ChatHead, head: ChatHead): boolean =>
  known.edition < head.edition ||
  known.lastSeq < head.lastSeq ||
  (known.lastSeq === head.lastSeq && known.closesAt !== head.closesAt)

/** Runs each named task one at a time: a slow one is not started again beside itself. */
function singly(onError: (error: unknown) => void) {
  const running = new Set<string>()
  return (name: string, task: () => Promise<void>): void => {
    if (running.has(name)) return
    running.add(name)
    void task()
      .catch(onError)
      .finally(() => running.delete(name))
  }
}
