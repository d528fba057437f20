import { launchChromium } from '../test/rig/chromium.ts'
import { Agent } from '../test/rig/agent.ts'
import { en } from '../test/rig/texts.ts'
import { Visitor } from '../test/rig/visitor.ts'
import { measuredEnv, owner } from './chats.ts'
import { freshDatabase, servers } from './database.ts'
import { percentile } from './load.ts'
import { type PageRecord, recordBubbles, recordNetwork } from './page-record.ts'
import { PlainProxy } from './plain-proxy.ts'
import { pinLoad, pinned, type Running, start } from './process.ts'

/**
 * `pnpm bench:browsers`: two API processes on PostgreSQL and Redis, a visitor's page with the widget on one of them and
 * an agent's console on the other, in one Chromium. It prints the time from pressing Enter to the text in the other
 * page, and from the answer to a send to the frame that brings it; first on sockets, then behind proxies that know
 * none. MESSAGES says how many each side writes.
 */
const count = Number(process.env['MESSAGES'] ?? 100)
/** Both pages have drawn the last message and said that it is read. */
const pauseMs = 100

const { database, redis } = servers()
pinLoad()
console.log(`servers and load on ${pinned ? 'a core each' : 'the same cores'}`)
const browser = await launchChromium()
await measure('sockets', startNode, 1)
await measure('no sockets', startNodeBehindProxy, 0)
await browser.close()

interface Node extends Pick<Running, 'url'> {
  stop(): Promise<void>
}

interface Side {
  person: Visitor | Agent
  name: string
}

function startNode(databaseUrl: string, env: Record<string, string> = {}): Promise<Running> {
  return start(
    'packages/api/dist/main.js',
    { ...measuredEnv, DATABASE_URL: databaseUrl, REDIS_URL: redis, ...env },
    '/readyz',
  )
}

async function startNodeBehindProxy(databaseUrl: string): Promise<Node> {
  const proxy = await PlainProxy.open()
  const node = await startNode(databaseUrl, { PUBLIC_URL: proxy.url })
  proxy.target = node.url
  return {
    url: proxy.url,
    async stop() {
      proxy.close()
      await node.stop()
    },
  }
}

/** `sockets`: how many each page has. */
async function measure(
  name: string,
  startOne: (databaseUrl: string) => Promise<Node>,
  sockets: number,
): Promise<void> {
  const databaseUrl = await freshDatabase(database)
  const nodes = [await startOne(databaseUrl), await startOne(databaseUrl)]
  const [visitorUrl = '', agentUrl = ''] = nodes.map(({ url }) => url)
  const visitor = new Visitor(await openPage(), en)
  const agent = new Agent(await openPage(), en)
  await agent.signIn(`${agentUrl}/console/`, owner)
  await visitor.page.goto(`${visitorUrl}/demo`)
  await visitor.startChat()
  await visitor.say('Good morning')
  await agent.accept('Good morning')
  const sides = [
    { person: visitor, name: 'visitor' },
    { person: agent, name: 'agent' },
  ]
  for (const { person } of sides) {
    await person.page.evaluate(recordBubbles)
    await person.page.waitForFunction(hasSockets, sockets)
  }
  for (let turn = -2; turn < 0; turn += 1) await exchange(sides, turn)
  const before = await Promise.all(sides.map(recordOf))
  for (let turn = 0; turn < count; turn += 1) await exchange(sides, turn)
  const after = await Promise.all(sides.map(recordOf))
  print(name, before, after)
  for (const { person } of sides) await person.page.context().close()
  for (const node of nodes) await node.stop()
}

async function openPage() {
  const context = await browser.newContext({ locale: en.locale, reducedMotion: 'reduce' })
  await context.addInitScript(recordNetwork)
  return await context.newPage()
}

function textOf(name: string, turn: number): string {
  return `Message ${turn} of the ${name}`
}

/** Each side writes one message, once the other's one has been shown. */
async function exchange(sides: Side[], turn: number): Promise<void> {
  for (const [from, to] of [sides, sides.toReversed()]) {
    if (from === undefined || to === undefined) return
    const text = textOf(from.name, turn)
    await from.person.say(text)
    await to.person.page.waitForFunction(isShown, text, { polling: 20 })
    await to.person.page.waitForTimeout(pauseMs)
  }
}

function isShown(text: string): boolean {
  return globalThis.pageRecord.shown[text] !== undefined
}

function hasSockets(sockets: number): boolean {
  return globalThis.pageRecord.openSockets === sockets
}

function recordOf({ person }: Side): Promise<PageRecord> {
  return person.page.evaluate(() => globalThis.pageRecord)
}

function print(name: string, before: PageRecord[], after: PageRecord[]): void {
  const [visitor, agent] = after
  if (visitor === undefined || agent === undefined) throw new Error('there are two sides')
  const ways = [
    { from: visitor, to: agent, by: 'visitor', other: 'agent' },
    { from: agent, to: visitor, by: 'agent', other: 'visitor' },
  ]
  for (const { from, to, by, other } of ways) {
    const texts = Array.from({ length: count }, (_, turn) => textOf(by, turn))
    const shown = between(texts, from.pressed, to.shown)
    const framed = between(texts, from.answered, to.framed)
    console.log(
      `${name}, ${by} to ${other}: ${shown.length} of ${count} messages, from Enter to the other page median ${ms(shown, 0.5)} ms, p95 ${ms(shown, 0.95)} ms${framed.length === 0 ? '' : `; from the answer to the frame p50 ${ms(framed, 0.5)} ms, p95 ${ms(framed, 0.95)} ms`}`,
    )
  }
  const polls = after.map((one, at) => one.polls - (before[at]?.polls ?? 0))
  console.log(
    `${name}: open sockets ${visitor.openSockets} and ${agent.openSockets}; the visitor's page has polled ${polls[0]} times, the agent's ${polls[1]} times`,
  )
}

/** The milliseconds between the two times of each text that has both. */
function between(
  texts: string[],
  from: Record<string, number>,
  to: Record<string, number>,
): number[] {
  return texts
    .map((text) => (to[text] ?? Number.NaN) - (from[text] ?? Number.NaN))
    .filter((duration) => !Number.isNaN(duration))
}

function ms(durations: number[], share: number): string {
  return percentile(durations, share).toFixed(1)
}
