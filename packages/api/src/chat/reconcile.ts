import type { Services } from '../services.ts'
import type { ChatHead } from './chat-record.ts'

/** A waiter is held against the database at least this often, whatever became of its wake-ups. */
const watchedEveryMs = 5000
/** The lines in the cache are held against the database this often, and at once where they were lost. */
const queuesEveryMs = 60_000
/** With the cache out of order the database alone tells news. */
const unhealthyEveryMs = 1000
const pageSize = 500

export interface Reconciler {
  /** Holds both lists of every workspace against the database and mends what differs. */
  reconcileNow(): Promise<void>
  stop(): void
}

type Reconciled = Pick<Services, 'cache' | 'clock' | 'database'>

/**
 * Repairs whatever the cache has lost. It only ever tells the cache what the database says, so that it can
 * run on every node, at any time.
 */
export function startReconciler(
  services: Reconciled,
  onError: (error: unknown) => void,
): Reconciler {
  const { cache, clock } = services
  const once = singleFlight(onError)
  const reconcileNow = () => reconcileQueues(services)
  const reconcileLost = async () => {
    if (!(await cache.whole())) await reconcileNow()
  }
  let wasHealthy = cache.healthy()
  let sinceWatchedMs = 0
  const stopWatched = clock.every(unhealthyEveryMs, () => {
    const healthy = cache.healthy()
    const isBack = healthy && !wasHealthy
    wasHealthy = healthy
    if (healthy) once('lines', isBack ? reconcileNow : reconcileLost)
    sinceWatchedMs += unhealthyEveryMs
    if (healthy && sinceWatchedMs < watchedEveryMs) return
    sinceWatchedMs = 0
    // @fault reconcile-watched
    once('watched', () => reconcileWatched(services))
  })
  const stopQueues = clock.every(queuesEveryMs, () => once('lines', reconcileNow))
  return {
    reconcileNow,
    stop() {
      stopWatched()
      stopQueues()
    },
  }
}

/** Tells of every chat that somebody waits for here and that the cache is behind with. */
async function reconcileWatched({ cache, database }: Reconciled): Promise<void> {
  const ids = cache.watched()
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = ids.slice(from, from + pageSize)
    const heads = await database.work.read((stores) => stores.chats.heads(page))
    await Promise.all(
      heads.map(async (head) => {
        const known = await cache.head(head.chatId)
        if (known === null || isBehind(known, head)) await cache.publish(head)
      }),
    )
  }
}

/** Tells of every open chat, and takes out of the lists what is none. */
async function reconcileQueues({ cache, database }: Reconciled): Promise<void> {
  const listed = await cache.members()
  const open = new Set<string>()
  let page: ChatHead[] = []
  do {
    const afterId: string | null = page.at(-1)?.chatId ?? null
    page = await database.work.read((stores) => stores.chats.openHeads(afterId, pageSize))
    for (const head of page) {
      open.add(head.chatId)
      await cache.publish(head)
    }
  } while (page.length === pageSize)
  const unlisted = listed.filter(({ chatId }) => !open.has(chatId))
  for (const { workspaceId, chatId } of unlisted) {
    const head = await database.work.read((stores) => stores.chats.head(workspaceId, chatId))
    await (head === null ? cache.forget(workspaceId, chatId) : cache.publish(head))
  }
  await cache.sweptAll()
}

const isBehind = (known: ChatHead, head: ChatHead): boolean =>
  known.generation < head.generation ||
  known.lastSeq < head.lastSeq ||
  (known.lastSeq === head.lastSeq && known.closesAt !== head.closesAt)

/** Runs each named task one at a time: a slow one is not started again beside itself. */
function singleFlight(onError: (error: unknown) => void) {
  const running = new Set<string>()
  return (name: string, task: () => Promise<void>): void => {
    if (running.has(name)) return
    running.add(name)
    void task()
      .catch(onError)
      .finally(() => running.delete(name))
  }
}
