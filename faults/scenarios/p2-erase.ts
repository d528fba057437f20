import type { Chat, LogPage, VisitorErased } from '@papo/protocol'
import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { inLogs, inRedis, inTables, type Kept } from '../oracle/kept.ts'
import { Customer } from '../people/customer.ts'
import { Device } from '../people/device.ts'
import { plant, type Planted } from '../people/planted.ts'
import type { Stranger } from '../people/stranger.ts'
import type { Scenario } from '../scenario.ts'
import { owner } from '../stack/stack.ts'
import type { Stage } from '../stage.ts'

/** One poll of somebody who looks, and the moment in which another tab might come with another token. */
const droppedWithinMs = 10_000
const droppedAnywayMs = 20_000
const fewestWords = 20

/** Of a visitor who is erased nothing is left that anybody could read, anywhere, and all else is as it was. */
export const erased: Scenario = {
  name: 'P2',
  title: 'erasing a visitor',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'an erasure takes what was said with the stars',
      without: { at: 'erased-feedback', value: "'kept'" },
    },
    {
      what: 'an erasure takes the visitor’s name out of the log',
      without: { at: 'erased-author', value: "'kept'" },
    },
    {
      what: 'an erasure is another edition of the log: whoever has it open reads it anew',
      without: { at: 'edition-after-erasure', value: 'sql.lit(0)' },
    },
    {
      what: 'nobody who was erased is seen typing',
      without: { drop: 'typing-after-erasure' },

      stacks: ['cluster'],
    },
    {
      what: 'a browser whose visitor is gone lets go of what it shows and keeps',
      without: { at: 'visitor-is-gone', condition: 'true' },
    },
    {
      what: 'whoever has the chat open asks again for what is said of the visitor',
      without: { at: 'details-after-reset', value: 'true' },
    },
    {
      what: 'an erasure is the visitor’s alone',
      without: { at: 'rows-of-visitor', value: "sql`${visitorId}::text <> ''`" },
    },
  ],
  async run(stage) {
    const stranger = stage.stranger()
    const ours = await Customer.of(stranger, 'ours', owner)
    const visitor = await plant(stranger, ours)
    const other = await plant(stranger, ours)
    const before = await exportOf(stranger, ours, other)
    const words = visitor.canaries.in((await everywhere(stage)).map(([, text]) => text).join('\n'))
    if (words.length < fewestWords) throw new Error(`only ${words.length} words were left`)
    const eyes = await look(stage, ours, visitor)
    stage.note('erasing')
    await stillTyping(stranger, visitor)
    const result = await erase(stranger, ours, visitor)
    const began = performance.now()
    const inRedisStill = found(visitor, await inRedis(stage))
    if (inRedisStill !== null) throw new Error(inRedisStill)
    await eyes.areEmpty()
    const dropped = performance.now() - began
    await isWhole(stage, stranger, ours, visitor)
    if ((await exportOf(stranger, ours, other)) !== before) {
      throw new Error('erasing one visitor changed another one')
    }
    const again = await erase(stranger, ours, visitor)
    if (JSON.stringify(again) !== JSON.stringify(result)) {
      throw new Error('erased once more, the answer is another one')
    }
    stage.note('a scan of everything')
    const left = found(visitor, await everywhere(stage, { isDown: true }))
    if (left !== null) throw new Error(left)
    return {
      words: words.length,
      left: 0,
      entries: result.messages,
      'dropped in ms': Math.round(dropped),
    }
  },
}

/** All that is kept in tables, in Redis and in logs. The embedded node is down for it. */
async function everywhere(stage: Stage, { isDown = false } = {}): Promise<Kept[]> {
  const kept = await stage.fault(async () => {
    const all = [...(await inRedis(stage)), ...(await inTables(stage)), ...inLogs(stage)]
    if (stage.name === 'embedded' && !isDown) await stage.node(0).start()
    return all
  })
  return kept
}

/** Where a word of the visitor stands, in a sentence. */
function found({ canaries }: Planted, kept: readonly Kept[]): string | null {
  for (const [place, text] of kept) {
    const [word] = canaries.in(text)
    if (word !== undefined) return `${word} is still in ${place}`
  }
  return null
}

const exportOf = async (
  stranger: Stranger,
  { owner: { token } }: Customer,
  { visitorId }: Planted,
): Promise<string> => {
  const path = `/v1/visitors/${visitorId}/export`
  const all = await stranger.ask('GET', path, { token })
  return JSON.stringify({ ...all, exportedAt: null, tokens: null })
}

const erase = (
  stranger: Stranger,
  { owner: { token } }: Customer,
  { visitorId }: Planted,
): Promise<VisitorErased> =>
  stranger.ask<VisitorErased>('DELETE', `/v1/visitors/${visitorId}`, { token })

async function stillTyping(stranger: Stranger, { open }: Planted): Promise<void> {
  const body = { typing: true }
  await stranger.ask('POST', `/v1/chats/${open.chatId}/typing`, { token: open.token, body })
}

interface Eyes {
  /** Throws where a word of the visitor is still shown or kept after one poll. */
  areEmpty(): Promise<void>
}

/** The visitor and an agent have the open chat before them. */
async function look(stage: Stage, { site }: Customer, visitor: Planted): Promise<Eyes> {
  const agent = await stage.agent()
  const device = new Device([
    [
      `papo.session.${site.key}`,
      JSON.stringify({ visitorToken: visitor.open.token, chatId: visitor.open.chatId }),
    ],
  ])
  const { platform } = device
  const client = createVisitorClient({ baseUrl: stage.url, siteKey: site.key, platform })
  stage.atEnd(() => client.close())
  let chat: VisitorChat | null = await client.resume()
  if (chat === null) throw new Error('the visitor does not find the chat')
  client.on('loggedOut', () => (chat = null))
  const watching = await agent.open(visitor.open.chatId)
  const shownTo = {
    agent: () => JSON.stringify(watching.chat.state),
    visitor: () => JSON.stringify([chat?.state ?? null, [...device.stored()]]),
  }
  const words = (who: keyof typeof shownTo) => visitor.canaries.in(shownTo[who]())
  await stage.until(
    'both sides are shown it',
    () => words('agent').length > 5 && words('visitor').length > 3,
  )
  const withinMs = stage.isStrict ? droppedWithinMs : droppedAnywayMs
  return {
    async areEmpty() {
      for (const who of ['agent', 'visitor'] as const) {
        const isDropped = () => words(who).length === 0
        await stage.until(`the ${who} is shown nothing of it`, isDropped, withinMs)
      }
      if (device.stored().size > 0) throw new Error('the browser keeps something of who is gone')
    },
  }
}

/** The log has every place that it had, with tombstones; no list, search or token leads to a word. */
async function isWhole(
  stage: Stage,
  stranger: Stranger,
  ours: Customer,
  visitor: Planted,
): Promise<void> {
  const { canaries, ended, open } = visitor
  const { token } = ours.owner
  const texts: string[] = []
  for (const { url } of stage.nodes) {
    const read = async <Body>(path: string): Promise<Body> => {
      const reply = await stranger.call('GET', path, { token, url })
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
      if (chat.status !== 'ended') throw new Error('the chat of an erased visitor goes on')
    }
    await read('/v1/chats?limit=100')
    await read(`/v1/chats?text=${encodeURIComponent(canaries.for('nothing').slice(0, 12))}`)
    await read(`/v1/visitors/${visitor.visitorId}/export`)
    await read('/v1/audit?limit=100')
    for (const dead of [visitor.token, ended.token]) {
      const { status } = await stranger.call('GET', '/v1/visitor/chats', { token: dead, url })
      if (status !== 401) throw new Error(`the token of an erased visitor was answered ${status}`)
    }
  }
  const [word] = texts.flatMap((text) => canaries.in(text))
  if (word !== undefined) throw new Error(`${word} can still be read`)
}
