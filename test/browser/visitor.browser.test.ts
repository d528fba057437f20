import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startExample } from '../rig/example.ts'
import { freePort, owner, until } from '../rig/server.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { Visitor } from '../rig/visitor.ts'
import { ptBR } from '../rig/texts.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

/** A visitor whose chat was accepted by an agent that is a program. */
async function inConversation(question: string) {
  const agent = await harness.ownerClient()
  const visitor = await harness.visitor()
  await visitor.startChat()
  await visitor.say(question)
  await until('the question arrives', async () => {
    const { chats } = await agent.listWaitingChats()
    return chats.some(({ subject }) => subject === question)
  })
  const { chats } = await agent.listWaitingChats()
  const chat = chats.find(({ subject }) => subject === question)
  if (chat === undefined) throw new Error('it has left the line')
  await agent.acceptChat(chat.id)
  const agentChat = await agent.openChat(chat.id)
  await visitor.reads(ptBR.joined(agentChat.state.agent?.name ?? ''))
  return { visitor, agentChat, agent }
}

describe('a chat', () => {
  it('continues after a reload and on another page, and shows the messages that arrived meanwhile', async () => {
    const { visitor, agentChat } = await inConversation('Vou recarregar')
    await visitor.page.goto('about:blank')
    await agentChat.send('Enquanto você não estava')
    await visitor.page.goto(`${harness.server.url}/demo?page=2`)
    // The panel is open, as before the reload.
    await visitor.composer.waitFor()
    await visitor.reads('Enquanto você não estava')
    await visitor.say('Voltei')
    await until('the answer', () => agentChat.state.messages.some(({ text }) => text === 'Voltei'))
    expect(await visitor.messages()).toEqual([
      'Vou recarregar',
      'Enquanto você não estava',
      'Voltei',
    ])
    agentChat.close()
  })

  it('is the same in two tabs, over the socket of the first', async () => {
    const { visitor, agentChat } = await inConversation('Duas abas')
    const page = await visitor.page.context().newPage()
    const sockets: string[] = []
    page.on('websocket', (socket) => sockets.push(socket.url()))
    await page.goto(`${harness.server.url}/demo`)
    const other = new Visitor(page, ptBR)
    await other.openPanel()
    await other.reads('Duas abas')
    await other.say('Da segunda aba')
    await visitor.reads('Da segunda aba')
    await agentChat.send('Para as duas')
    await visitor.reads('Para as duas')
    await other.reads('Para as duas')
    const shown = ['Duas abas', 'Da segunda aba', 'Para as duas']
    expect([await visitor.messages(), await other.messages()]).toEqual([shown, shown])
    expect(sockets).toEqual([])
    agentChat.close()
  })

  it('shows how many messages arrived while the panel was closed', async () => {
    const { visitor, agentChat } = await inConversation('Já volto')
    await visitor.launcher.click()
    await agentChat.send('Uma')
    await agentChat.send('Duas')
    await visitor.page.getByRole('button', { name: /2 mensagens novas/ }).waitFor()
    expect(await visitor.launcher.locator('.badge').innerText()).toBe('2')
    agentChat.close()
  })

  it('sends a message once that was written without a connection', async () => {
    const { visitor, agentChat } = await inConversation('Sem sinal')
    await visitor.page.context().setOffline(true)
    await visitor.say('Escrita sem conexão')
    await visitor.reads('Sem conexão')
    await visitor.page.context().setOffline(false)
    await visitor.button('Tentar reconectar').click({ timeout: 2000 }).catch(ignore)
    const arrived = () =>
      agentChat.state.messages.filter(({ text }) => text === 'Escrita sem conexão').length
    await until('it arrives', () => arrived() > 0)
    await visitor.say('E esta com conexão')
    await until(
      'the next one',
      () => agentChat.state.messages.at(-1)?.text === 'E esta com conexão',
    )
    expect(arrived()).toBe(1)
    agentChat.close()
  })
})

/** The connection may be back before the button is pressed. */
function ignore(): void {}

it('a page on another origin shows the widget once its origin is allowed', async () => {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const context = await harness.person()
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))

  const env = { PAPO_URL: harness.server.url, PORT: String(port) }
  const stranger = await startExample('script-tag', 'server.ts', env, 'The page is at')
  expect(stranger.output()).toContain(`Add ${url}`)
  await page.goto(url)
  await until('the console names the origin', () => said.some((text) => text.includes(url)))
  expect(await page.locator('papo-chat').count()).toBe(0)
  await stranger.stop()

  const sign = { PAPO_OWNER_EMAIL: owner.email, PAPO_OWNER_PASSWORD: owner.password }
  const guest = await startExample('script-tag', 'server.ts', { ...env, ...sign }, 'The page is at')
  await page.goto(url)
  const visitor = new Visitor(page, ptBR)
  await page.getByRole('button', { name: 'Fale com a gente' }).click()
  await visitor.button(ptBR.start).click()
  await visitor.reads(ptBR.waiting)
  await visitor.button(ptBR.leave).click()
  await visitor.button(ptBR.start).waitFor()
  expect(await guest.stop()).toBe(0)
})
