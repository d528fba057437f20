import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import { Journal } from '../../fault-rig/clients/journal.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'
import { openStack, owner, type Stack } from '../../fault-rig/stack/stack.ts'

const looks = 20
const lookEveryMs = 250

export const redisShared: Scenario = {
  code: 'F33',
  name: 'redis-shared',
  what: 'A copy of the installation and an empty one run on the same Redis; in the copy every chat ends: the first installation does not notice them.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'all that an installation has in Redis carries its own name',
    without: { at: 'own-names', value: "$it.slice(0, 5) + 'x:'" },
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const active = await openConversations(faultRun, 3, agents)
    await Promise.all(active.map((conversation) => converse(conversation, 2)))
    const queue = await faultRun.queue(faultRun.pick({ brief: 4, usual: 8, full: 16 }))
    const copy = await copyOf(faultRun)
    const empty = await startOn(faultRun, await faultRun.postgres.createDatabase())
    const writing = Writing.begin(faultRun, active, 3)
    faultRun.progress('ending everything in the copy')
    const ended = await endAll(copy)
    for (let look = 0; look < looks; look += 1) {
      await lookAtQueue(faultRun, queue)
      await faultRun.sleep(lookEveryMs)
    }
    await writing.stop()
    for (const stack of [copy, empty]) await stack.close()
    return { ...(await faultRun.judge()), 'ended in the copy': ended }
  },
}

/** Another installation on a copy of the database, as a staging system is made of production. */
async function copyOf(faultRun: FaultRun): Promise<Stack> {
  const name = new URL(faultRun.databaseUrl).pathname.slice(1)
  const copied = `${name}_copy`
  await faultRun.fault(async () => {
    // A database is copied only while nobody is connected to it.
    await Promise.all(faultRun.nodes.map((node) => node.stop()))
    const client = await faultRun.postgres.client()
    await client.query(`CREATE DATABASE ${copied} TEMPLATE ${name}`)
    await client.end()
    await Promise.all(faultRun.nodes.map((node) => node.start()))
  })
  return await startOn(faultRun, faultRun.postgres.url(copied))
}

async function startOn(faultRun: FaultRun, databaseUrl: string): Promise<Stack> {
  const { postgres, redis } = faultRun
  const drop = () => postgres.dropDatabase(databaseUrl)
  const places = { databaseUrl, redisUrl: redis.url, postgres, redis, drop }
  const stack = await openStack('cluster', { places })
  faultRun.atEnd(() => stack.close())
  return stack
}

/** Ends every chat of an installation. Returns how many there were. */
async function endAll({ url }: Stack): Promise<number> {
  const options = { isUnlimited: true, transport: 'poll' } as const
  const { client } = await new AgentSimulation(new Journal(), url, 'Ana', options).signIn(owner)
  const { chats: waiting } = await retryUntilDone(() => client.listWaitingChats({ limit: 100 }))
  const { chats: active } = await retryUntilDone(() => client.listChats({ status: 'active' }))
  for (const { id } of [...waiting, ...active]) await retryUntilDone(() => client.endChat(id))
  return waiting.length + active.length
}

/** Everybody still waits, in their place. */
async function lookAtQueue(faultRun: FaultRun, queue: readonly VisitorSimulation[]): Promise<void> {
  for (const [at, { client, chatId }] of queue.entries()) {
    const { cursor } = await retryUntilDone(() => client.getMessages(chatId, { tail: true }))
    const page = await retryUntilDone(() => client.getMessages(chatId, { after: cursor }))
    const { status, queuePosition } = page
    const isRight = status === 'waiting' && (queuePosition === null || queuePosition === at + 1)
    if (isRight) continue
    throw new Error(`visitor ${at + 1} of the queue is told: ${status}, place ${queuePosition}`)
  }
  faultRun.progress(`${queue.length} visitors are in their places`)
}
