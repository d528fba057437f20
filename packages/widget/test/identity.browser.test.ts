import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const view = (page: Page) => page.evaluate(() => window.papo?.('getState').view)
const identify = (page: Page, token: string) =>
  page.evaluate((token) => window.papo?.('identify', { token }), token)
const everythingStored = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
const texts = (page: Page) => page.locator('papo-chat #panel').innerText()
const externalIds = async () =>
  (await harness.backend.chats()).map(({ visitor }) => visitor.externalId ?? null)

test('a token signed by the site identifies the visitor, and an invalid one emits an error', async () => {
  const { page, uncaught } = await harness.visit()
  await launcher(page).waitFor()
  const announced = page.evaluate(
    () => new Promise((done) => window.papo?.('on', 'error', ({ code }) => done(code))),
  )
  await identify(page, 'not.a.token')
  expect(await announced).toBe('invalid_identity')
  await page.evaluate(() => window.papo?.('startChat', { message: 'Oi' }))
  await page.getByText('Aguardando...').waitFor()
  expect(await externalIds()).toEqual([null])
  await identify(page, await harness.backend.identityOf('customer-17', { name: 'Ana Lima' }))
  await expect.poll(externalIds).toEqual(['customer-17'])
  expect(await view(page)).toBe('waiting')
  expect(uncaught).toEqual([])
})

test('a name without a token is stored as the page gave it, unverified', async () => {
  const { page } = await harness.visit()
  await launcher(page).waitFor()
  await page.evaluate(() => {
    window.papo?.('identify', { name: 'Bruna', email: 'bruna@example.com' })
    window.papo?.('startChat')
  })
  await page.getByText('Aguardando...').waitFor()
  expect((await harness.backend.chats())[0]?.visitor).toMatchObject({ name: 'Bruna' })
  expect((await harness.backend.chats())[0]?.visitor.verified).not.toBe(true)
})

test('logging out leaves no data for the next visitor in any tab', async () => {
  harness.restart({ form: { name: 'required', email: 'off', question: 'off' } })
  const { page, uncaught } = await harness.visit()
  await launcher(page).waitFor()
  await identify(page, await harness.backend.identityOf('first', { name: 'Ana Lima' }))
  await page.evaluate(() => {
    window.papo?.('update', { visitor: { name: 'Ana Lima' } })
    window.papo?.('startChat', { message: 'Só entre nós' })
  })
  await page.getByText('Só entre nós').waitFor()
  const { page: other } = await harness.follow(await page.context().newPage())
  await expect.poll(() => view(other)).toBe('waiting')
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('meu segredo')
  await page.evaluate(() => window.papo?.('logout'))
  await expect.poll(() => view(page)).toBe('home')
  await expect.poll(() => view(other)).toBe('home')
  await expect.poll(() => everythingStored(page)).toBe('[{},{}]')
  await launcher(other).click()
  await button(other, 'Iniciar Chat').waitFor()
  for (const tab of [page, other]) {
    expect(await texts(tab)).not.toMatch(/Só entre nós|meu segredo|Ana Lima/)
  }
  await button(page, 'Iniciar Chat').click()
  expect(await page.getByLabel('Nome').inputValue()).toBe('')
  await identify(page, await harness.backend.identityOf('second', { name: 'Bruna' }))
  await page.getByLabel('Nome').fill('Bruna')
  await button(page, 'Iniciar Chat').click()
  await page.getByText('Aguardando...').waitFor()
  expect(await externalIds()).toEqual(['first', 'second'])
  expect(await texts(page)).not.toMatch(/Só entre nós|meu segredo|Ana Lima/)
  expect(uncaught).toEqual([])
})

test('whoever is identified right after a logout stays identified, however late the logout is answered', async () => {
  const { page, uncaught } = await harness.visit()
  await launcher(page).waitFor()
  await identify(page, await harness.backend.identityOf('first', { name: 'Ana Lima' }))
  await page.evaluate(() => window.papo?.('startChat', { message: 'Só entre nós' }))
  await page.getByText('Só entre nós').waitFor()
  const isHeld = Promise.withResolvers<() => Promise<void>>()
  await page.route('**/v1/visitor/logout', (route) => isHeld.resolve(() => route.continue()))
  const identified = page.waitForResponse('**/v1/visitor/identify')
  const token = await harness.backend.identityOf('second', { name: 'Bruna' })
  await page.evaluate((token) => {
    window.papo?.('logout')
    window.papo?.('identify', { token })
  }, token)
  const answerLogout = await isHeld.promise
  await identified
  await expect.poll(() => everythingStored(page)).toContain('visitorToken')
  const loggedOut = page.waitForResponse('**/v1/visitor/logout')
  await answerLogout()
  await loggedOut
  await page.evaluate(() => window.papo?.('startChat', { message: 'Oi, sou outra' }))
  await page.getByText('Oi, sou outra').waitFor()
  await expect.poll(externalIds).toEqual(['first', 'second'])
  expect(uncaught).toEqual([])
})

test('a site that requires identity asks the visitor to sign in and starts no chat', async () => {
  harness.restart({ identity: 'required' })
  const { page } = await harness.visit({ tag: 'data-open' })
  await page.getByText('Entre na sua conta neste site').waitFor()
  expect(await button(page, 'Iniciar Chat').count()).toBe(0)
  await page.evaluate(() => window.papo?.('startChat', { message: 'Oi' }))
  const asked = () => harness.requests.filter((path) => path.startsWith('/v1/chats'))
  expect(asked()).toEqual([])
  await identify(page, await harness.backend.identityOf('customer-17'))
  await page.getByText('Aguardando...').waitFor()
  expect(await externalIds()).toEqual(['customer-17'])
})
