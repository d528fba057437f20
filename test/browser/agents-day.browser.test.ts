import type { AgentClient, VisitorChat } from '@papo/sdk'
import type { Locator, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../packages/console/src/locales/en.ts'
import { ptBR } from '../../packages/console/src/locales/pt-BR.ts'
import { Agent } from '../rig/agent.ts'
import { announcements } from '../rig/announcements.ts'
import { type BrowserHarness, desktop } from '../rig/browser-harness.ts'
import { composerField, hasFocus } from '../rig/focus.ts'
import { until } from '../rig/server.ts'
import { onEachStack } from '../rig/stacks.ts'
import { recorded, stubAlerts } from '../rig/stubbed-alerts.ts'
import { en as enTexts, ptBR as ptBRTexts } from '../rig/texts.ts'
import { violations } from '../rig/violations.ts'
import { heardBy, Visitors } from '../rig/visitors.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
const folded = { width: 1024, height: 768 }
const narrow = { width: 640, height: 800 }
/** A window of 1280 × 1024 at 400 %. */
const zoomed = { width: 320, height: 256 }

let harness: BrowserHarness
let client: AgentClient
let biaId: string
let visitors: Visitors

/** Everything that a page has been sent by the server. */
function receivedBy(page: Page): () => string {
  const received: string[] = []
  page.on('response', async (response) => {
    if (response.url().includes('/v1/')) received.push(await response.text().catch(() => ''))
  })
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(String(payload))),
  )
  return () => received.join('\n')
}

const colourOf = (element: Locator) =>
  element.evaluate((it) => getComputedStyle(it).backgroundColor)

/** The connection of a page, which the test cuts and mends. */
async function cuttable(page: Page) {
  let isCut = false
  const sockets = new Set<WebSocketRoute>()
  await page.routeWebSocket(/\/v1\/realtime$/, (socket) => {
    if (isCut) return void socket.close({ code: 1011 })
    sockets.add(socket)
    socket.connectToServer()
  })
  await page.route('**/v1/**', (route) => (isCut ? route.abort() : route.continue()))
  return {
    async cut() {
      isCut = true
      for (const socket of sockets) await socket.close({ code: 1011 })
      sockets.clear()
    },
    mend() {
      isCut = false
    },
  }
}

onEachStack('the day of an agent', (open, isFirst) => {
  beforeAll(async () => {
    harness = await open()
    client = await harness.ownerClient()
    biaId = (await client.createAgent({ ...bia, role: 'agent' })).id
    visitors = await Visitors.of(harness)
  })
  afterEach(async () => {
    await visitors.leave()
    await harness.clear()
  })
  afterAll(() => harness?.close())

  it('list, conversation and visitor are three regions; the third folds at 1024 px, one is left at 640 px, and 400 % zoom leaves room to write', async () => {
    const [t, texts] = isFirst ? [ptBR, ptBRTexts] : [en, enTexts]
    const agent = await harness.agent({ texts })
    const { page } = agent
    const chat = await visitors.start('Carla', 'Oi')
    await agent.accept('Carla')
    const [list, conversation, visitor] = [t.chats.title, t.chat.region, t.details.region].map(
      (name) => page.getByRole('region', { name, exact: true }),
    )
    if (!list || !conversation || !visitor) throw new Error('a region has no name')
    const seen = () =>
      Promise.all([list, conversation, visitor].map((region) => region.isVisible()))
    const found: string[] = []
    const look = async () => found.push(...(await violations(page)))
    expect(await seen()).toEqual([true, true, true])
    await look()

    await page.setViewportSize(folded)
    expect(await seen()).toEqual([true, true, false])
    const details = agent.button(t.chat.details)
    await details.click()
    await visitor.waitFor()
    expect(await details.getAttribute('aria-expanded')).toBe('true')
    await look()
    await visitor.getByRole('button', { name: t.chat.hideDetails }).click()
    await visitor.waitFor({ state: 'hidden' })

    await page.setViewportSize(narrow)
    expect(await seen()).toEqual([false, true, false])
    await look()
    await agent.chat.getByRole('button', { name: t.back }).click()
    await list.waitFor()
    expect(await seen()).toEqual([true, false, false])
    await until('the row has the focus', () =>
      page.evaluate((id) => document.activeElement?.id === id, `row-${chat.id}`),
    )
    await look()
    await page.keyboard.press('Enter')
    await conversation.waitFor()

    await page.setViewportSize(zoomed)
    const send = agent.chat.getByRole('button', { name: texts.send, exact: true })
    for (const element of [agent.composer, send]) {
      const box = await element.boundingBox()
      expect(box && box.y >= 0 && box.y + box.height <= zoomed.height).toBe(true)
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(zoomed.width)
    await look()
    expect(found).toEqual([])
    await agent.say('Cabe')
    await until('she reads it', () => heardBy(chat).includes('Cabe'))
  })

  it('the queue is in the order of waiting, and each row has name, first message, site and place', async () => {
    const site = await client.createSite({ name: 'Loja 2', allowedOrigins: ['https://2.example'] })
    const first = await visitors.start('Dora', 'Sou a primeira')
    await visitors.start('Edu', 'Sou o segundo', site.key)
    await visitors.start('Fábio', 'Sou o terceiro')
    const agent = await harness.agent({ as: bia })
    const rows = agent.page.locator('.list .row')
    await until('all are there', async () => (await rows.count()) === 3)
    const shown = async () =>
      (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))
    const place = (at: number, name: string, siteName: string, subject: string) =>
      expect.stringMatching(
        new RegExp(`${name}.*${siteName}.*Nº ${at} da fila.*há \\d+ (s|min).*${subject}`),
      )
    expect(await shown()).toEqual([
      place(1, 'Dora', 'Demo', 'Sou a primeira'),
      place(2, 'Edu', 'Loja 2', 'Sou o segundo'),
      place(3, 'Fábio', 'Demo', 'Sou o terceiro'),
    ])
    await client.acceptChat(first.id)
    await agent.row('Dora').waitFor({ state: 'detached' })
    await agent.row('Edu').getByText('Nº 1 da fila').waitFor({ state: 'attached' })
    await agent.row('Fábio').getByText('Nº 2 da fila').waitFor({ state: 'attached' })
  })

  it('a note is for agents alone; a transferred chat is one line for the visitor, an alert for the new agent and closed to the old one', async () => {
    const visitor = await harness.visitor()
    const received = receivedBy(visitor.page)
    await visitor.startChat()
    await visitor.say('Quero trocar')
    const agent = await harness.agent()
    const context = await harness.person()
    await stubAlerts(context)
    const other = new Agent(await context.newPage(), ptBRTexts)
    await other.signIn(`${harness.url}/console/`, bia)
    await agent.accept('Quero trocar')
    const chatId = agent.page.url().split('/').at(-1) ?? ''
    await agent.say('Um momento')
    await visitor.reads('Um momento')
    await agent.page.keyboard.press('Alt+i')
    await agent.page.getByRole('textbox', { name: ptBR.chat.noteLabel }).fill('Cliente difícil')
    await agent.page.keyboard.press('Enter')
    const note = agent.chat.locator('.message').filter({ hasText: 'Cliente difícil' })
    await note.getByText(ptBR.chat.note).waitFor({ state: 'attached' })
    const answer = agent.chat.locator('.message').filter({ hasText: 'Um momento' })
    expect(await answer.getByText(ptBR.chat.note).count()).toBe(0)
    expect(await colourOf(note.locator('.bubble'))).not.toBe(
      await colourOf(answer.locator('.bubble')),
    )

    await agent.page.keyboard.press('Alt+t')
    const dialog = agent.page.getByRole('dialog', { name: ptBR.transfer.title })
    await dialog.getByRole('radio', { name: /Bia/ }).check({ force: true })
    await dialog.getByRole('textbox', { name: ptBR.transfer.note }).fill('Já paguei a ligação')
    await dialog.getByRole('button', { name: ptBR.transfer.go, exact: true }).click()
    const line = visitor.page.getByText('Você foi transferido para Bia')
    await line.first().waitFor()
    expect(await line.filter({ visible: true }).count()).toBe(1)
    await until('it rang', async () => (await recorded(other.page)).sounds > 0)
    await other.page.getByRole('link', { name: /^Você recebeu uma conversa/ }).click()
    await other.reads('Cliente difícil')
    await other.reads('Já paguei a ligação')
    await agent.page.goto(`${harness.url}/console/#/chats/${chatId}`)
    await agent.chat.getByText(ptBR.chat.readOnly('Bia')).waitFor()
    expect(await agent.composer.count()).toBe(0)
    const late = client.sendMessage(chatId, { clientId: crypto.randomUUID(), text: 'Tarde' })
    await expect(late).rejects.toMatchObject({ code: 'not_your_chat' })

    await other.page.keyboard.press('Alt+t')
    const back = other.page.getByRole('dialog', { name: ptBR.transfer.title })
    await back.getByRole('radio', { name: ptBR.transfer.queue }).check({ force: true })
    await back.getByRole('textbox', { name: ptBR.transfer.note }).fill('É com o caixa')
    await back.getByRole('button', { name: ptBR.transfer.go, exact: true }).click()
    const returned = visitor.page.getByText('Você voltou para a fila, no seu lugar')
    await returned.first().waitFor()
    await agent.accept('Quero trocar')
    await agent.reads('É com o caixa')
    await agent.say('Pronto')
    await visitor.reads('Pronto')
    expect(await visitor.messages()).toEqual(['Quero trocar', 'Um momento', 'Pronto'])
    await agent.endChat()
    await visitor.button(ptBRTexts.rate).waitFor()
    expect(received()).toContain('Um momento')
    expect(received()).not.toMatch(/Cliente difícil|Já paguei|É com o caixa/)
  })

  describe('the availability', () => {
    it('is switched by keyboard and spoken; who is away gets no chat from others, keeps their own, and reads that somebody waits', async () => {
      const agent = await harness.agent({ as: bia })
      const { page } = agent
      const chat = await visitors.start('Gina', 'Oi')
      await agent.accept('Gina')
      const said = await announcements(page)
      const account = page.locator('.menu-account')
      await account.focus()
      await page.keyboard.press('Enter')
      const choice = page.getByRole('group', { name: ptBR.availability.label })
      await choice.getByRole('radio', { name: ptBR.availability.online, checked: true }).waitFor()
      while ((await page.locator('.account-panel input:focus').count()) === 0) {
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('ArrowRight')
      await choice.getByRole('radio', { name: ptBR.availability.away, checked: true }).waitFor()
      await until('it is said', async () => (await said()).includes(ptBR.availability.is.away))
      await page.keyboard.press('Escape')
      await until('the focus is back', () =>
        account.evaluate((element) => element === document.activeElement),
      )

      await client.heartbeat({ availability: 'online' })
      const next = await visitors.start('Hugo', 'Oi')
      await page.getByText(ptBR.availability.waitingWhile.away(1)).waitFor()
      await client.acceptChat(next.id)
      await expect(client.transferChat(next.id, { to: { agentId: biaId } })).rejects.toMatchObject({
        code: 'agent_not_available',
      })
      expect(chat.state.agent?.name).toBe(bia.name)
      await agent.say('Ainda estou aqui')
      await until('she reads it', () => heardBy(chat).includes('Ainda estou aqui'))

      await visitors.start('Ivo', 'Oi')
      await agent.button(ptBR.availability.goOnline).click()
      await page.getByText(ptBR.availability.waitingWhile.away(1)).waitFor({ state: 'detached' })
      await until('it is said', async () => (await said()).includes(ptBR.availability.is.online))
    })
  })

  it('a connection that is cut is shown, holds the text back and says why; mended, everything is there once', async () => {
    const context = await harness.person({ device: desktop })
    const agent = new Agent(await context.newPage(), ptBRTexts)
    const connection = await cuttable(agent.page)
    await agent.signIn(`${harness.url}/console/`, bia)
    const chat = await visitors.start('Joana', 'Oi')
    await agent.accept('Joana')
    await agent.say('Antes')
    await until('she reads it', () => heardBy(chat).includes('Antes'))
    await agent.composer.fill('Meio pensamento')
    await connection.cut()
    const banner = agent.page.locator('.banner').filter({ hasText: ptBR.connection.lost })
    await banner.waitFor()
    await agent.chat.getByText(ptBR.chat.offline).waitFor()
    const send = agent.chat.getByRole('button', { name: ptBR.chat.send, exact: true })
    expect(await send.getAttribute('aria-disabled')).toBe('true')
    await hasFocus(agent.page, composerField)
    await agent.page.keyboard.press('Enter')
    const lines = ['Um', 'Dois', 'Três']
    for (const line of lines) await chat.send(line)
    connection.mend()
    await agent.reads('Três')
    await banner.waitFor({ state: 'detached' })
    expect(await agent.messages()).toEqual(['Oi', 'Antes', ...lines])
    expect(await agent.composer.inputValue()).toBe('Meio pensamento')
    await agent.sendWritten()
    await until('she reads it', () => heardBy(chat).includes('Meio pensamento'))
    expect(textsOf(chat)).toEqual(['Oi', 'Antes', ...lines, 'Meio pensamento'])
    expect(await agent.messages()).toEqual(textsOf(chat))
  })
})

const textsOf = ({ state }: VisitorChat) =>
  state.messages.flatMap(({ kind, text }) => (kind === 'text' ? [text] : []))
