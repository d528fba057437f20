import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { talks } from './talk.ts'
import { Writing } from './writing.ts'

/** The process is killed in the middle of writes, again and again, while everybody goes on writing. */
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
  async run(stage) {
    const agents = [await stage.agent(), await stage.agent()]
    const all = await talks(stage, stage.pick({ brief: 6, usual: 10, full: 10 }), agents)
    const perSecond = stage.pick({ brief: 15, usual: 50, full: 50 })
    const kills = stage.pick({ brief: 3, usual: 15, full: 100 })
    const endFault = stage.beginFault()
    const writing = Writing.begin(stage, all, perSecond)
    for (let kill = 0; kill < kills; kill += 1) {
      stage.note(`kill ${kill + 1} of ${kills}, ${writing.count} sends`)
      await killOne(stage, kill)
    }
    await writing.stop()
    endFault()
    return { ...(await stage.judge()), kills, 'sends a second': perSecond }
  },
}

async function killOne(stage: Stage, round: number): Promise<void> {
  const node = stage.node(round % stage.nodes.length)
  await stage.sleep(stage.chance.between(200, 1200))
  await node.kill()
  await node.start()
}
