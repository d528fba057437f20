import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { composerField, focused, hashOf, hasFocus, writesTo } from '../rig/focus.ts'
import { until } from '../rig/server.ts'
import { Visitors } from '../rig/visitors.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
let harness: BrowserHarness
let visitors: Visitors
beforeAll(async () => {
  harness = await BrowserHarness.open()
  visitors = await Visitors.of(harness)
  await (await harness.ownerClient()).createAgent({ ...bia, role: 'agent' })
})
afterEach(async () => {
  await visitors.leave()
  await harness.clear()
})
afterAll(() => harness?.close())

it('the palette finds a visitor without accents and a command by name, by keyboard alone', async () => {
  const agent = await harness.agent({ as: bia })
  const { page } = agent
  await visitors.start('Íris Conceição')
  await agent.accept('Íris')
  await visitors.start('João')
  await agent.accept('João')
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Busque um comando' })
  await field.waitFor()
  await page.keyboard.type('iris conce')
  const option = page.getByRole('option', { name: /Íris Conceição/ })
  await option.waitFor()
  expect(await field.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'))
  await page.keyboard.press('Enter')
  await writesTo(agent, 'Íris Conceição')
  await page.keyboard.press('Control+k')
  await hasFocus(page, 'input.palette-input')
  await page.keyboard.type('historico')
  await page.keyboard.press('Enter')
  await hasFocus(page, 'h2.list-title')
  expect(await hashOf(page)).toBe('#/history')
  await page.keyboard.press('Control+k')
  await hasFocus(page, 'input.palette-input')
  await page.keyboard.press('Control+k')
  await field.waitFor({ state: 'detached' })
  await hasFocus(page, 'h2.list-title')
})

describe('the focus', () => {
  it('goes on to the visitor who has waited longest for an answer, and to the list once nobody has', async () => {
    const agent = await harness.agent({ as: bia })
    const { page } = agent
    const [kim, lia] = [await visitors.start('Kim'), await visitors.start('Lia')]
    await visitors.start('Mel')
    for (const name of ['Kim', 'Lia', 'Mel']) await agent.accept(name)
    await page.keyboard.press('Alt+e')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await hasFocus(page, composerField)
    await agent.endChat()
    await writesTo(agent, 'Kim')
    await agent.say('Pois não')
    await until('Kim is answered', () => kim.state.messages.at(-1)?.text === 'Pois não')
    await page.keyboard.press('Alt+k')
    await writesTo(agent, 'Lia')
    await agent.say('Bom dia')
    await until('Lia is answered', () => lia.state.messages.at(-1)?.text === 'Bom dia')
    await agent.endChat()
    await hasFocus(page, 'h2.list-title')
    expect(await hashOf(page)).toBe(`#/chats/${lia.id}`)
  })

  it('is never nowhere when the visitor ends the chat in which the agent is writing', async () => {
    const agent = await harness.agent({ as: bia })
    const chat = await visitors.start('Nina')
    await agent.accept('Nina')
    await agent.composer.fill('Quase')
    await chat.end()
    await hasFocus(agent.page, 'h2.chat-name')
    expect(await agent.composer.count()).toBe(0)
  })

  it('goes on after a transfer, which is made by keyboard alone', async () => {
    const agent = await harness.agent({ as: bia })
    const { page } = agent
    const [olga, rui] = [await visitors.start('Olga'), await visitors.start('Rui')]
    for (const name of ['Olga', 'Rui']) await agent.accept(name)
    await page.keyboard.press('Alt+t')
    const dialog = page.getByRole('dialog', { name: 'Transferir esta conversa' })
    await hasFocus(page, 'input.input')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await dialog.getByRole('radio', { name: 'De volta à fila', checked: true }).waitFor()
    const note = dialog.getByRole('textbox', { name: /^Nota/ })
    while ((await focused(page)) !== 'textarea.') await page.keyboard.press('Tab')
    await page.keyboard.type('Quer a segunda via')
    expect(await note.inputValue()).toBe('Quer a segunda via')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await until('Rui is back in the queue', () => rui.state.status === 'waiting')
    await writesTo(agent, 'Olga')
    expect(olga.state.status).toBe('active')
  })

  it('is in the composer after an ended chat is written to again', async () => {
    const agent = await harness.agent({ as: bia })
    await visitors.start('Sara')
    await agent.accept('Sara')
    await agent.endChat()
    await agent.button('Escrever de novo').click()
    const dialog = agent.page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Chegou hoje')
    await dialog.getByRole('button', { name: 'Enviar' }).click()
    await writesTo(agent, 'Sara')
    await agent.reads('Chegou hoje')
    expect(await agent.messages()).toEqual(['Chegou hoje'])
  })
})

it('colleagues are found by name or e-mail, those who are there first, and the others are folded', async () => {
  const owner = await harness.ownerClient()
  const namesakes = ['rita.um@example.com', 'rita.dois@example.com']
  for (const email of namesakes) {
    await owner.createAgent({ name: 'Rita', email, password: bia.password, role: 'agent' })
  }
  const client = await harness.ownerClient({
    email: 'rita.dois@example.com',
    password: bia.password,
  })
  await client.heartbeat({ availability: 'online' })
  const agent = await harness.agent({ as: bia })
  const { page } = agent
  const chat = await visitors.start('Tom')
  await agent.accept('Tom')
  await page.keyboard.press('Alt+t')
  const dialog = page.getByRole('dialog', { name: 'Transferir esta conversa' })
  await dialog.getByText('rita.dois@example.com').waitFor()
  expect(await dialog.getByText('rita.um@example.com').isVisible()).toBe(false)
  const fold = dialog.getByRole('button', { name: /não recebe/ })
  await fold.click()
  await dialog.getByRole('radio', { name: /rita\.um/, disabled: true }).waitFor()
  const search = dialog.getByRole('searchbox', { name: 'Buscar por nome ou e-mail' })
  await search.fill('rita dois')
  await dialog.getByText('rita.um@example.com').waitFor({ state: 'detached' })
  await search.press('Enter')
  await dialog.getByRole('radio', { name: /rita\.dois.*0\/\d/, checked: true }).waitFor()
  await dialog.getByRole('button', { name: 'Transferir', exact: true }).click()
  await until('Rita has the chat', () => chat.state.agent?.name === 'Rita')
  await hasFocus(page, 'h2.list-title')
})

it('each view has its title, and the back button leads through what was shown', async () => {
  const agent = await harness.agent({ as: bia })
  const { page } = agent
  const chat = await visitors.start('Vera')
  await agent.accept('Vera')
  await agent.say('Oi')
  const titled = (title: string) => page.waitForFunction((text) => document.title === text, title)
  await titled('Vera · Minhas conversas · Papo')
  await page.keyboard.press('Alt+4')
  await titled('Histórico · Papo')
  await page.goto(`${harness.url}/console/#/settings/account`)
  await titled('Minha conta · Configurações · Papo')
  await page.goBack()
  await titled('Histórico · Papo')
  await page.goBack()
  await titled('Vera · Minhas conversas · Papo')
  await page.reload()
  await titled('Vera · Minhas conversas · Papo')
  expect(await hashOf(page)).toBe(`#/chats/${chat.id}`)
})
