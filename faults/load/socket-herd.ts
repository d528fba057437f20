import { openConversations } from '../../fault-rig/run/conversations.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { steepnessOf } from './steepness.ts'

const backWithinMs = 30_000
/** The limit on a busy machine. */
const backAnywayMs = 120_000
/** The fullest tenth of the time may hold this many times the mean. */
const steepest = 3
/** All sockets of a process end at once, and the first come back: so long their number is watched. */
const settlesWithinMs = 200
/** Of fewer the fullest tenth says nothing. */
const leastLost = 10

export const socketHerd: Scenario = {
  code: 'L9',
  name: 'socket-herd',
  what: 'A node dies with half of all sockets: all clients come back, spread over time, and have missed nothing.',
  stacks: ['cluster'],
  limitSeconds: 600,
  transport: 'auto',
  protection: {
    what: 'a client whose socket broke off tries again after a random delay',
    without: { at: 'retry-jitter', value: '0.5' },
  },
  async run(faultRun) {
    const count = faultRun.pick({ brief: 60, usual: 200, full: 600 })
    const agents = [
      await faultRun.agent({ capacity: count }),
      await faultRun.agent({ capacity: count }),
    ]
    const all = await openConversations(faultRun, count, agents)
    const { proxy } = faultRun
    await faultRun.until('every visitor has a socket', () => proxy.sockets >= count, backAnywayMs)
    faultRun.progress('one node dies')
    const before = proxy.sockets
    const endFault = faultRun.beginFault()
    const diedAt = performance.now()
    await faultRun.node(1).kill()
    let fewest = before
    await faultRun.until('the sockets of the node are gone', () => {
      fewest = Math.min(fewest, proxy.sockets)
      return before - fewest >= leastLost && performance.now() - diedAt > settlesWithinMs
    })
    const lost = before - fewest
    const written = all.map(({ agent, chatId }) =>
      faultRun.sender(agent).send(chatId, 'are you there?'),
    )
    const limitMs = faultRun.isStrict ? backWithinMs : backAnywayMs
    await faultRun.until('every client has a socket again', () => proxy.sockets >= before, limitMs)
    const backMs = performance.now() - diedAt
    const messages = await Promise.all(written)
    await faultRun.until(
      'every visitor has read it',
      () =>
        all.every(({ visitor }, at) =>
          visitor.chat.state.messages.some(({ id }) => id === messages[at]?.id),
        ),
      limitMs,
    )
    endFault()
    const waits = proxy.socketsAsked.filter((at) => at > diedAt).map((at) => at - diedAt)
    // Later ones are second attempts, where a busy machine was late with the first.
    const steepness = steepnessOf(waits.slice(0, lost))
    if (steepness > steepest) {
      throw new Error(`${steepness.toFixed(1)} × the mean have waited as long as each other`)
    }
    await faultRun.node(1).start()
    return {
      ...(await faultRun.judge()),
      'sockets broken off': lost,
      'sockets asked for': waits.length,
      'steepest tenth of the waits over the mean': steepness,
      'all back in ms': backMs,
    }
  },
}
