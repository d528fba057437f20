import { createVisitorClient } from '@papo/sdk'
import { createBackend, manualPlatform } from '@papo/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { violations } from '../../../test/rig/violations.ts'
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
const contexts: BrowserContext[] = []
beforeAll(async () => {
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

const go = async (tab: Page, hash: string, sign: string) => {
  await tab.evaluate((to) => (location.hash = to), hash)
  await tab.locator(sign).first().waitFor()
}

it('axe finds no violation in the palette and in the help', async () => {
  const { tab, complaints } = await signIn({ theme: 'dark', locale: 'en' })
  await go(tab, `#/chats/${mine}`, '.composer')
  await tab.keyboard.press('Control+k')
  await tab.locator('.palette-option').first().waitFor()
  expect(await violations(tab)).toEqual([])
  await tab.keyboard.type('xyz')
  await tab.locator('.palette-nothing').waitFor()
  expect(await violations(tab)).toEqual([])
  await tab.keyboard.press('Escape')
  await tab.keyboard.press('Alt+/')
  await tab.locator('.help').waitFor()
  expect(await violations(tab)).toEqual([])
  expect(complaints).toEqual([])
})

it('axe finds no violation on a phone, with the details open, and above a chat that is about to end', async () => {
  const small = await signIn({ viewport: phone, theme: 'dark' })
  await go(small.tab, '#/queue', `[data-chat="${waiting}"]`)
  expect(await violations(small.tab)).toEqual([])
  await go(small.tab, `#/chats/${mine}`, '.idle-bar')
  expect(await violations(small.tab)).toEqual([])
  const middle = await signIn({ viewport: tablet, locale: 'en' })
  await go(middle.tab, `#/chats/${mine}`, '.idle-bar')
  await middle.tab.locator('.chat-details-toggle').click()
  await middle.tab.locator('.details.is-open').waitFor()
  expect(await violations(middle.tab)).toEqual([])
  expect([...small.complaints, ...middle.complaints]).toEqual([])
})

it('a dialog about a chat says itself what went wrong, and keeps what was typed', async () => {
  const { tab } = await signIn()
  const dialog = tab.locator('dialog[open]')
  const problem = (text: string) => dialog.getByRole('alert').filter({ hasText: text }).waitFor()
  await go(tab, `#/history/${rated}`, '.log-rated')
  await tab.getByRole('button', { name: 'Escrever de novo' }).click()
  const text = dialog.getByRole('textbox', { name: 'Mensagem' })
  const send = dialog.getByRole('button', { name: 'Enviar' })
  await send.click()
  await problem('Escreva uma mensagem')
  expect(await text.getAttribute('aria-invalid')).toBe('true')
  expect(await text.evaluate((field) => field === document.activeElement)).toBe(true)
  await text.fill('Chegou hoje')
  await tab.context().setOffline(true)
  await send.click()
  await problem('Não deu certo. Tente novamente.')
  expect(await text.inputValue()).toBe('Chegou hoje')
  await tab.context().setOffline(false)
  await send.click()
  await dialog.waitFor({ state: 'detached' })
  const again = (await backend.chats()).find(({ followUpOf }) => followUpOf === rated)
  expect((await backend.log(again?.id ?? '')).map((entry) => entry.text)).toContain('Chegou hoje')

  await go(tab, `#/chats/${again?.id}`, '.composer')
  await tab.locator('.chat-end').click()
  await tab.context().setOffline(true)
  await dialog.getByRole('button', { name: 'Encerrar', exact: true }).click()
  await problem('Não deu certo. Tente novamente.')
  await tab.context().setOffline(false)
  await dialog.getByRole('button', { name: 'Encerrar', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
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

  // Who reads up gets the older messages, and what they read stays where it is.
  const line = tab.locator('.bubble', { hasText: /^line 28$/ })
  const scrollTo = (to: number) => log.evaluate((box, top) => void (box.scrollTop = top), to)
  const top = () => line.evaluate((bubble) => bubble.getBoundingClientRect().top)
  await scrollTo(200)
  await line.waitFor()
  const before = await top()
  await expect.poll(() => log.evaluate((box) => box.scrollTop)).toBeGreaterThan(400)
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2)
  await backend.visitorSends(chatId, 'something new')
  const button = tab.getByRole('button', { name: '1 nova mensagem' })
  await button.waitFor()
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2)

  await scrollTo(0)
  await tab.locator('.bubble', { hasText: /^first$/ }).waitFor()
  await button.click()
  await expect.poll(fromEnd).toBeLessThanOrEqual(2)
  await button.waitFor({ state: 'detached' })
})
