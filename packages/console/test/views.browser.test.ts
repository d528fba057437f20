import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createVisitorClient } from '@papo/sdk'
import { createBackend, manualPlatform } from '@papo/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { servePlayground } from './playground.ts'

const desktop = { width: 1440, height: 900 }
const tablet = { width: 1000, height: 720 }
const phone = { width: 390, height: 844 }

const backend = createBackend()
const { owner } = backend
const profile = { email: 'ana@example.com', attributes: { plan: 'Gold', since: 2019, vip: true } }
const page = { url: 'https://shop.example/pay', title: 'Pay', referrer: 'https://search.example/' }
const starts = async (name: string, message: string) =>
  (await backend.visitorStarts({ message, page, visitor: { name, ...profile } })).chatId

const waiting = await starts('Ana', 'Waiting with a question')
const mine = await starts('Beto', 'Talking')
await backend.agentAccepts(mine, owner.id)
await backend.agentSends(mine, 'See https://shop.example/help')
await backend.chatGoesIdle(mine, 3600)
await backend.addAgent({ name: 'Davi' })
const rated = await starts('Caio', 'All good')
await backend.agentAccepts(rated, owner.id)
await backend.agentEnds(rated)
await backend.visitorRates(rated, 4, 'Kind and quick')

let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
let axe: string
const contexts: BrowserContext[] = []
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

interface Look {
  theme?: 'light' | 'dark'
  locale?: 'pt-BR' | 'en'
  viewport?: { width: number; height: number }
}

/** Opens the sign-in view, and collects the errors and violations that the browser reports. */
async function visit({ theme = 'light', locale = 'pt-BR', viewport = desktop }: Look = {}) {
  const context = await browser.newContext({ viewport, locale, colorScheme: theme })
  contexts.push(context)
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('pageerror', (error) => complaints.push(error.message))
  tab.on('console', (message) => {
    const isExpected = message.text().includes('status of 401')
    if (message.type() === 'error' && !isExpected) complaints.push(message.text())
  })
  await tab.goto(`${site.origin}/console/`)
  await tab.locator('#password').waitFor()
  return { tab, complaints, locale }
}

async function signIn(look: Look = {}) {
  const visited = await visit(look)
  const { tab } = visited
  await tab.locator('#email').fill(owner.email)
  await tab.locator('#password').fill(owner.password)
  await tab.locator('#password').press('Enter')
  await tab.getByRole('navigation').waitFor()
  return visited
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface AxeWindow {
  axe: {
    run(
      root: Document,
      options: object,
    ): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>
  }
}

/** The violations that axe finds, as `rule: element`. The test evaluates axe, bypassing the page’s own policy. */
async function violations(tab: Page): Promise<string[]> {
  await tab.evaluate(`${axe};0`)
  return await tab.evaluate(async (runOnly) => {
    const { axe } = window as unknown as AxeWindow
    const { violations } = await axe.run(document, { runOnly })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    )
  }, tags)
}

const go = async (tab: Page, hash: string, sign: string) => {
  await tab.evaluate((to) => (location.hash = to), hash)
  await tab.locator(sign).first().waitFor()
}

describe.each([
  { theme: 'light', locale: 'pt-BR' },
  { theme: 'dark', locale: 'en' },
] as const)('in $locale, $theme', (look) => {
  it('axe finds no violation in any view, and the strict policy holds', async () => {
    const door = await visit(look)
    await door.tab.locator('button[type=submit]').click()
    expect(await violations(door.tab)).toEqual([])

    const { tab, complaints } = await signIn(look)
    const views: [hash: string, sign: string][] = [
      ['#/queue', `[data-chat="${waiting}"]`],
      [`#/queue/${waiting}`, '.chat-foot .button-primary'],
      [`#/chats/${mine}`, '.idle-bar'],
      ['#/history', '.row-feedback'],
      [`#/history/${rated}`, '.log-rated'],
      ['#/history?text=zebra', '.list .empty'],
      ['#/settings/sites', '.snippet'],
    ]
    for (const [hash, sign] of views) {
      await go(tab, hash, sign)
      expect({ hash, found: await violations(tab) }).toEqual({ hash, found: [] })
    }
    await go(tab, `#/chats/${mine}`, '.composer')
    await tab.locator('.chat-end').click()
    await tab.getByRole('alertdialog').waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.keyboard.press('Escape')
    await tab.locator('.chat-transfer').click()
    await tab.locator('.transfer-target .presence').first().waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.keyboard.press('Escape')
    await tab.locator('.note-switch').click()
    await tab.locator('.composer-note').waitFor()
    expect(await violations(tab)).toEqual([])
    await tab.locator('.account .menu-item').click()
    expect(await violations(tab)).toEqual([])
    expect([...door.complaints, ...complaints]).toEqual([])
  })
})

it('axe finds no violation on a phone and with the details open', async () => {
  const small = await signIn({ viewport: phone, theme: 'dark' })
  await go(small.tab, '#/queue', `[data-chat="${waiting}"]`)
  expect(await violations(small.tab)).toEqual([])
  await go(small.tab, `#/chats/${mine}`, '.composer')
  expect(await violations(small.tab)).toEqual([])
  const middle = await signIn({ viewport: tablet })
  await go(middle.tab, `#/chats/${mine}`, '.composer')
  await middle.tab.locator('.chat-details-toggle').click()
  await middle.tab.locator('.details.is-open').waitFor()
  expect(await violations(middle.tab)).toEqual([])
})

it('the list, the chat and the visitor are side by side, each with its label', async () => {
  const { tab } = await signIn()
  await go(tab, `#/chats/${mine}`, '.composer')
  for (const name of ['Minhas conversas', 'Conversa', 'Visitante']) {
    expect(await tab.getByRole('region', { name, exact: true }).isVisible()).toBe(true)
  }
})

it('a phone shows one pane, and back returns the focus to the row', async () => {
  const { tab } = await signIn({ viewport: phone })
  await go(tab, '#/chats', `[data-chat="${mine}"]`)
  await tab.locator(`#row-${mine}`).click()
  const heading = tab.getByRole('heading', { name: 'Beto' })
  await heading.waitFor()
  expect(await tab.locator('.list').isVisible()).toBe(false)
  await tab.getByRole('button', { name: 'Voltar' }).click()
  await tab.locator('.list').waitFor()
  expect(await heading.isVisible()).toBe(false)
  await tab.waitForFunction((id) => document.activeElement?.id === id, `row-${mine}`)
})

it('Enter sends, Shift+Enter breaks the line, and composing does neither', async () => {
  const { tab } = await signIn()
  await go(tab, `#/chats/${mine}`, '.composer')
  const field = tab.getByRole('textbox', { name: 'Mensagem', exact: true })
  await field.pressSequentially('one')
  await field.press('Shift+Enter')
  await field.pressSequentially('two')
  await field.evaluate((element) => {
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }))
    }
  })
  expect(await field.inputValue()).toBe('one\ntwo')
  await field.press('Enter')
  await expect.poll(async () => (await backend.log(mine)).at(-1)?.text).toBe('one\ntwo')
  expect(await field.inputValue()).toBe('')
  expect(await tab.getByRole('log').innerText()).toContain('one\ntwo')
})

it('visitors’ texts stay plain text, and only web addresses become links', async () => {
  const { chatId } = await backend.visitorStarts({
    message: '<img src=x onerror=alert(1)> javascript:alert(1) https://a.example/x.',
    visitor: { name: '<b>Eva</b>', attributes: { '<i>': '<script>alert(1)</script>' } },
    page: { url: 'https://shop.example/', referrer: 'javascript:alert(1)' },
  })
  const { tab, complaints } = await signIn()
  await go(tab, `#/queue/${chatId}`, '.bubble')
  expect(await tab.locator('.bubble').innerText()).toContain('<img src=x onerror=alert(1)>')
  const links = await tab
    .locator('.chat a, .details a')
    .evaluateAll((all) =>
      all.map((link) => `${link.getAttribute('href')} ${link.getAttribute('rel')}`),
    )
  const rel = 'noopener noreferrer nofollow'
  expect(links).toEqual([`https://a.example/x ${rel}`, `https://shop.example/ ${rel}`])
  expect(await tab.locator('.details').innerText()).toContain('<script>alert(1)</script>')
  expect(complaints).toEqual([])
})

it('only signed fields are shown as verified, and an unsigned e-mail is shown as unverified', async () => {
  const platform = manualPlatform()
  platform.useServer(backend.fetch)
  const client = createVisitorClient({
    baseUrl: 'https://papo.test',
    siteKey: backend.site.key,
    platform,
  })
  await client.identify(await backend.identityOf('customer-17', { name: 'Íris' }))
  const { id } = await client.start({ visitor: { email: 'iris@example.com' }, message: 'Oi' })
  const { tab } = await signIn()
  const whose = tab.locator('.details-who')
  const mark = tab.locator('.chat-head').getByText('verificado')
  await go(tab, `#/queue/${id}`, '.details-identity')
  expect(await whose.innerText()).toMatch(/verificado[^]*customer-17[^]*não verificado$/)
  expect(await tab.locator('.details-email').innerText()).toMatch(/não verificado$/)
  expect(await mark.count()).toBe(1)
  await go(tab, `#/queue/${waiting}`, '.details-email .badge')
  expect(await whose.innerText()).toMatch(/ana@example\.com\s+não verificado$/)
  expect(await tab.locator('.badge-good').count()).toBe(0)
  expect(await mark.count()).toBe(0)
  client.close()
})

it('a scrolled-up log keeps its position, and a button leads to the new messages', async () => {
  const { chatId } = await backend.visitorStarts({ message: 'first', visitor: { name: 'Rui' } })
  await backend.agentAccepts(chatId, owner.id)
  for (let line = 0; line < 70; line++) await backend.visitorSends(chatId, `line ${line}`)
  const { tab } = await signIn()
  await go(tab, `#/chats/${chatId}`, '.bubble')
  const log = tab.getByRole('group', { name: 'Conversa' })
  const fromEnd = () =>
    log.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight))
  await expect.poll(fromEnd).toBeLessThanOrEqual(2)

  // The event comes with the next frame: only then does the page know that the agent has scrolled up.
  await log.evaluate(
    (box) =>
      new Promise((scrolled) => {
        box.addEventListener('scroll', scrolled, { once: true })
        box.scrollTop = 200
      }),
  )
  await expect.poll(fromEnd).toBeGreaterThan(100)
  await backend.visitorSends(chatId, 'something new')
  const button = tab.getByRole('button', { name: '1 nova mensagem' })
  await button.waitFor()
  expect(await log.evaluate((box) => box.scrollTop)).toBe(200)

  const line = tab.locator('.bubble', { hasText: /^line 30$/ })
  const earlier = tab.getByRole('button', { name: 'Carregar mensagens anteriores' })
  await earlier.scrollIntoViewIfNeeded()
  const before = await line.evaluate((bubble) => bubble.getBoundingClientRect().top)
  await earlier.click()
  await tab.locator('.bubble', { hasText: /^first$/ }).waitFor()
  const after = await line.evaluate((bubble) => bubble.getBoundingClientRect().top)
  expect(Math.abs(after - before)).toBeLessThanOrEqual(2)

  await button.click()
  await expect.poll(fromEnd).toBeLessThanOrEqual(2)
  await button.waitFor({ state: 'detached' })
})
