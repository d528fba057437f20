import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

/** One late poll, and the delay that a busy machine adds. */
const latestMs = 5000

export const longTransaction: Scenario = {
  code: 'F10',
  name: 'long-transaction',
  what: 'A foreign transaction stays open for minutes: readers do not wait for it.',
  stacks: ['cluster'],
  limitSeconds: 600,
  protection: {
    what: 'a reader sees committed entries while other transactions are still open',
    without: {
      at: 'log-order',
      value:
        '$it.where(sql<boolean>`xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`)',
    },
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 8, full: 20 }),
      agents,
    )
    const close = await openTransaction(faultRun)
    const since = performance.now()
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 5, usual: 20, full: 30 }))
    const inboxMs = await watchInbox(faultRun)
    await faultRun.sleep(faultRun.pick({ brief: 6000, usual: 25_000, full: 300_000 }))
    await writing.stop()
    await faultRun.until('everything is shown', () => allShown(faultRun), 10_000)
    const slowest = Math.max(...faultRun.journal.deliveryDelays(since))
    await close()
    if (slowest > latestMs)
      throw new Error(`a message was shown ${Math.round(slowest)} ms after its ack`)
    return {
      ...(await faultRun.judge()),
      'worst delivery in ms': slowest,
      'new in the inbox after ms': inboxMs,
    }
  },
}

/** Idle in a transaction that has written, like a backup or a forgotten psql session. */
async function openTransaction(faultRun: FaultRun): Promise<() => Promise<void>> {
  const client = await faultRun.postgres.client(faultRun.databaseUrl)
  await client.query('CREATE TABLE IF NOT EXISTS foreign_work (number integer)')
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await client.query('INSERT INTO foreign_work VALUES (1)')
  return async () => {
    await client.query('ROLLBACK')
    await client.end()
  }
}

/** Measures how long a new chat takes to appear in the agents' list. */
async function watchInbox(faultRun: FaultRun): Promise<number> {
  const list = (await faultRun.ownerClient()).watchQueue()
  faultRun.atEnd(() => list.close())
  await faultRun.until('the list is loaded', () => list.state.loaded)
  const { chatId } = await faultRun.arrival()
  const began = performance.now()
  const isListed = () => list.state.chats.some(({ id }) => id === chatId)
  await faultRun.until('a new chat is in the list', isListed, latestMs + 2500)
  return performance.now() - began
}

const allShown = ({ journal }: FaultRun): boolean => {
  const last = new Map(journal.sent.map(({ chatId, seq }) => [chatId, seq ?? 0]))
  return journal.views.every(
    ({ chatId, messages }) => (messages.at(-1)?.seq ?? 0) >= (last.get(chatId) ?? 0),
  )
}
