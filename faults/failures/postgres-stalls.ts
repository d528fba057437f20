import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const refusedWithinMs = 3_500
/** The limit on a busy machine; a wait without a limit lasts as long as the stall. */
const refusedAnywayMs = 10_000
const pollEveryMs = 1_000
const isUsualWithinMs = 10_000

export const postgresStalls: Scenario = {
  code: 'F35',
  name: 'postgres-stalls',
  what: 'PostgreSQL stops answering, on open connections and new ones, and goes on later: every call is refused within seconds, and what was acknowledged is there.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'a call gives up as a whole once the database answers nobody',
    without: [
      { at: 'silent-database', value: '() => Promise.resolve(false)' },
      { at: 'wait-for-connection', value: '0' },
      { drop: 'wait-for-answer' },
      { at: 'deadline-of-work', value: '800_000' },
      { at: 'begin-of-work', value: '800_000' },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const count = faultRun.pick({ brief: 4, usual: 8, full: 16 })
    const all = await openConversations(faultRun, count, agents)
    for (const { visitor, chatId } of all) {
      faultRun.poller(visitor, { chatId, everyMs: pollEveryMs })
    }
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 4, usual: 8, full: 16 }))
    const figures: Record<string, number> = {}
    for (let round = 1; round <= faultRun.pick({ brief: 1, usual: 2, full: 4 }); round += 1) {
      await faultRun.sleep(2_000)
      faultRun.progress(`stall ${round}`)
      figures[`slowest refusal in stall ${round} in ms`] = await stall(faultRun)
    }
    await writing.stop()
    return { ...(await faultRun.judge()), ...figures }
  },
}

/** Stalls the database for a time. Returns how long the slowest refused call has waited. */
async function stall(faultRun: FaultRun): Promise<number> {
  const began = performance.now()
  await faultRun.fault(async () => {
    const goOn = faultRun.postgres.stall()
    await faultRun.sleep(faultRun.pick({ brief: 14_000, usual: 25_000, full: 40_000 }))
    goOn()
    await faultRun.until(
      'every node can do its work again',
      () => areReady(faultRun),
      isUsualWithinMs,
    )
  })
  const refused = faultRun.proxy.answers.filter(
    ({ askedAt, status }) => askedAt >= began && status === 503,
  )
  if (refused.length === 0) throw new Error('nothing was refused')
  const slowest = Math.max(...refused.map(({ askedAt, answeredAt }) => answeredAt - askedAt))
  const limit = faultRun.isStrict ? refusedWithinMs : refusedAnywayMs
  if (slowest > limit) throw new Error(`a refusal took ${Math.round(slowest)} ms`)
  return Math.round(slowest)
}

async function areReady(faultRun: FaultRun): Promise<boolean> {
  const all = await Promise.all(faultRun.nodes.map((node) => node.isReady()))
  return all.every((isReady) => isReady)
}
