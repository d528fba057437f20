import type { Clock } from '../platform/clock.ts'
import { allOf, andThen, type NowOrLater } from '../platform/now-or-later.ts'
import { inPages, pageSize } from '../platform/pages.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatCache } from './chat-cache.ts'
import type { ChatHead } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'

/** Chats that are polled here are compared with the database this often, even if their wake-ups were lost. */
const watchedEveryMs = 5000
/** The queues in the cache are compared with the database this often, and soon after one was lost. */
const queuesEveryMs = 60_000
/** While the cache is unhealthy, held polls learn of new entries from the database alone. */
const unhealthyEveryMs = 1000

export interface Reconciler {
  /** Compares both lists of every workspace with the database and repairs the differences. */
  reconcileNow(): Promise<void>
  stop(): void
}

interface ReconcileNeeds {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'heads' | 'openHeads'> }>
  cache: ChatCache
  clock: Clock
}

/**
 * Repairs what the cache has lost. It publishes only what the database holds, so it can run on every node,
 * at any time.
 */
export function startReconciler(
  needs: ReconcileNeeds,
  onError: (error: unknown) => void,
): Reconciler {
  const { cache, clock } = needs
  const once = singleFlight(onError)
  const reconcileNow = oneAfterAnother(queueSweeps(needs))
  const reconcileIfLost = async () => {
    if (!cache.isComplete()) await reconcileNow()
  }
  let wasHealthy = cache.healthy()
  let sinceWatchedMs = 0
  const stopWatched = clock.every(unhealthyEveryMs, () => {
    const healthy = cache.healthy()
    const isBack = healthy && !wasHealthy
    wasHealthy = healthy
    if (isBack) once('queues', reconcileNow)
    sinceWatchedMs += unhealthyEveryMs
    if (healthy && sinceWatchedMs < watchedEveryMs) return
    sinceWatchedMs = 0
    if (healthy) once('queues', reconcileIfLost)
    // @fault reconcile-watched
    once('watched', () => reconcileWatched(needs))
  })
  const stopQueues = clock.every(queuesEveryMs, () => once('queues', reconcileNow))
  return {
    reconcileNow,
    stop() {
      stopWatched()
      stopQueues()
    },
  }
}

/** Publishes the chats that are polled or watched here whose head in the cache is behind. */
async function reconcileWatched({ cache, clock, work }: ReconcileNeeds): Promise<void> {
  const compare = async (page: string[]) => {
    const heads = await work.read((stores) => stores.chats.heads(page))
    await allOf(heads.map((head) => publishIfBehind(cache, head)))
  }
  // Without the cache nothing else tells the held polls of new entries.
  const isUrgent = () => !cache.healthy()
  const watched = new Set([...cache.watched(), ...cache.polled()])
  await inPages(clock, [...watched], compare, isUrgent)
  cache.markCompared()
}

/** Costs no promise for a head that is in memory and not behind, as nearly all are. */
const publishIfBehind = (cache: ChatCache, head: ChatHead): NowOrLater<void> =>
  andThen(cache.head(head.workspaceId, head.chatId), (known) =>
    known === null || isBehind(known, head) ? cache.publish(head) : undefined,
  )

/** Callers may wait for the queues to be whole. */
const unpaused = () => true

/**
 * Publishes every open chat, and removes chats that are not open from the lists. The lists of a workspace that had no
 * open chat before are swept in a second go: they must be swept from before their chats are read.
 */
function queueSweeps(needs: ReconcileNeeds): () => Promise<void> {
  let swept: ReadonlySet<string> = new Set()
  return async () => {
    const found = await sweepQueues(needs, swept)
    const isNew = [...found].some((workspaceId) => !swept.has(workspaceId))
    swept = isNew ? await sweepQueues(needs, new Set([...swept, ...found])) : found
  }
}

/** Sweeps the lists of these workspaces. Returns the workspaces that have chats in a list or open ones. */
async function sweepQueues(
  { cache, clock, work }: ReconcileNeeds,
  workspaces: ReadonlySet<string>,
): Promise<Set<string>> {
  const listed = await cache.members([...workspaces])
  const found = new Set(listed.map(({ workspaceId }) => workspaceId))
  const open = new Set<string>()
  let page: ChatHead[] = []
  do {
    const afterId: string | null = page.at(-1)?.chatId ?? null
    page = await work.read((stores) => stores.chats.openHeads(afterId, pageSize))
    for (const { chatId, workspaceId } of page) {
      open.add(chatId)
      found.add(workspaceId)
    }
    await allOf(page.map((head) => cache.publish(head)))
  } while (page.length === pageSize)
  const unlisted = listed.filter(({ chatId }) => !open.has(chatId))
  await inPages(clock, unlisted, (page) => bringUpToDate({ cache, work }, page), unpaused)
  await cache.markComplete()
  return found
}

/** Publishes these chats as the database has them, and forgets those that it has not. */
async function bringUpToDate(
  { cache, work }: Pick<ReconcileNeeds, 'cache' | 'work'>,
  chats: readonly { workspaceId: string; chatId: string }[],
): Promise<void> {
  const heads = await work.read((stores) => stores.chats.heads(chats.map(({ chatId }) => chatId)))
  const known = new Map(heads.map((head) => [head.chatId, head]))
  await allOf(
    chats.map(({ workspaceId, chatId }) => {
      const head = known.get(chatId)
      const isKnown = head !== undefined && head.workspaceId === workspaceId
      return isKnown ? cache.publish(head) : cache.forget(workspaceId, chatId)
    }),
  )
}

const isBehind = (known: ChatHead, head: ChatHead): boolean =>
  known.generation < head.generation ||
  known.lastSeq < head.lastSeq ||
  (known.lastSeq === head.lastSeq && known.closesAt !== head.closesAt) ||
  known.readByVisitor < head.readByVisitor ||
  known.readByAgent < head.readByAgent

/** Calls of the task that come while it runs are made after it. */
function oneAfterAnother(task: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve()
  return () => {
    const next = last.then(task)
    last = next.catch(() => {})
    return next
  }
}

/** Runs each named task at most once at a time: a task that still runs is not started again. */
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
