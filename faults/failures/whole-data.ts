import type { ChatStarted, VisitorErased } from '@papo/protocol'
import { call } from '../../fault-rig/clients/call.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { fillLog } from '../../fault-rig/run/fill-log.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const textLength = 1_600
const mostGrowthMiB = 200
const exportedWithinMs = 300_000
const erasedWithinMs = 300_000

export const wholeData: Scenario = {
  code: 'F36',
  name: 'whole-data',
  what: 'A visitor with a very long log is exported and erased while others chat, and a node is killed in mid-erasure: the export is whole, no text stays, and nobody else waits.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  protection: {
    what: 'what is read as a whole is read page by page',
    without: { at: 'rows-of-a-page', value: '10_000_000' },
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(faultRun, 4, agents)
    const person = await start(faultRun)
    const count = faultRun.pick({ brief: 60_000, usual: 150_000, full: 300_000 })
    await fillLog(faultRun, person, { count, textLength })
    const writing = Writing.begin(faultRun, all, 4)
    const exported = await exportWhole(faultRun, person, count)
    const erased = await eraseWhole(faultRun, person, count)
    await writing.stop()
    return { ...(await faultRun.judge()), entries: count, ...exported, ...erased }
  },
}

interface Person {
  participant: { id: string }
  chatId: string
}

/** A visitor whom no simulation follows: after the erasure their token has ended. */
async function start(faultRun: FaultRun): Promise<Person> {
  const { key } = await faultRun.site()
  const { status, body } = await call(`${faultRun.url}/v1/chats`, 'POST', {
    body: { siteKey: key, clientId: crypto.randomUUID(), visitor: { name: 'Whole' } },
  })
  if (status !== 201) throw new Error(`a start was answered ${status}`)
  const { chat } = body as ChatStarted
  return { participant: { id: chat.visitor.id }, chatId: chat.id }
}

const memoryOf = (faultRun: FaultRun): number =>
  Math.max(...faultRun.nodes.filter(({ isRunning }) => isRunning).map((node) => node.memory()))

async function exportWhole(faultRun: FaultRun, { participant }: Person, count: number) {
  faultRun.progress(`exporting ${count} entries`)
  const before = memoryOf(faultRun)
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memoryOf(faultRun))
  }, 100)
  faultRun.atEnd(() => clearInterval(watch))
  const { token } = await faultRun.owner()
  const { status, body, ms } = await call(
    `${faultRun.url}/v1/visitors/${participant.id}/export`,
    'GET',
    { token, withinMs: exportedWithinMs },
  )
  clearInterval(watch)
  const { chats = [] } = body as { chats?: { log: { text: string }[] }[] }
  const texts = chats.flatMap(({ log }) => log).filter(({ text }) => text.length > 0)
  if (status !== 200 || texts.length < count) {
    throw new Error(`the export was answered ${status}, with ${texts.length} texts`)
  }
  const growth = Math.round(most - before)
  if (growth > mostGrowthMiB) throw new Error(`a node has grown by ${growth} MiB for an export`)
  return { 'exported in ms': Math.round(ms), 'MiB that a node has grown by': growth }
}

async function eraseWhole(faultRun: FaultRun, { participant, chatId }: Person, count: number) {
  faultRun.progress(`erasing ${count} entries`)
  const { token } = await faultRun.owner()
  const began = performance.now()
  const erase = async (): Promise<VisitorErased | null> => {
    const path = `${faultRun.url}/v1/visitors/${participant.id}/erase`
    const { status, body } = await call(path, 'POST', { token })
    return status === 200 ? (body as VisitorErased) : null
  }
  const first = erase()
  await faultRun.sleep(500)
  await faultRun.fault(async () => {
    const node = faultRun.node(0)
    await node.kill()
    await node.start()
    await first
  })
  let told: VisitorErased | null = null
  const isDone = async () => {
    told = await erase()
    return told !== null && told.left === undefined
  }
  await faultRun.until('everything is erased', isDone, erasedWithinMs)
  const ms = Math.round(performance.now() - began)
  const left = await call(`${faultRun.url}/v1/chats/${chatId}/messages?tail=true`, 'GET', { token })
  if (JSON.stringify(left.body).includes('palavra')) throw new Error('an erased text is still read')
  const { messages } = told as unknown as VisitorErased
  if (messages < count) throw new Error(`${messages} of ${count} entries are erased`)
  return { 'erased in ms': ms }
}
