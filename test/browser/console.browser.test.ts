import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ptBR as t } from '../../packages/console/src/locales/pt-BR.ts'
import { Agent } from '../rig/agent.ts'
import { until } from '../rig/server.ts'
import { type BrowserHarness, phone } from '../rig/browser-harness.ts'
import { onEachStack } from '../rig/stacks.ts'
import { ptBR } from '../rig/texts.ts'
import { heardBy } from '../rig/visitors.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
let harness: BrowserHarness
let siteKey: string
let ownerName: string

async function startChat(name: string, message: string): Promise<VisitorChat> {
  const client = createVisitorClient({ baseUrl: harness.server.url, siteKey })
  return await client.start({ visitor: { name }, message })
}

onEachStack('the console', (open, isFirst) => {
  beforeAll(async () => {
    harness = await open()
    const owner = await harness.ownerClient()
    await owner.createAgent({ ...bia, role: 'agent' })
    siteKey = (await owner.listSites()).sites[0]?.key ?? ''
    ownerName = (await owner.getMe()).agent.name
  })
  afterEach(() => harness.clear())
  afterAll(() => harness?.close())

  it('the queue shows visitors and their first messages, and the second agent is told that the chat is taken', async () => {
    const [one, other] = await Promise.all([harness.agent(), harness.agent({ as: bia })])
    const chat = await startChat('Carlos', 'Meu pedido não chegou')
    for (const agent of [one, other]) {
      await agent.menu(ptBR.queue).click()
      await agent.row('Carlos').getByText('Meu pedido não chegou').waitFor()
    }
    // Both see the row; the second one's list is neither pushed nor polled any more.
    await other.page.routeWebSocket(/\/v1\/realtime$/, (socket) => socket.close())
    await other.page.reload()
    await other.row('Carlos').waitFor()
    await other.page.route('**/v1/chats/waiting*', (route) => route.abort())
    await one.accept('Carlos')
    await other.row('Carlos').getByRole('button', { name: ptBR.accept, exact: true }).click()
    await other.page.getByText(ptBR.taken(ownerName)).filter({ visible: true }).first().waitFor()
    await until('the visitor knows', () => chat.state.agent !== null)
    expect(chat.state.agent?.name).toBe(ownerName)
    await one.endChat()
    chat.close()
  })

  it('an agent writes in two chats at once, and each draft stays in its chat', async () => {
    const agent = await harness.agent({ as: bia })
    const dora = await startChat('Dora', 'Sou a Dora')
    const edu = await startChat('Edu', 'Sou o Edu')
    await agent.accept('Dora')
    await agent.reads('Sou a Dora')
    await agent.composer.fill('Rascunho para a Dora')
    await agent.accept('Edu')
    expect(await agent.composer.inputValue()).toBe('')
    await agent.say('Olá, Edu')
    await dora.send('Ainda estou aqui')
    await agent.row('Dora').getByText('1 mensagem não lida').waitFor()
    const mark = agent.row('Dora').getByText('Rascunho:', { exact: true })
    await mark.waitFor()
    expect(await agent.row('Edu').getByText('Rascunho:').count()).toBe(0)
    await agent.page.reload()
    await mark.waitFor()
    await agent.row('Dora').getByRole('link').click()
    await agent.reads('Ainda estou aqui')
    await until('the draft is back', async () => {
      return (await agent.composer.inputValue()) === 'Rascunho para a Dora'
    })
    await agent.sendWritten()
    await until('Dora is answered', () => heardBy(dora).length > 0)
    await mark.waitFor({ state: 'detached' })
    expect([heardBy(dora), heardBy(edu)]).toEqual([['Rascunho para a Dora'], ['Olá, Edu']])
    await agent.endChat()
    await dora.rate(4, 'Rápido')
    await agent.menu(ptBR.history).click()
    await agent.row('Dora').getByText('Rápido').waitFor()
    await agent.row('Dora').getByLabel('4 estrelas de 5').waitFor()
    await edu.end()
  })

  it('what is sent on a slow line while the chat is loading goes out once it is loaded', async () => {
    const agent = await harness.agent({ as: bia })
    const chat = await startChat('Fábio', 'Alô')
    const load = Promise.withResolvers<void>()
    await agent.page.route(/\/v1\/chats\/[^/]+\/messages/, async (route) => {
      await load.promise
      await route.continue()
    })
    await agent.accept('Fábio')
    await agent.composer.pressSequentially('Já vejo')
    await agent.composer.press('Enter')
    await agent.chat.getByText(t.chat.sendsOnceLoaded).waitFor()
    expect(await agent.composer.inputValue()).toBe('Já vejo')
    load.resolve()
    await until('it is sent', () => heardBy(chat).length > 0)
    expect(heardBy(chat)).toEqual(['Já vejo'])
    expect(await agent.composer.inputValue()).toBe('')
    await agent.chat.getByText(t.chat.sendsOnceLoaded).waitFor({ state: 'detached' })
    await agent.endChat()
    chat.close()
  })

  it('an agent without a connection is told so and sends nothing; afterwards everything is there once', async () => {
    const agent = await harness.agent({ as: bia })
    const chat = await startChat('Gil', 'Olá')
    await agent.accept('Gil')
    await agent.say('Pode falar')
    await until('he is answered', () =>
      chat.state.messages.some(({ text }) => text === 'Pode falar'),
    )
    await agent.page.context().setOffline(true)
    const lost = agent.page.getByText(ptBR.noConnection).filter({ visible: true }).first()
    await lost.waitFor({ timeout: 2000 })
    await agent.composer.fill('Escrita sem conexão')
    const send = agent.chat.getByRole('button', { name: ptBR.send, exact: true, disabled: true })
    await send.waitFor()
    const reason = agent.page.locator(`[id="${await send.getAttribute('aria-describedby')}"]`)
    await reason.getByText('Você está sem conexão.', { exact: false }).waitFor()
    await agent.composer.press('Enter')
    await chat.send('Perdida')
    await agent.page.context().setOffline(false)
    await agent.reads('Perdida')
    await lost.waitFor({ state: 'detached' })
    expect(await agent.composer.inputValue()).toBe('Escrita sem conexão')
    await agent.sendWritten()
    const heard = () =>
      chat.state.messages.flatMap(({ kind, text }) => (kind === 'text' ? [text] : []))
    await until('it is sent', () => heard().length === 4)
    expect(heard()).toEqual(['Olá', 'Pode falar', 'Perdida', 'Escrita sem conexão'])
    expect(await agent.chat.getByText('Perdida', { exact: true }).count()).toBe(1)
    await agent.endChat()
    chat.close()
  })

  it('the console follows the queue and its chats over one socket, and polls neither', async () => {
    const agent = await harness.agent({ as: bia })
    const chat = await startChat('Hugo', 'Olá')
    await agent.accept('Hugo')
    const addresses: string[] = []
    const polls: string[] = []
    agent.page.on('websocket', (socket) => addresses.push(socket.url()))
    await agent.page.reload()
    await agent.composer.waitFor()
    await chat.send('Um')
    await agent.reads('Um')
    agent.page.on('request', (request) => {
      if (/\/messages\?|\/chats\/waiting/.test(request.url())) polls.push(request.url())
    })
    const next = await startChat('Iara', 'Sou a próxima')
    await agent.menu(ptBR.queue).click()
    await agent.row('Iara').waitFor()
    await agent.accept('Iara')
    await agent.say('Pode falar')
    await until('she is answered', () => next.state.messages.at(-1)?.text === 'Pode falar')
    await next.send('Dois')
    await agent.reads('Dois')
    expect(addresses).toEqual([`${harness.server.url.replace('http', 'ws')}/v1/realtime`])
    // Each chat’s first page is polled; nothing else.
    expect(polls.filter((url) => !url.includes('tail=true'))).toEqual([])
    await agent.endChat()
    await chat.end()
    next.close()
    chat.close()
  })

  if (!isFirst) return

  it('a wrong password is refused with a message, and the right one opens the queue', async () => {
    const context = await harness.person()
    const agent = new Agent(await context.newPage(), ptBR)
    const console = `${harness.server.url}/console/`
    await agent.page.goto(console)
    await agent.page.getByLabel(ptBR.signIn.email).fill(bia.email)
    await agent.page.getByLabel(ptBR.signIn.password).fill('errada, e comprida')
    await agent.button(ptBR.signIn.submit).click()
    await agent.page.getByText(ptBR.wrongSignIn).waitFor()
    await agent.signIn(console, bia)
    await agent.page.reload()
    await agent.menu(ptBR.queue).waitFor()
    const cookies = await context.cookies()
    expect(cookies.map(({ name }) => name).toSorted()).toEqual(['papo', 'papo-device'])
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  })

  it('a phone shows one pane at a time', async () => {
    const agent = await harness.agent({ as: bia, device: phone })
    const chat = await startChat('Fábio', 'Do telefone')
    await agent.accept('Fábio')
    await agent.say('Pode falar')
    await until('he is answered', () =>
      chat.state.messages.some(({ text }) => text === 'Pode falar'),
    )
    const width = await agent.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(phone.width)
    await agent.endChat()
    chat.close()
  })
})
