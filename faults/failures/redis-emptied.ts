import { isDeepStrictEqual } from 'node:util'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import {
  converse,
  type Conversation,
  openConversations,
} from '../../fault-rig/run/conversations.ts'

const flushEveryMs = 5000

export const redisEmptied: Scenario = {
  code: 'F7',
  name: 'redis-emptied',
  what: 'Redis is emptied repeatedly, and nodes start with an empty Redis or none: nothing essential was in it.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'a queue position is served from the cache only while the cached queue is known to be complete',
    without: { at: 'whole-line', condition: 'known === null' },
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const active = await openConversations(faultRun, 4, agents)
    await Promise.all(active.map((conversation) => converse(conversation, 3)))
    const queue = await faultRun.queue(faultRun.pick({ brief: 6, usual: 10, full: 30 }))
    for (const { visitor, agent, chatId } of active) {
      await retryUntilDone(() => visitor.client.markRead(chatId, 4))
      await retryUntilDone(() => agent.client.markRead(chatId, 5))
    }
    const seen = { before: await everything(faultRun, queue, active), looks: 0 }
    const look = async (when: string) => {
      seen.looks += 1
      const now = await everything(faultRun, queue, active)
      if (isDeepStrictEqual(now, seen.before)) return
      throw new Error(`${when}: ${JSON.stringify(now)} instead of ${JSON.stringify(seen.before)}`)
    }
    const flushes = await flushOften(faultRun, queue, look)
    await startsWithout(faultRun, look)
    return { ...(await faultRun.judge()), flushes, looks: seen.looks }
  },
}

async function flushOften(
  faultRun: FaultRun,
  queue: readonly VisitorSimulation[],
  look: (when: string) => Promise<void>,
): Promise<number> {
  const flushes = faultRun.pick({ brief: 2, usual: 5, full: 12 })
  for (let flush = 0; flush < flushes; flush += 1) {
    faultRun.progress(`flush ${flush + 1} of ${flushes}`)
    await faultRun.redis.flush()
    const until = performance.now() + flushEveryMs
    // The write of a waiting visitor publishes that chat to the emptied cache: alone, though it is
    // not first in the queue.
    const late = queue.at(-1 - (flush % 2))
    if (late !== undefined) await faultRun.sender(late).send(late.chatId, `still here ${flush}`)
    do await look(`after flush ${flush + 1}`)
    while (performance.now() < until)
  }
  return flushes
}

async function startsWithout(
  faultRun: FaultRun,
  look: (when: string) => Promise<void>,
): Promise<void> {
  faultRun.progress('starting without Redis')
  await faultRun.redis.kill()
  faultRun.proxy.upstreams.takeOut(1)
  await faultRun.node(0).kill()
  await faultRun.node(0).start()
  await look('on a node that has started without Redis')
  faultRun.progress('starting with an empty Redis')
  await faultRun.redis.start()
  faultRun.proxy.upstreams.putBack(1)
  faultRun.proxy.upstreams.takeOut(0)
  await faultRun.node(1).kill()
  await faultRun.node(1).start()
  await look('on a node that has started with an empty Redis')
  faultRun.proxy.upstreams.putBack(0)
}

/** The queue's order and positions, the owners, all read marks; uses every session for it. */
async function everything(
  faultRun: FaultRun,
  queue: readonly VisitorSimulation[],
  active: readonly Conversation[],
) {
  const client = await faultRun.ownerClient()
  const { chats } = await retryUntilDone(() => client.listWaitingChats({ limit: 100 }))
  const places = await Promise.all(
    queue.map(({ client, chatId }) =>
      retryUntilDone(() => client.getMessages(chatId, { tail: true })),
    ),
  )
  const openConversations = await Promise.all(
    active.map(async ({ visitor, agent, chatId }) => {
      const { readUpTo } = await retryUntilDone(() =>
        visitor.client.getMessages(chatId, { tail: true }),
      )
      const { status, agent: owner } = await retryUntilDone(() => agent.client.getChat(chatId))
      return { status, owner: owner?.id, readUpTo }
    }),
  )
  const numbers = new Map(queue.map(({ chatId }, at) => [chatId, at + 1]))
  return {
    queue: chats.map(({ id }) => numbers.get(id)),
    places: places.map(({ queuePosition }) => queuePosition),
    talks: openConversations,
  }
}
