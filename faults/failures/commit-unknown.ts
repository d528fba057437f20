import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'

const slowestDeliveryMs = 10_000
const pollEveryMs = 2_000
const quietMs = 20_000

export const commitUnknown: Scenario = {
  code: 'F34',
  name: 'commit-unknown',
  what: 'The answer to every second COMMIT is lost, and its writer sends again: the other side’s plain polls show the message in time, though nothing is written after it.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 600,
  also: [
    {
      at: 'committed',
      value: `await (async () => {
        const done = await $it
        const isLost = appended.some(({ kind }) => kind === 'text') && Math.random() < 0.5
        if (isLost) throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' })
        return done
      })()`,
    },
  ],
  protection: {
    what: 'a cached head answers plain polls only while it is compared with the database, and not after a commit whose outcome is unknown',
    without: [
      { at: 'unknown-commit', as: 'if (heads.length < 0) $it' },
      { drop: 'publish-repeat' },
      { drop: 'polled-heads' },
    ],
  },
  async run(faultRun) {
    const endFault = faultRun.beginFault()
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const count = faultRun.pick({ brief: 6, usual: 12, full: 24 })
    const all = await openConversations(faultRun, count, agents)
    for (const { visitor, agent, chatId } of all) {
      for (const person of [visitor, agent]) {
        faultRun.poller(person, { chatId, everyMs: pollEveryMs })
      }
    }
    // Who is pushed to would read the database for the others.
    for (const person of [...all.map(({ visitor }) => visitor), ...agents]) person.leave()
    const rounds = faultRun.pick({ brief: 2, usual: 4, full: 12 })
    for (let round = 1; round <= rounds; round += 1) {
      faultRun.progress(`round ${round} of ${rounds}`)
      await Promise.all(
        all.map(({ visitor, agent, chatId }, at) => {
          const from = (at + round) % 2 === 0 ? visitor : agent
          return faultRun.sender(from).send(chatId, `round ${round}`)
        }),
      )
      // Nothing else that is published makes good for what was not.
      await faultRun.sleep(quietMs)
    }
    endFault()
    const judged = await faultRun.judge()
    const slowest = Math.max(...faultRun.journal.deliveryDelays())
    if (slowest > slowestDeliveryMs) {
      throw new Error(`a message was shown ${Math.round(slowest)} ms after its ack`)
    }
    return { ...judged, 'slowest delivery in ms': Math.round(slowest) }
  },
}
