import { percentile } from '../../fault-rig/run/percentile.ts'
import { isSend } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'

const writers = 16
const maxJitterMs = 20

export const commitOrder: Scenario = {
  code: 'L3',
  name: 'commit-order',
  what: 'Sixteen clients write into one chat through a jittering proxy while pollers read: no entry is skipped.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  protection: {
    what: 'a page’s cursor points after its last entry, whatever the head is by then',
    without: { at: 'page-cursor', value: 'lastVisible(head, caller)' },
  },
  async run(faultRun) {
    const agent = await faultRun.agent()
    const [conversation] = await openConversations(faultRun, 1, [agent])
    if (conversation === undefined) throw new Error('there is no conversation')
    const { visitor, chatId } = conversation
    const random = faultRun.random.branch()
    faultRun.proxy.onRequest((request) =>
      isSend(request)
        ? {
            delayMs: random.between(0, maxJitterMs),
            replyDelayMs: random.between(0, maxJitterMs),
          }
        : null,
    )
    const pollMs: number[] = []
    const options = { chatId, everyMs: 2, limit: 20, onPoll: (ms: number) => pollMs.push(ms) }
    const pollers = [faultRun.poller(visitor, options), faultRun.poller(agent, options)]
    const each = Math.ceil(faultRun.pick({ brief: 320, usual: 4000, full: 20_000 }) / writers)
    const began = performance.now()
    await Promise.all(
      Array.from({ length: writers }, async (_, at) => {
        const sender = faultRun.sender(at % 2 === 0 ? visitor : agent)
        for (let number = 0; number < each; number += 1) {
          await sender.send(chatId, `${number} by writer ${at}`)
        }
      }),
    )
    const seconds = (performance.now() - began) / 1000
    const figures = await faultRun.judge()
    await Promise.all(pollers.map((poller) => poller.stop()))
    return {
      ...figures,
      'messages a second': (each * writers) / seconds,
      polls: pollMs.length,
      'poll p95 in ms': percentile(pollMs, 0.95),
    }
  },
}
