import { isDeepStrictEqual } from 'node:util'
import { persist } from '../people/persist.ts'
import type { VisitorPerson } from '../people/visitor.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { converse, type Talk, talks } from './talk.ts'

const flushEveryMs = 5000

/** Redis is emptied again and again, and nodes start with an empty one or none: nothing that counts was there. */
export const redisEmptied: Scenario = {
  name: 'F7',
  title: 'Redis emptied or absent',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'a place is told from the cache only while its line is known to be whole',
    without: { drop: 'whole-line' },
  },
  async run(stage) {
    const agents = [await stage.agent(), await stage.agent()]
    const active = await talks(stage, 4, agents)
    await Promise.all(active.map((talk) => converse(talk, 3)))
    const line = await stage.line(stage.pick({ brief: 6, usual: 10, full: 30 }))
    for (const { visitor, agent, chatId } of active) {
      await persist(() => visitor.client.markRead(chatId, 4))
      await persist(() => agent.client.markRead(chatId, 5))
    }
    const seen = { before: await everything(stage, line, active), looks: 0 }
    const look = async (when: string) => {
      seen.looks += 1
      const now = await everything(stage, line, active)
      if (isDeepStrictEqual(now, seen.before)) return
      throw new Error(`${when}: ${JSON.stringify(now)} instead of ${JSON.stringify(seen.before)}`)
    }
    const flushes = await flushOften(stage, line, look)
    await startsWithout(stage, look)
    return { ...(await stage.judge()), flushes, looks: seen.looks }
  },
}

async function flushOften(
  stage: Stage,
  line: readonly VisitorPerson[],
  look: (when: string) => Promise<void>,
): Promise<number> {
  const flushes = stage.pick({ brief: 2, usual: 5, full: 12 })
  for (let flush = 0; flush < flushes; flush += 1) {
    stage.note(`flush ${flush + 1} of ${flushes}`)
    await stage.redis.flush()
    const until = performance.now() + flushEveryMs
    // Whoever writes while waiting is told to the cache again: alone, and yet not the first.
    const late = line.at(-1 - (flush % 2))
    if (late !== undefined) await stage.sender(late).send(late.chatId, `still here ${flush}`)
    do await look(`after flush ${flush + 1}`)
    while (performance.now() < until)
  }
  return flushes
}

async function startsWithout(stage: Stage, look: (when: string) => Promise<void>): Promise<void> {
  stage.note('starting without Redis')
  await stage.redis.kill()
  stage.proxy.upstreams.takeOut(1)
  await stage.node(0).kill()
  await stage.node(0).start()
  await look('on a node that has started without Redis')
  stage.note('starting with an empty Redis')
  await stage.redis.start()
  stage.proxy.upstreams.putBack(1)
  stage.proxy.upstreams.takeOut(0)
  await stage.node(1).kill()
  await stage.node(1).start()
  await look('on a node that has started with an empty Redis')
  stage.proxy.upstreams.putBack(0)
}

/** The line's order and places, who has which chat, how far everybody has read; every session is used for it. */
async function everything(stage: Stage, line: readonly VisitorPerson[], active: readonly Talk[]) {
  const client = await stage.ownerClient()
  const { chats } = await persist(() => client.listWaitingChats({ limit: 100 }))
  const places = await Promise.all(
    line.map(({ client, chatId }) => persist(() => client.getMessages(chatId, { tail: true }))),
  )
  const talks = await Promise.all(
    active.map(async ({ visitor, agent, chatId }) => {
      const { readUpTo } = await persist(() => visitor.client.getMessages(chatId, { tail: true }))
      const { status, agent: owner } = await persist(() => agent.client.getChat(chatId))
      return { status, owner: owner?.id, readUpTo }
    }),
  )
  const numbers = new Map(line.map(({ chatId }, at) => [chatId, at + 1]))
  return {
    line: chats.map(({ id }) => numbers.get(id)),
    places: places.map(({ queuePosition }) => queuePosition),
    talks,
  }
}
