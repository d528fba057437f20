import { call } from '../../fault-rig/clients/call.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { fillLog } from '../../fault-rig/run/fill-log.ts'

const firstPage = { messages: 50, bytes: 64 * 1024, p95Ms: 100 }
const idleShareOfCore = 0.15
const asked = 20
/** A page of fifty such texts would be too large. */
const textLength = 2000

export const longLog: Scenario = {
  code: 'L5',
  name: 'long-log',
  what: 'A chat of ten thousand messages opens as fast as one of ten, and a thousand idle widgets cost next to nothing.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  protection: {
    what: 'a page ends before it is too large',
    without: { at: 'page-size', value: 'false' },
  },
  async run(faultRun) {
    const [conversation] = await openConversations(faultRun, 1, [await faultRun.agent()])
    if (conversation === undefined) throw new Error('there is no conversation')
    conversation.agent.leave()
    conversation.visitor.leave()
    const count = faultRun.pick({ brief: 1000, usual: 10_000, full: 10_000 })
    const behind = Math.min(1000, count / 2)
    await fillLog(faultRun, conversation.visitor, { count, textLength })
    await faultRun.sender(conversation.visitor).send(conversation.chatId, 'the last')
    const pages = await openOften(faultRun, conversation.visitor)
    const caughtUp = await catchUp(conversation.visitor, behind)
    const idle = await idleWidgets(faultRun)
    return {
      ...(await faultRun.judge()),
      messages: count,
      ...pages,
      'caught up in pages': caughtUp,
      ...idle,
    }
  },
}

async function openOften(faultRun: FaultRun, { chatId, token }: VisitorSimulation) {
  const times: number[] = []
  let bytes = 0
  for (let time = 0; time < asked; time += 1) {
    const { body, ms } = await call(
      `${faultRun.url}/v1/chats/${chatId}/messages?tail=true`,
      'GET',
      {
        token,
      },
    )
    times.push(ms)
    bytes = Math.max(bytes, Buffer.byteLength(JSON.stringify(body)))
    const { messages } = body as { messages: unknown[] }
    if (messages.length > firstPage.messages)
      throw new Error(`a page has ${messages.length} messages`)
  }
  if (bytes > firstPage.bytes) throw new Error(`a page has ${bytes} bytes`)
  const p95 = percentile(times, 0.95)
  if (faultRun.isStrict && p95 > firstPage.p95Ms) throw new Error(`the first page took ${p95} ms`)
  return { 'first page bytes': bytes, 'first page p95 in ms': p95 }
}

/** Reads from an old cursor to the end, page by page and without a gap. */
async function catchUp(visitor: VisitorSimulation, behind: number): Promise<number> {
  const { chatId } = visitor
  const client = visitor.unlimitedClient()
  const { lastSeq } = await client.getChat(chatId)
  const { cursor } = await client.getMessages(chatId, { before: lastSeq - behind + 1, limit: 1 })
  let next = lastSeq - behind + 1
  let pages = 0
  for (let after = cursor; ; pages += 1) {
    const page = await client.getMessages(chatId, { after, limit: 100 })
    for (const { seq } of page.messages) {
      if (seq !== next) throw new Error(`entry ${seq} arrived where ${next} was expected`)
      next += 1
    }
    after = page.cursor
    if (!page.hasMore) break
  }
  if (next !== lastSeq + 1) throw new Error(`${lastSeq + 1 - next} entries never arrived`)
  return pages + 1
}

/** Hidden pages poll every 30 s at most: measures what the nodes need for them. */
async function idleWidgets(faultRun: FaultRun) {
  const count = faultRun.pick({ brief: 20, usual: 300, full: 1000 })
  for (let made = 0; made < count; made += 10) {
    const some = await Promise.all(Array.from({ length: 10 }, () => faultRun.visitor()))
    for (const { device } of some) device.hide()
    faultRun.progress(`${made + 10} of ${count} hidden widgets`)
  }
  const seconds = faultRun.pick({ brief: 5, usual: 35, full: 60 })
  const used = () => faultRun.nodes.reduce((sum, node) => sum + node.processorSeconds(), 0)
  const before = used()
  await faultRun.sleep(seconds * 1000)
  const share = (used() - before) / seconds
  if (faultRun.isStrict && share > idleShareOfCore)
    throw new Error(`idle widgets take ${share} of a core`)
  return { 'idle widgets': count, 'of a core in %': share * 100 }
}
