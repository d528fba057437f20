import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'

let harness: BrowserHarness
let siteId: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  siteId = (await (await harness.ownerClient()).listSites()).sites[0]?.id ?? ''
})
afterEach(async () => {
  await setHours(null)
  await askEmail('off')
  await harness.clear()
})
afterAll(() => harness?.close())

/** The form before a chat asks for an e-mail. */
const askEmail = async (email: 'off' | 'optional') =>
  (await harness.ownerClient()).updateSite(siteId, { form: { email } })

const setHours = async (hours: { timeZone: string; open: [] } | null) =>
  (await harness.ownerClient()).updateSite(siteId, { hours })

/** The shop has hours, and none of them is now. */
const closeShop = () => setHours({ timeZone: 'America/Sao_Paulo', open: [] })

const messages = async () =>
  (await (await harness.ownerClient()).listChats({ kind: 'message', status: 'waiting' })).chats

it('outside the hours a visitor leaves a message, an agent takes and answers it, and the visitor finds the answer on return', async () => {
  await closeShop()
  await askEmail('optional')
  const visitor = await harness.visitor()
  await visitor.openPanel()
  const { page } = visitor
  await page.getByText('Não estamos on-line agora').waitFor()
  expect(await visitor.button('Iniciar Chat').count()).toBe(0)
  await visitor.button('Deixe uma mensagem').click()
  // This server sends no mail, so that no form speaks of an answer by mail.
  await page.getByText('Volte aqui para ver a resposta', { exact: true }).waitFor()
  await page.getByLabel(/^E-mail \(opcional\)/).fill('ana@')
  await page.getByLabel(/^Como podemos ajudar/).fill('Vocês abrem no domingo?')
  await visitor.button('Enviar mensagem').click()
  await page.getByText('Informe um e-mail como nome@exemplo.com').waitFor()
  await page.getByLabel(/^E-mail \(opcional\)/).fill('')
  await visitor.button('Enviar mensagem').click()
  await page
    .getByRole('heading', { name: 'Mensagem enviada. Volte aqui para ver a resposta' })
    .waitFor()
  const [left] = await messages()
  expect(left).toMatchObject({ subject: 'Vocês abrem no domingo?', queuePosition: null })
  await page.getByText(`Seu número: ${left?.number}`).waitFor()
  expect(await page.getByText('Aguardando...').count()).toBe(0)
  await page.goto('about:blank')

  const agent = await harness.agent()
  await agent.menu('Mensagens').click()
  const row = agent.page.locator(`[data-chat="${left?.id}"]`)
  await row.getByText('Vocês abrem no domingo?').waitFor()
  await row.getByRole('button', { name: 'Assumir', exact: true }).click()
  await agent.page.getByText('Não deixou e-mail.').waitFor()
  await agent.chat.getByRole('button', { name: agent.texts.endChat, exact: true }).click()
  await agent.page.getByText('Encerrar sem responder?').waitFor()
  await agent.page.keyboard.press('Escape')
  await agent.say('Sim, às 9h.')

  await page.goto(`${harness.server.url}/demo`)
  await visitor.reads('Sim, às 9h.')
})

it('who waits too long is offered a message, and keeps the place until they choose', async () => {
  const visitor = await harness.visitor()
  await visitor.page.clock.install()
  await visitor.page.reload()
  await visitor.startChat()
  await visitor.page.getByText('Aguardando...').waitFor()
  expect(await visitor.button('Prefiro deixar uma mensagem').count()).toBe(0)
  await visitor.page.clock.fastForward('03:01')
  await visitor.button('Prefiro deixar uma mensagem').click()
  const { chats: waiting } = await (await harness.ownerClient()).listWaitingChats()
  expect(waiting).toHaveLength(1)
  await visitor.page.getByLabel(/^Como podemos ajudar/).fill('Quanto custa?')
  await visitor.button('Enviar mensagem').click()
  await until('the message is left', async () =>
    (await messages()).some(({ number }) => number === waiting[0]?.number),
  )
  const said = 'Mensagem enviada. Volte aqui para ver a resposta'
  await visitor.page.getByRole('heading', { name: said }).waitFor()
})
