import { loadavg } from 'node:os'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { createLongLists, type LongLists } from '../packages/console/test/long-lists.ts'
import { servePlayground } from '../packages/console/test/playground.ts'
import { Agent } from '../test/rig/agent.ts'
import { launchChromium } from '../test/rig/chromium.ts'
import { en } from '../test/rig/texts.ts'
import { percentile } from './load.ts'
import { recordScrolling, type ScrollRecord, takeRecord } from './scroll-record.ts'

/**
 * `pnpm bench:console`: an agent's console in Chromium, with the test backend. WAITING chats wait, and one chat has
 * MESSAGES messages. It scrolls the queue and the log by the wheel, lets chats come and go, and prints how many rows
 * stood in the page, how long its tasks and frames took, what has shifted, and what has grown.
 */
const waiting = Number(process.env['WAITING'] ?? 500)
const messages = Number(process.env['MESSAGES'] ?? 10_000)
/** How many chats come and go between two counts of what is in the page. */
const visits = Number(process.env['VISITS'] ?? 100)

console.log(`the machine's load is ${loadavg()[0]?.toFixed(1)}`)
const lists = await createLongLists(waiting, messages)
const site = await servePlayground(lists.backend)
const browser = await launchChromium()
try {
  await measure(lists, `${site.origin}/console/`, browser)
} finally {
  await browser.close()
  site.stop()
}

async function measure(
  { backend, long }: LongLists,
  url: string,
  chromium: Browser,
): Promise<void> {
  const context = await chromium.newContext({
    locale: en.locale,
    viewport: { width: 1280, height: 800 },
  })
  await context.addInitScript(recordScrolling)
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await new Agent(page, en).signIn(url, backend.owner)
  await page.goto(`${url}#/queue`)
  await page.locator('.row').nth(15).waitFor()
  const scenes: [name: string, run: () => Promise<void>][] = [
    ['queue, down', () => scroll(page, '.list-body', 240)],
    ['queue, up', () => scroll(page, '.list-body', -240)],
    ['log, opened', () => openChat(page, url, long)],
    ['log, up to the first message', () => scroll(page, '.log', -1200)],
    ['log, down to the last message', () => scroll(page, '.log', 1200)],
  ]
  for (const [name, run] of scenes) {
    await page.evaluate(takeRecord)
    const before = await metrics(cdp)
    const longest = await longestTask(chromium, page, run)
    const after = await metrics(cdp)
    print(name, await page.evaluate(takeRecord), longest, after.cpu - before.cpu)
  }
  await page.goto(`${url}#/queue`)
  await page.locator('.row').nth(15).waitFor()
  await comeAndGo(backend, page)
  const first = await metrics(cdp)
  await comeAndGo(backend, page)
  const last = await metrics(cdp)
  console.log(
    `${visits} chats come and go: nodes ${first.nodes} → ${last.nodes}, listeners ${first.listeners} → ${last.listeners}, heap ${megabytes(first.heap)} → ${megabytes(last.heap)} MB`,
  )
}

async function openChat(page: Page, url: string, chatId: string): Promise<void> {
  await page.goto(`${url}#/chats/${chatId}`)
  await page.locator('.message').first().waitFor()
  await page.waitForTimeout(500)
}

/** Turns the wheel over the area until it has stood still for a second, though more may be loaded there. */
async function scroll(page: Page, area: string, by: number): Promise<void> {
  await page.locator(area).hover()
  const position = () =>
    page.locator(area).evaluate(({ scrollTop, scrollHeight }) => `${scrollTop} ${scrollHeight}`)
  let stillFor = 0
  for (let last = ''; stillFor < 60;) {
    await page.mouse.wheel(0, by)
    await page.waitForTimeout(16)
    const now = await position()
    stillFor = now === last ? stillFor + 1 : 0
    last = now
  }
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** The processor time of the page's longest task in milliseconds: on a busy machine the clock says more. */
async function longestTask(
  chromium: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<number> {
  await chromium.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  })
  await run()
  const { traceEvents } = JSON.parse((await chromium.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid} ${tid}`),
  )
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000
}

/** Chats join the queue and are ended, one after the other. */
async function comeAndGo(backend: LongLists['backend'], page: Page): Promise<void> {
  for (let turn = 0; turn < visits; turn += 1) {
    const { chatId } = await backend.visitorStarts({ visitor: { name: 'Passante' } })
    await backend.visitorEnds(chatId)
  }
  await page.waitForTimeout(3000)
}

async function metrics(cdp: CDPSession) {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics: all } = await cdp.send('Performance.getMetrics')
  const named = (name: string) => all.find((one) => one.name === name)?.value ?? Number.NaN
  return {
    cpu: named('TaskDuration') * 1000,
    nodes: named('Nodes'),
    listeners: named('JSEventListeners'),
    heap: named('JSHeapUsedSize'),
  }
}

function print(name: string, record: ScrollRecord, longest: number, cpu: number): void {
  const { frames, mostRows, longTasks, shift } = record
  const slow = frames.filter((length) => length > 34).length
  console.log(
    `${name}: ${mostRows} rows at most; longest task ${longest.toFixed(1)} ms of processor time, ${Math.max(0, ...longTasks).toFixed(0)} ms by the clock; ${frames.length} frames, ${((100 * slow) / frames.length).toFixed(1)} % over 34 ms, p95 ${percentile(frames, 0.95).toFixed(1)} ms, ${(cpu / frames.length).toFixed(2)} ms of processor time each; layout shift ${shift.toFixed(4)}`,
  )
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
