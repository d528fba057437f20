import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

export const killedProcess: Scenario = {
  code: 'F1',
  name: 'killed-process',
  what: 'The process is killed in the middle of writes, repeatedly, while clients go on writing: no acknowledged message is lost.',
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
