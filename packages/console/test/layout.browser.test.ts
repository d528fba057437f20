import { createBackend } from '@papo/testing'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { servePlayground } from './playground.ts'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
/** A window of 1280 × 1024 at 400 %. */
const zoomed = { width: 320, height: 256 }

const backend = createBackend()
const { owner } = backend
await backend.addAgent({ name: 'Caio Mendes' })
const starts = async (name: string) =>
  (await backend.visitorStarts({ message: 'Oi', visitor: { name } })).chatId
const returned = await starts('Rafael Dias')
await backend.agentAccepts(returned, owner.id)
await backend.agentIsAbsent(returned)
const mine = await starts('Marina Lopes')
await backend.agentAccepts(mine, owner.id)
await backend.agentSends(mine, 'Um momento')
const unanswered = await starts('Rafaela Moreira')
await backend.visitorEnds(unanswered)
const { chatId: left } = await backend.visitorStarts({
  kind: 'message',
  message: 'Abrem amanhã?',
  visitor: { name: 'Ana Lima' },
})

let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
beforeAll(async () => {
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

async function open(hash: string, locale: string, viewport: typeof desktop): Promise<Page> {
  const tab = await (await browser.newContext({ viewport, locale })).newPage()
  await tab.goto(`${site.origin}/console/${hash}`)
  await tab.locator('#email').fill(owner.email)
  await tab.locator('#password').fill(owner.password)
  await tab.locator('#password').press('Enter')
  return tab
}

/** The classes of the elements whose right side is beyond the given edge of `frame`. */
async function overflowing(tab: Page, elements: string, frame: string, edge: 'left' | 'right') {
  await tab.locator(frame).first().waitFor()
  return await tab.evaluate(
    ({ elements, frame, edge }) => {
      const limit = document.querySelector(frame)?.getBoundingClientRect()[edge] ?? 0
      return [...document.querySelectorAll(elements)]
        .filter((element) => element.getBoundingClientRect().right > limit)
        .map(({ className }) => className)
    },
    { elements, frame, edge },
  )
}

/** Whether the element’s text is not cut off. */
const isWhole = (tab: Page, element: string) =>
  tab.locator(element).evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)

/** Whether the element’s text begins with these words, and they are not cut off. */
async function beginsWith(element: Locator, words: string): Promise<boolean> {
  const isShown = await element.evaluate((it, { length }) => {
    const range = document.createRange()
    const text = it.firstChild
    if (text === null) return false
    range.setStart(text, 0)
    range.setEnd(text, length)
    return range.getBoundingClientRect().right <= it.getBoundingClientRect().right
  }, words)
  return isShown && (await element.innerText()).startsWith(words)
}

describe.each(['pt-BR', 'en'])('in %s there is room', (locale) => {
  it('for every choice in the agent’s menu', async () => {
    for (const viewport of [desktop, phone]) {
      const tab = await open('#/queue', locale, viewport)
      await tab.locator('.account .menu-item').click()
      await tab.locator('.choice-option').nth(6).waitFor()
      expect(await overflowing(tab, '.choice-option', '.account-panel > .button', 'right')).toEqual(
        [],
      )
      await tab.context().close()
    }
  })

  it('for two lines of each waiting chat, and for its button where the pointer is, beside its name', async () => {
    for (const viewport of [desktop, phone]) {
      const tab = await open('#/queue', locale, viewport)
      const row = tab.locator('.row', { has: tab.locator('.badge') })
      await row.hover()
      const height = (await row.boundingBox())?.height ?? 0
      expect(height).toBeGreaterThanOrEqual(36)
      expect(height).toBeLessThanOrEqual(46)
      const opacity = () =>
        row.locator('.row-action').evaluate((it) => getComputedStyle(it).opacity)
      await expect.poll(opacity).toBe('1')
      await tab.mouse.move(0, 0)
      await expect.poll(opacity).toBe('0')
      expect(await overflowing(tab, '.row-name', '.row-action', 'left')).toEqual([])
      await tab.context().close()
    }
  })

  it('for who answered a chat of the history, beside its visitor', async () => {
    const tab = await open('#/history', locale, desktop)
    const beside = tab.locator('.row', { hasText: 'Rafaela' }).locator('.row-beside')
    const who = locale === 'en' ? 'not accepted' : 'não atendida'
    await beside.filter({ hasText: who }).waitFor()
    expect(await beginsWith(beside, who)).toBe(true)
    await tab.context().close()
  })

  it('on a phone for every name in the menu', async () => {
    const tab = await open('#/messages', locale, phone)
    await tab.locator('.menu-items .menu-short').nth(4).waitFor()
    const cut = await tab
      .locator('.menu-items .menu-short')
      .evaluateAll((names) =>
        names
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      )
    expect(cut).toEqual([])
    await tab.context().close()
  })

  it('for the name and the number of a message that was left', async () => {
    const { number = '' } = (await backend.chats()).find(({ id }) => id === left) ?? {}
    for (const viewport of [desktop, phone]) {
      const tab = await open('#/messages', locale, viewport)
      await tab.locator('.row-beside').filter({ hasText: number }).waitFor()
      expect(await isWhole(tab, '.row-name')).toBe(true)
      expect(await beginsWith(tab.locator('.row-beside'), number)).toBe(true)
      await tab.context().close()
    }
  })

  it('for the names of colleagues, each on one line', async () => {
    for (const viewport of [desktop, phone]) {
      const tab = await open(`#/chats/${mine}`, locale, viewport)
      await tab.locator('.chat-transfer').click()
      await tab.locator('.transfer-fold').click()
      const name = tab.locator('.transfer-name').filter({ hasText: 'Caio Mendes' })
      expect((await name.boundingBox())?.height).toBeLessThan(30)
      await tab.context().close()
    }
  })

  it('on a phone for the visitor’s name, and for the undelivered and unread counts', async () => {
    const tab = await open(`#/chats/${mine}`, locale, phone)
    const log = await tab.locator('.log').boundingBox()
    await tab.locator('.chat-unread').waitFor({ timeout: 20_000 })
    expect(await tab.locator('.log').boundingBox()).toEqual(log)
    expect(await isWhole(tab, '.chat-name')).toBe(true)
    expect(await isWhole(tab, '.chat-unread')).toBe(true)
    await tab.context().close()
  })

  it('at 400 % zoom for every page without scrolling sideways, and for reading and writing', async () => {
    const tab = await open(`#/chats/${mine}`, locale, zoomed)
    const inside = async (element: string) => {
      const box = await tab.locator(element).boundingBox()
      return box !== null && box.y >= 0 && box.y + box.height <= zoomed.height && box.x >= 0
    }
    await tab.locator('.composer-field').waitFor()
    for (const element of ['.chat-name', '.composer-field', '.composer .button-primary']) {
      expect([element, await inside(element)]).toEqual([element, true])
    }
    expect((await tab.locator('.log').boundingBox())?.height).toBeGreaterThan(48)
    const pages = ['queue', 'chats', 'messages', 'history', 'settings/account', `chats/${mine}`]
    for (const page of pages) {
      await tab.evaluate((to) => (location.hash = `#/${to}`), page)
      const sign = tab.locator('.list-title, .page-title, .composer')
      await sign.filter({ visible: true }).first().waitFor()
      const width = await tab.evaluate(() => document.documentElement.scrollWidth)
      expect([page, width]).toEqual([page, zoomed.width])
    }
    await tab.evaluate(() => (location.hash = '#/queue'))
    await tab.locator('.account .menu-item').click()
    const first = tab.locator('.account-panel .choice-option').first()
    await first.scrollIntoViewIfNeeded()
    expect(await inside('.account-panel .choice-option >> nth=0')).toBe(true)
    await tab.context().close()
  })
})
