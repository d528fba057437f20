import type { Scenario } from '../scenario.ts'
import type { FaultRun } from '../fault-run.ts'
import { openConversations } from './conversations.ts'
import { Writing } from './writing.ts'

/** The process is killed in the middle of writes, repeatedly, while clients go on writing. */
export const killed: Scenario = {
  name: 'F1',
  title: 'kill -9 in mid-write',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 1800,
  protection: {
    what: 'an ack comes after the commit',
    without: [
      {
        at: 'result-of-work',
        as: 'tell(result); await delay(100); $it',
      },
      {
        at: 'committed',
        value: 'await new Promise<Result>((tell, fail) => { (async () => $it)().catch(fail) })',
      },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 6, usual: 10, full: 10 }),
      agents,
    )
    const perSecond = faultRun.pick({ brief: 15, usual: 50, full: 50 })
    const kills = faultRun.pick({ brief: 3, usual: 15, full: 100 })
    const endFault = faultRun.beginFault()
    const writing = Writing.begin(faultRun, all, perSecond)
    for (let kill = 0; kill < kills; kill += 1) {
      faultRun.progress(`kill ${kill + 1} of ${kills}, ${writing.count} sends`)
      await killOne(faultRun, kill)
    }
    await writing.stop()
    endFault()
    return { ...(await faultRun.judge()), kills, 'sends a second': perSecond }
  },
}

async function killOne(faultRun: FaultRun, round: number): Promise<void> {
  const node = faultRun.node(round % faultRun.nodes.length)
  await faultRun.sleep(faultRun.random.between(200, 1200))
  await node.kill()
  await node.start()
}
