import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const looksAfterEach = 5
const lookEveryMs = 200

export const redisEvicts: Scenario = {
  code: 'F32',
  name: 'redis-evicts',
  what: 'A full Redis evicts one key after the other, whatever its kind, while chats go on: nobody is told a place in the queue that is not theirs, and nothing is missed.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'a place is told only from a list that has in itself the proof that it is whole',
    without: { at: 'whole-line', condition: 'known === null' },
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const active = await openConversations(faultRun, 3, agents)
    await Promise.all(active.map((conversation) => converse(conversation, 2)))
    const queue = await faultRun.queue(faultRun.pick({ brief: 5, usual: 10, full: 20 }))
    const writing = Writing.begin(faultRun, active, 3)
    const rounds = faultRun.pick({ brief: 2, usual: 5, full: 15 })
    let evicted = 0
    for (let round = 0; round < rounds; round += 1) {
      const keys = (await faultRun.redis.command('KEYS', '*')) as string[]
      for (const key of keys.toSorted()) {
        faultRun.progress(`round ${round + 1} of ${rounds}: ${key}`)
        evicted += Number(await faultRun.redis.command('DEL', key))
        if (key.includes('waiting')) await lookAtPlaces(faultRun, queue, `round ${round + 1}`)
      }
    }
    await lookAtPlaces(faultRun, queue, 'at the end')
    await writing.stop()
    return { ...(await faultRun.judge()), evicted }
  },
}

/** The last in the queue writes, which puts that chat alone into a list that is gone; then everybody looks. */
async function lookAtPlaces(
  faultRun: FaultRun,
  queue: readonly VisitorSimulation[],
  when: string,
): Promise<void> {
  const last = queue.at(-1)
  if (last !== undefined) await faultRun.sender(last).send(last.chatId, `still here ${when}`)
  for (let look = 0; look < looksAfterEach; look += 1) {
    for (const [at, { client, chatId }] of queue.entries()) {
      const page = await retryUntilDone(() => client.getMessages(chatId, { tail: true }))
      const place = page.queuePosition
      if (place === null || place === at + 1) continue
      throw new Error(`${when}: visitor ${at + 1} of the queue was told the place ${place}`)
    }
    await faultRun.sleep(lookEveryMs)
  }
}
