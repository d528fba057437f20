import type { Chat, LogPage, VisitorErased } from '@papo/protocol'
import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { findInLogs, findInRedis, findInTables, type Stored } from '../../fault-rig/run/stored.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import { Device } from '../../fault-rig/clients/device.ts'
import { seed, type SeededData } from '../../fault-rig/clients/seeded-data.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** One poll of an open view, and the moment in which another tab might bring another token. */
const droppedWithinMs = 10_000
const droppedAnywayMs = 20_000
const minWords = 20

export const visitorErasure: Scenario = {
  code: 'P2',
  name: 'visitor-erasure',
  what: 'Nothing readable is left of an erased visitor anywhere, and everything else is unchanged.',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'an erasure removes the feedback of a rating',
      without: { at: 'erased-feedback', value: "'kept'" },
    },
    {
      what: 'an erasure removes the visitor’s name from the log',
      without: { at: 'erased-author', value: "'kept'" },
    },
    {
      what: 'an erasure raises the generation of the log, so that open views read it again',
      without: { at: 'edition-after-erasure', value: 'sql.lit(0)' },
    },
    {
      what: 'an erased visitor is not shown as typing',
      without: { drop: 'typing-after-erasure' },

      stacks: ['cluster'],
    },
    {
      what: 'a browser clears its views and its storage when its visitor was erased',
      without: { at: 'visitor-is-gone', condition: 'true' },
    },
    {
      what: 'an open view reloads the visitor’s details after an erasure',
      without: { at: 'details-after-reset', value: 'true' },
    },
    {
      what: 'an erasure removes rows of the visitor alone',
      without: { at: 'rows-of-visitor', value: "sql`${visitorId}::text <> ''`" },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitor = await seed(client, ours)
    const other = await seed(client, ours)
    const before = await exportOf(client, ours, other)
    const words = visitor.markers.in(
      (await everywhere(faultRun)).map(([, text]) => text).join('\n'),
    )
    if (words.length < minWords) throw new Error(`only ${words.length} words were left`)
    const observer = await openViews(faultRun, ours, visitor)
    faultRun.progress('erasing')
    await stillTyping(client, visitor)
    const result = await erase(client, ours, visitor)
    const began = performance.now()
    const inRedisStill = found(visitor, await findInRedis(faultRun))
    if (inRedisStill !== null) throw new Error(inRedisStill)
    await observer.areEmpty()
    const dropped = performance.now() - began
    await isWhole(faultRun, client, ours, visitor)
    if ((await exportOf(client, ours, other)) !== before) {
      throw new Error('erasing one visitor changed another one')
    }
    const again = await erase(client, ours, visitor)
    if (JSON.stringify(again) !== JSON.stringify(result)) {
      throw new Error('the second erasure had another answer')
    }
    faultRun.progress('a scan of everything')
    const left = found(visitor, await everywhere(faultRun, { isDown: true }))
    if (left !== null) throw new Error(left)
    return {
      words: words.length,
      left: 0,
      entries: result.messages,
      'dropped in ms': Math.round(dropped),
    }
  },
}

/** Everything in tables, in Redis and in logs. The embedded node is stopped for it. */
async function everywhere(faultRun: FaultRun, { isDown = false } = {}): Promise<Stored[]> {
  const stored = await faultRun.fault(async () => {
    const all = [
      ...(await findInRedis(faultRun)),
      ...(await findInTables(faultRun)),
      ...findInLogs(faultRun),
    ]
    if (faultRun.name === 'embedded' && !isDown) await faultRun.node(0).start()
    return all
  })
  return stored
}

/**
 * A sentence that names the places where a word of the visitor is left; null where there is none.
 */
function found({ markers }: SeededData, stored: readonly Stored[]): string | null {
  for (const [place, text] of stored) {
    const [word] = markers.in(text)
    if (word !== undefined) return `${word} is still in ${place}`
  }
  return null
}

const exportOf = async (
  client: RawClient,
  { owner: { token } }: Workspace,
  { visitorId }: SeededData,
): Promise<string> => {
  const path = `/v1/visitors/${visitorId}/export`
  const all = await client.ask('GET', path, { token })
  return JSON.stringify({ ...all, exportedAt: null, tokens: null })
}

const erase = (
  client: RawClient,
  { owner: { token } }: Workspace,
  { visitorId }: SeededData,
): Promise<VisitorErased> =>
  client.ask<VisitorErased>('DELETE', `/v1/visitors/${visitorId}`, { token })

async function stillTyping(client: RawClient, { open }: SeededData): Promise<void> {
  const body = { typing: true }
  await client.ask('POST', `/v1/chats/${open.chatId}/typing`, { token: open.token, body })
}

interface Observer {
  /** Throws where a word of the visitor is still shown or stored after one poll. */
  areEmpty(): Promise<void>
}

/** The visitor and an agent have the chat open. */
async function openViews(
  faultRun: FaultRun,
  { site }: Workspace,
  visitor: SeededData,
): Promise<Observer> {
  const agent = await faultRun.agent()
  const device = new Device([
    [
      `papo.session.${site.key}`,
      JSON.stringify({ visitorToken: visitor.open.token, chatId: visitor.open.chatId }),
    ],
  ])
  const { platform } = device
  const client = createVisitorClient({ baseUrl: faultRun.url, siteKey: site.key, platform })
  faultRun.atEnd(() => client.close())
  let chat: VisitorChat | null = await client.resume()
  if (chat === null) throw new Error('the visitor cannot read the chat')
  client.on('loggedOut', () => (chat = null))
  const watching = await agent.open(visitor.open.chatId)
  const shownTo = {
    agent: () => JSON.stringify(watching.chat.state),
    visitor: () => JSON.stringify([chat?.state ?? null, [...device.stored()]]),
  }
  const words = (who: keyof typeof shownTo) => visitor.markers.in(shownTo[who]())
  await faultRun.until(
    'both sides show it',
    () => words('agent').length > 5 && words('visitor').length > 3,
  )
  const withinMs = faultRun.isStrict ? droppedWithinMs : droppedAnywayMs
  return {
    async areEmpty() {
      for (const who of ['agent', 'visitor'] as const) {
        const isDropped = () => words(who).length === 0
        await faultRun.until(`the ${who} shows nothing of it`, isDropped, withinMs)
      }
      if (device.stored().size > 0)
        throw new Error('the browser still stores data of the erased visitor')
    },
  }
}

/** The log has the same length, with tombstones; no list, search or token leads to a word. */
async function isWhole(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
  visitor: SeededData,
): Promise<void> {
  const { markers, ended, open } = visitor
  const { token } = ours.owner
  const texts: string[] = []
  for (const { url } of faultRun.nodes) {
    const read = async <Body>(path: string): Promise<Body> => {
      const reply = await client.call('GET', path, { token, url })
      texts.push(reply.text)
      return reply.json() as Body
    }
    for (const { chatId } of [ended, open]) {
      const { messages } = await read<LogPage>(`/v1/chats/${chatId}/messages?limit=100`)
      const isContiguous = messages.every(({ seq }, at) => seq === at + 1)
      const isSilent = messages.every(({ text }) => text === null || text === '')
      const tombstones = messages.filter((message) => message.erased === true)
      if (!isContiguous || !isSilent || tombstones.length < 4) {
        throw new Error(`the log of an erased visitor is ${JSON.stringify(messages)}`)
      }
      const chat = await read<Chat>(`/v1/chats/${chatId}`)
      if (chat.status !== 'ended') throw new Error('the chat of an erased visitor did not end')
    }
    await read('/v1/chats?limit=100')
    await read(`/v1/chats?text=${encodeURIComponent(markers.for('nothing').slice(0, 12))}`)
    await read(`/v1/visitors/${visitor.visitorId}/export`)
    await read('/v1/audit?limit=100')
    for (const dead of [visitor.token, ended.token]) {
      const { status } = await client.call('GET', '/v1/visitor/chats', { token: dead, url })
      if (status !== 401) throw new Error(`the token of an erased visitor was answered ${status}`)
    }
  }
  const [word] = texts.flatMap((text) => markers.in(text))
  if (word !== undefined) throw new Error(`${word} can still be read`)
}
