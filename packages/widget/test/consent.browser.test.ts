import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart({ consent: 'required' }))

const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const accept = (page: Page) => button(page, 'Aceitar e iniciar o chat')
const waiting = (page: Page) => page.getByText('Aguardando...').waitFor()

/** Records everything that a page could store or use to recognise a visitor. */
function watchTraces(): void {
  const traces: string[] = []
  Object.assign(window, { traces })
  const { setItem } = Storage.prototype
  Storage.prototype.setItem = function (key, value) {
    traces.push(`storage ${key}`)
    setItem.call(this, key, value)
  }
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...args) {
    traces.push('indexedDB')
    return open.apply(this, args)
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
  Object.defineProperty(document, 'cookie', {
    get: () => cookie?.get?.call(document) as string,
    set(value: string) {
      traces.push('cookie')
      cookie?.set?.call(document, value)
    },
  })
  for (const name of ['getRandomValues', 'randomUUID'] as const) {
    const original = Crypto.prototype[name] as (...args: never[]) => unknown
    Object.assign(Crypto.prototype, {
      [name](this: Crypto, ...args: never[]) {
        traces.push(name)
        return original.apply(this, args)
      },
    })
  }
}

const traces = (page: Page) => page.evaluate(() => (window as never as { traces: string[] }).traces)

/** The keys in both storages. */
const storedKeys = (page: Page) =>
  page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].toSorted())

/** The requests to the server other than for the widget's files. */
const asked = () => harness.requests.filter((path) => !path.startsWith('/papo'))
const settingsCall = () => `/v1/widget/${harness.backend.site.key}`

const visit = (tag = '') => harness.visit({ tag }, {}, (page) => page.addInitScript(watchTraces))

describe('before the visitor accepts', () => {
  test('nothing is stored, no visitor is counted, and only the settings are requested', async () => {
    const { page, uncaught } = await visit()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (![harness.origin, harness.chatOrigin].includes(new URL(url).origin)) elsewhere.push(url)
    })
    await launcher(page).hover()
    await launcher(page).click()
    await accept(page).waitFor()
    await page.evaluate(() => {
      window.papo?.('setAttributes', { plan: 'gold' })
      window.papo?.('update', { visitor: { name: 'Bruna' }, theme: 'dark' })
      window.papo?.('startChat', { message: 'Oi' })
      window.papo?.('sendMessage', 'Alguém aí?')
      window.papo?.('endChat')
    })
    await page.keyboard.press('Escape')
    expect(await traces(page)).toEqual([])
    await page.reload()
    await launcher(page).click()
    await accept(page).waitFor()
    await button(page, 'Agora não').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await traces(page)).toEqual([])
    expect(await storedKeys(page)).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    expect(asked()).toEqual([settingsCall(), settingsCall()])
    expect([elsewhere, uncaught]).toEqual([[], []])
  })

  test('the page can require consent where the site does not', async () => {
    harness.restart()
    const { page } = await visit('data-consent="required" data-open')
    await accept(page).waitFor()
    expect(await button(page, 'Iniciar Chat').count()).toBe(0)
    expect(await traces(page)).toEqual([])
    expect(asked()).toEqual([settingsCall()])
  })

  test('an earlier chat is not resumed', async () => {
    const { page } = await harness.visitActiveChat({ tag: 'data-open' })
    await accept(page).waitFor()
    expect(asked()).toEqual([settingsCall()])
    await accept(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    expect(await harness.backend.chats()).toHaveLength(1)
  })
})

describe('accepting', () => {
  test('starts a chat, and the next page does not ask again', async () => {
    const { page } = await visit()
    await launcher(page).click()
    await accept(page).click()
    await waiting(page)
    expect(await traces(page)).toContain(`storage papo.consent.${harness.backend.site.key}`)
    expect(await traces(page)).toContain('getRandomValues')
    await page.reload()
    await waiting(page)
    await button(page, 'Sair da fila').click()
    await button(page, 'Iniciar Chat').waitFor()
    await page.reload()
    await launcher(page).click()
    await button(page, 'Iniciar Chat').waitFor()
  })

  test('carries out the page’s earlier commands in order', async () => {
    const { page } = await visit()
    await launcher(page).waitFor()
    await page.evaluate(() => {
      window.papo?.('sendMessage', 'Primeira')
      window.papo?.('sendMessage', 'Segunda')
      window.papo?.('open')
    })
    await accept(page).click()
    const texts = async () => {
      const [chat] = await harness.backend.chats()
      return chat && (await harness.backend.log(chat.id)).map(({ text }) => text)
    }
    await expect.poll(texts).toEqual(['Primeira', 'Segunda'])
  })

  test('also works from the page’s own banner, before or after the script loads', async () => {
    const { page } = await visit()
    await launcher(page).click()
    await accept(page).waitFor()
    await page.evaluate(() => window.papo?.('consent', true))
    await button(page, 'Iniciar Chat').click()
    await waiting(page)
    const { page: early } = await harness.visit({
      head: `<script>papo = function () { (papo.q = papo.q || []).push(arguments) }; papo('consent', true)</script>`,
      tag: 'data-open',
    })
    await button(early, 'Iniciar Chat').waitFor()
    expect(await accept(early).count()).toBe(0)
  })
})

describe('withdrawing', () => {
  test('wipes the data in every tab, stops following the chat, and asks again', async () => {
    const { page, uncaught } = await harness.visit({}, {}, (page) => page.clock.install())
    await launcher(page).click()
    await accept(page).click()
    await waiting(page)
    const { page: other } = await harness.follow(await page.context().newPage())
    await expect
      .poll(() => other.evaluate(() => window.papo?.('getState').view), { timeout: 15_000 })
      .toBe('waiting')
    expect((await storedKeys(page)).length).toBeGreaterThan(1)
    await page.evaluate(() => window.papo?.('consent', false))
    await accept(page).waitFor()
    await expect
      .poll(() => other.evaluate(() => window.papo?.('getState').view), { timeout: 15_000 })
      .toBe('home')
    expect([await storedKeys(page), await storedKeys(other)]).toEqual([[], []])
    await expect.poll(asked).toContain('/v1/visitor/logout')
    const before = harness.requests.length
    await page.clock.runFor(120_000)
    expect(harness.requests.slice(before)).toEqual([])
    await page.reload()
    await launcher(page).click()
    await accept(page).waitFor()
    expect(uncaught).toEqual([])
  })

  test('does not load the panel where no chat is followed', async () => {
    const { page } = await visit()
    await launcher(page).waitFor()
    await page.evaluate(() => {
      localStorage.setItem('papo.profile.demo', '{"name":"Bruna"}')
      window.papo?.('consent', false)
    })
    expect(await storedKeys(page)).toEqual([])
    expect(harness.requests.filter((path) => path.startsWith('/papo/'))).toEqual([])
  })
})
