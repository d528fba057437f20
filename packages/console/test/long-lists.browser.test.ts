import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { chatOf, createLongLists } from './long-lists.ts'
import { servePlayground } from './playground.ts'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
/** The most rows that stand in the page: of the list and of the log together. */
const mostRows = 60

const { backend, waiting, long } = await createLongLists(500, 10_000)
const { owner } = backend
/** The number of the visitor who waits longest. */
let first = 1
let last = 10_000
/** The visitor writes in it; returns the number of the message. */
async function write(): Promise<number> {
  await backend.visitorSends(long, `Texto ${++last}`)
  return last
}

let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
beforeAll(async () => {
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

async function open(hash: string, viewport = desktop): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'pt-BR' })
  const tab = await context.newPage()
  await tab.goto(`${site.origin}/console/${hash}`)
  await tab.locator('#email').fill(owner.email)
  await tab.locator('#password').fill(owner.password)
  await tab.locator('#password').press('Enter')
  await tab
    .locator(hash.startsWith('#/queue') ? '.row' : '.message')
    .first()
    .waitFor()
  return tab
}

/** What the page showed at one moment of a scroll. */
interface Moment {
  /** How many rows and entries stood in the page. */
  rows: number
  /** The numbers of those in view, from the top down. */
  numbers: number[]
  /** By how many pixels the rows have moved that were in the page before too: the least and the most. */
  moved: [number, number]
}

/** Scrolls by `step` pixels a frame until the row or the message of this number is in view. */
async function scroll(tab: Page, area: string, step: number, number: number): Promise<Moment[]> {
  const moments = await tab.evaluate(
    async ([selector, by, wanted]) => {
      const frame = document.querySelector(selector)
      if (!frame) throw new Error('there is nothing to scroll')
      let tops = new Map<string, number>()
      const look = (): Moment => {
        const { top, bottom } = frame.getBoundingClientRect()
        const all = [...frame.querySelectorAll('.row-name, .bubble')]
        const parts = all.filter((part) => {
          const place = part.getBoundingClientRect()
          return place.top >= top && place.bottom <= bottom
        })
        const before = tops
        tops = new Map(all.map((part) => [part.textContent, part.getBoundingClientRect().top]))
        const moves = [...tops].flatMap(([text, now]) => now - (before.get(text) ?? Number.NaN))
        const known = moves.filter((move) => !Number.isNaN(move))
        return {
          moved: [Math.min(...known), Math.max(...known)],
          rows: document.querySelectorAll('.row, .message, .log-notice').length,
          numbers: parts.map(({ textContent }) => Number(/\d+/.exec(textContent)?.[0])),
        }
      }
      const seen = [look()]
      for (let turn = 0; turn < 2000; turn++) {
        if (seen.at(-1)?.numbers.includes(wanted)) break
        frame.scrollTop += by
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
        seen.push(look())
      }
      return seen
    },
    [area, step, number] as const,
  )
  expect(moments.at(-1)?.numbers).toContain(number)
  return moments
}

/** The texts in view, from the top down. */
const inView = (tab: Page, area: string) =>
  tab.locator(area).evaluate((frame) => {
    const { top, bottom } = frame.getBoundingClientRect()
    return [...frame.querySelectorAll('.row-name, .bubble')]
      .filter((part) => {
        const place = part.getBoundingClientRect()
        return place.top >= top && place.bottom <= bottom
      })
      .map(({ textContent }) => textContent)
  })

const rowsIn = (tab: Page) => tab.locator('.row, .message, .log-notice').count()

/**
 * Every sight is full, without a gap or a row out of its place, few rows are in the page, and nothing has moved but by
 * scrolling.
 */
function expectWhole(moments: readonly Moment[], by: number, from: number, to: number): void {
  for (const { moved } of moments.slice(1)) {
    const [least, most] = moved.map((pixels) => pixels / -by)
    expect(Math.abs((most ?? 0) - (least ?? 0))).toBeLessThan(0.01)
    expect(least).toBeGreaterThan(-0.01)
    expect(least).toBeLessThan(1.01)
  }
  for (const { numbers } of moments) {
    expect(numbers.length).toBeGreaterThan(1)
    expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at))
  }
  expect(Math.max(...moments.map(({ rows }) => rows))).toBeLessThanOrEqual(mostRows)
  const seen = new Set(moments.flatMap(({ numbers }) => numbers))
  for (let number = from; number <= to; number++) expect(seen.has(number)).toBe(true)
}

describe('the queue of 500', () => {
  it.each([desktop, phone])(
    'is scrolled to its end with few rows in the page: $width px',
    async (viewport) => {
      const tab = await open('#/queue', viewport)
      const moments = await scroll(tab, '.list-body', 300, 500)
      expectWhole(moments, 300, first, 500)
      const row = tab.locator('.row', { hasText: 'Visitante 500' })
      expect(await row.getAttribute('aria-posinset')).toBe(String(501 - first))
      expect(await row.getAttribute('aria-setsize')).toBe(String(501 - first))
    },
  )

  it('is walked by arrows, Home and End, also beyond what is in the page', async () => {
    const tab = await open('#/queue')
    const focused = () =>
      tab.evaluate(() => document.activeElement?.closest('.row')?.getAttribute('aria-posinset'))
    const end = String(501 - first)
    await tab.locator('.row-link').first().focus()
    for (let step = 0; step < 70; step++) await tab.keyboard.press('ArrowDown')
    await expect.poll(focused).toBe('71')
    await expect.poll(() => inView(tab, '.list-body')).toContain(`Visitante ${first + 70}`)
    await tab.keyboard.press('ArrowUp')
    await expect.poll(focused).toBe('70')
    await tab.keyboard.press('End')
    await expect.poll(focused).toBe(end)
    await tab.keyboard.press('ArrowDown')
    expect(await focused()).toBe(end)
    await tab.keyboard.press('Home')
    await expect.poll(focused).toBe('1')
    await expect.poll(() => inView(tab, '.list-body')).toContain(`Visitante ${first}`)
    expect(await rowsIn(tab)).toBeLessThanOrEqual(mostRows)
  })

  it('keeps the focus on a row that is scrolled out of sight', async () => {
    const tab = await open('#/queue')
    const row = tab.locator(`#row-${waiting[first + 1]}`)
    await row.focus()
    const moments = await scroll(tab, '.list-body', 500, 200)
    expect(Math.max(...moments.map(({ rows }) => rows))).toBeLessThanOrEqual(mostRows)
    expect(await row.evaluate((link) => link === document.activeElement)).toBe(true)
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('Tab')
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe(`row-${waiting[first + 2]}`)
  })

  it('stays where it is in the middle when somebody at its start is accepted', async () => {
    const tab = await open('#/queue')
    await scroll(tab, '.list-body', 300, 120)
    const row = tab.locator(`#row-${waiting[119]}`)
    const topOf = async () => (await row.boundingBox())?.y
    const place = await topOf()
    await backend.agentAccepts(waiting[first - 1] ?? '', owner.id)
    first++
    const position = tab.locator('.row', { has: row }).locator('.row-place > [aria-hidden]')
    await expect.poll(() => position.textContent()).toBe(String(121 - first))
    expect(await topOf()).toBe(place)
    expect(await tab.locator('.row').first().getAttribute('aria-setsize')).toBe(String(501 - first))
  })
})

describe('a conversation of 10,000 messages', () => {
  it.each([desktop, phone])(
    'is read upwards with few entries in the page: $width px',
    async (viewport) => {
      const tab = await open(`#/chats/${long}`, viewport)
      expect(await inView(tab, '.log')).toContain(`Texto ${last}`)
      expectWhole(await scroll(tab, '.log', -200, 9650), -200, 9651, last)
      const entry = tab.locator('li', { hasText: 'Texto 9650' })
      expect(await entry.getAttribute('aria-posinset')).toBe('9650')
      expectWhole(await scroll(tab, '.log', 200, last), 200, 9651, last)
    },
  )

  it('keeps in its place what is read, when older messages come and others are written', async () => {
    const tab = await open(`#/chats/${long}`)
    await scroll(tab, '.log', -200, last - 30)
    const bubble = tab.locator('.bubble').getByText(`Texto ${last - 30}`, { exact: true })
    const topOf = async () => Math.round((await bubble.boundingBox())?.y ?? 0)
    const place = await topOf()
    const heightOf = () => tab.locator('.log').evaluate(({ scrollHeight }) => scrollHeight)
    const height = await heightOf()
    await tab.locator('.log-earlier').evaluate((button: HTMLElement) => button.click())
    await expect.poll(heightOf).toBeGreaterThan(height + 1000)
    expect(await topOf()).toBe(place)
    for (let at = 1; at <= 12; at++) await write()
    const fresh = tab.getByRole('button', { name: '12 novas mensagens' })
    await fresh.waitFor()
    expect(await topOf()).toBe(place)
    await fresh.click()
    await expect.poll(() => inView(tab, '.log')).toContain(`Texto ${last}`)
    expect(await rowsIn(tab)).toBeLessThanOrEqual(mostRows)
  })

  it('follows its end, and says to a screen reader only what is new', async () => {
    const tab = await open(`#/chats/${long}`)
    await tab.locator('[role="log"]').evaluate((region) => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      new MutationObserver((records) => {
        for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
          const bubble = node instanceof Element ? node.querySelector('.bubble') : null
          if (bubble) said.push(bubble.textContent)
        }
      }).observe(region, { childList: true })
    })
    const texts: string[] = []
    for (let turn = 0; turn < 20; turn++) {
      texts.push(`Texto ${await write()}`)
      await expect.poll(() => inView(tab, '.log')).toContain(texts.at(-1))
    }
    expect(await tab.locator('[role="log"] .message').count()).toBe(8)
    expectWhole(await scroll(tab, '.log', -200, last - 40), -200, last - 40, last)
    expectWhole(await scroll(tab, '.log', 200, last), 200, last - 40, last)
    expect(await tab.evaluate(() => Reflect.get(globalThis, 'said') as unknown)).toEqual(texts)
  })

  it('has its groups whole at the edges of what is in the page', async () => {
    const tab = await open(`#/chats/${long}`)
    await scroll(tab, '.log', -200, 9900)
    const marks = await tab.locator('.log ol .message').evaluateAll((messages) =>
      messages.map((message) => ({
        at: Number(/\d+/.exec(message.querySelector('.bubble')?.textContent ?? '')?.[0]),
        isFirst: message.classList.contains('is-first'),
        isLast: message.classList.contains('is-last'),
      })),
    )
    expect(marks.length).toBeGreaterThan(10)
    expect(marks).toEqual(
      marks.map(({ at }) => ({ at, isFirst: at % 3 === 0, isLast: at % 3 === 2 })),
    )
  })
})

it('a log that is read up to its first message has its day there alone', async () => {
  const tab = await open(`#/chats/${await chatOf(backend, 150)}`)
  expect(await tab.locator('.log-day').count()).toBe(0)
  await scroll(tab, '.log', -200, 1)
  expect(await tab.locator('.log-day').count()).toBe(1)
  expect(await tab.locator('.log-earlier').count()).toBe(0)
  const [day, message] = await tab
    .locator('.log-day, .message')
    .evaluateAll((parts) => parts.slice(0, 2).map((part) => part.className))
  expect([day, message]).toEqual(['log-day', expect.stringContaining('is-first')])
})
