import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ptBR as texts } from '../../packages/console/src/locales/pt-BR.ts'
import { Agent } from '../rig/agent.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import { ptBR } from '../rig/texts.ts'

const { replaced } = texts.account
const alice = {
  name: 'Alice Prado',
  email: 'alice@example.com',
  password: 'três bicicletas quietas',
}
const bruno = { name: 'Bruno Reis', email: 'bruno@example.com', password: 'sete cadeiras de palha' }

let harness: BrowserHarness
let siteKey: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const owner = await harness.ownerClient()
  siteKey = (await owner.listSites()).sites[0]?.key ?? ''
  for (const person of [alice, bruno]) await owner.createAgent({ ...person, role: 'agent' })
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

async function visitorWrites(message: string): Promise<VisitorChat> {
  const client = createVisitorClient({ baseUrl: harness.url, siteKey })
  return client.start({ visitor: { name: 'Carlos' }, message })
}
const consoleUrl = () => `${harness.url}/console/`

describe('two people at one computer', () => {
  /** Both tabs show the sign-in page; then Alice signs in in the first one. */
  async function sharedDesk(prepare = async (_first: Page) => {}) {
    const desk = await harness.person()
    const [first, second] = await Promise.all([desk.newPage(), desk.newPage()])
    await prepare(first)
    const agents = { first: new Agent(first, ptBR), second: new Agent(second, ptBR) }
    await second.goto(consoleUrl())
    await second.getByLabel(ptBR.signIn.password, { exact: true }).waitFor()
    await agents.first.signIn(consoleUrl(), alice)
    return agents
  }
  const submit = async ({ page }: Agent, person: typeof alice) => {
    await page.getByLabel(ptBR.signIn.email, { exact: true }).fill(person.email)
    await page.getByLabel(ptBR.signIn.password, { exact: true }).fill(person.password)
    await page.getByRole('button', { name: ptBR.signIn.submit, exact: true }).click()
  }
  const tellsOf = ({ page }: Agent, { name }: typeof alice) =>
    page.getByRole('heading', { name: replaced.title(name) }).waitFor()
  const calls = '**/v1/**'

  it('the call that one makes once the other has signed in does nothing, and says who is there', async () => {
    const chat = await visitorWrites('Quem atende?')
    const { first, second } = await sharedDesk((page) =>
      page.routeWebSocket(/realtime/, (socket) => socket.close()),
    )
    await first.menu(ptBR.queue).click()
    await first.row('Quem atende?').waitFor()
    // The tab hears nothing by itself any more: it is the call that must notice.
    await first.page.route(calls, async (route) => {
      if (/\/accept$|\/v1\/me$/u.test(route.request().url())) await route.continue()
    })
    await submit(second, bruno)
    await second.menu(ptBR.queue).waitFor()

    const row = first.row('Quem atende?')
    await row.hover()
    await row.getByRole('button', { name: ptBR.accept, exact: true }).click()
    await tellsOf(first, bruno)
    expect(await first.page.getByText('Quem atende?').count()).toBe(0)
    const stored = await (await harness.ownerClient()).listWaitingChats()
    expect(stored.chats.find(({ id }) => id === chat.id)?.agent).toBeNull()

    await first.page.unroute(calls)
    await first.page.getByRole('button', { name: replaced.goOn(bruno.name), exact: true }).click()
    await expect.poll(() => first.page.locator('.menu-name').innerText()).toBe(bruno.name)
    await first.accept('Quem atende?')
    await until('the visitor has the one whom the tab shows', () => {
      return chat.state.agent?.name === bruno.name
    })
  })

  it('what one has written is never sent by the other, and is there when they are back', async () => {
    const chat = await visitorWrites('Meu pedido atrasou')
    const { first, second } = await sharedDesk()
    await first.accept('Meu pedido atrasou')
    await first.composer.fill('Já vejo, Carlos')
    await submit(second, bruno)
    await tellsOf(first, bruno)
    await until('the visitor still has Alice', () => chat.state.agent?.name === alice.name)
    expect(await first.page.getByText('Já vejo, Carlos').count()).toBe(0)

    await first.page.getByRole('button', { name: replaced.other, exact: true }).click()
    await submit(first, alice)
    await first.menu(texts.chats.title).click()
    await first.row('Carlos').first().click()
    await expect.poll(() => first.composer.inputValue()).toBe('Já vejo, Carlos')
    await tellsOf(second, alice)
    await first.sendWritten()
    await until('the visitor reads Alice', () =>
      chat.state.messages.some(({ text, author }) => {
        return text === 'Já vejo, Carlos' && author.type === 'agent' && author.name === alice.name
      }),
    )
    const authors = chat.state.messages.filter(({ author }) => author.type === 'agent')
    expect(new Set(authors.map(({ author }) => author.name))).toEqual(new Set([alice.name]))
  })
})

it('nothing of a conversation stays in the browser of an agent who signs out', async () => {
  const chat = await visitorWrites('Meu cartão termina em 4242')
  const agent = await harness.agent({ as: alice })
  const { page } = agent
  await agent.accept('Meu cartão termina em 4242')
  await agent.composer.fill('O cartão 4242 está bloqueado')
  const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(await stored()).toContain('4242')
  await agent.menu(ptBR.history).click()
  await page.getByRole('searchbox').fill('ana@example.com')
  await expect.poll(() => page.url()).toContain('ana')

  await page.locator('.account .menu-item').click()
  await agent.button(texts.signIn.signOut).click()
  await page.getByText(texts.signIn.signedOut).waitFor()
  await expect.poll(stored).not.toContain('4242')
  expect(page.url()).not.toContain('ana')
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['papo-device'])
  await page.goBack()
  await page.getByLabel(ptBR.signIn.password, { exact: true }).waitFor()
  expect(await page.locator('body').innerText()).not.toContain('4242')
  await chat.end()
})

describe('a computer whose clock is wrong', () => {
  /** Moves the clock of a page, before anything of it runs. */
  const moveClock = (aheadMs: number) => {
    const Right = Date
    class Moved extends Right {
      constructor(...given: unknown[]) {
        if (given.length === 0) super(Right.now() + aheadMs)
        else super(...(given as [number]))
      }

      static override now(): number {
        return Right.now() + aheadMs
      }
    }
    globalThis.Date = Moved as DateConstructor
  }

  it.each([
    ['half an hour slow', -30],
    ['two hours fast', 120],
    ['of yesterday', -24 * 60],
  ])('says how long somebody has waited: %s', async (_, minutes) => {
    const person = await harness.person()
    await person.addInitScript(moveClock, minutes * 60_000)
    const agent = new Agent(await person.newPage(), ptBR)
    await agent.signIn(consoleUrl(), alice)
    await agent.menu(ptBR.queue).click()
    const chat = await visitorWrites('Alguém aí?')
    const time = agent.row('Alguém aí?').locator('time [aria-hidden]')
    const seconds = async () => Number(/^há (\d+)\ss$/.exec(await time.innerText())?.[1])
    await expect.poll(seconds).toBeGreaterThanOrEqual(3)
    const waitedMs = Date.now() - Date.parse(chat.state.chat.createdAt)
    expect(Math.abs((await seconds()) * 1000 - waitedMs)).toBeLessThan(4000)
    await chat.end()
  })
})
