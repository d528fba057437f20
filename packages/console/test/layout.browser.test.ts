import { createBackend } from '@papo/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { servePlayground } from './playground.ts'

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

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

  it('for the names of colleagues, each on one line', async () => {
    for (const viewport of [desktop, phone]) {
      const tab = await open(`#/chats/${mine}`, locale, viewport)
      await tab.locator('.chat-transfer').click()
      const name = tab.locator('.transfer-who').filter({ hasText: 'Caio Mendes' })
      expect((await name.boundingBox())?.height).toBeLessThan(30)
      await tab.context().close()
    }
  })

  it('on a phone for the visitor’s name, and for the undelivered and unread counts', async () => {
    const tab = await open(`#/chats/${mine}`, locale, phone)
    await tab.locator('.chat-unread').waitFor({ timeout: 20_000 })
    expect(await isWhole(tab, '.chat-name')).toBe(true)
    expect(await isWhole(tab, '.chat-unread')).toBe(true)
    await tab.context().close()
  })
})
