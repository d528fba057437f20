import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ptBR as t } from '../../packages/console/src/locales/pt-BR.ts'
import { keepTexts as w } from '../../packages/console/src/locales/canned-settings-pt-BR.ts'
import type { Agent } from '../rig/agent.ts'
import type { BrowserHarness } from '../rig/browser-harness.ts'
import { textOf } from '../rig/downloads.ts'
import { hasFocus } from '../rig/focus.ts'
import { until } from '../rig/server.ts'
import { onEachStack } from '../rig/stacks.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
let harness: BrowserHarness
let siteKey: string

async function chatOf(name: string): Promise<{ agent: Agent; chat: VisitorChat }> {
  const client = createVisitorClient({ baseUrl: harness.server.url, siteKey })
  const visitor = { name, attributes: { plan: 'Básico' } }
  const chat = await client.start({ visitor, message: 'Oi' })
  const agent = await harness.agent({ as: bia })
  await agent.accept(name)
  return { agent, chat }
}
const optionsOf = ({ page }: Agent) => page.getByRole('listbox').getByRole('option')
const heard = (chat: VisitorChat) =>
  chat.state.messages
    .filter(({ author }) => author.type === 'agent')
    .flatMap((one) => one.text ?? [])
const activeOf = async (field: Locator): Promise<string> =>
  await field.evaluate((element) => {
    const id = element.getAttribute('aria-activedescendant') ?? ''
    return document.getElementById(id)?.querySelector('span')?.textContent ?? ''
  })

async function tabTo(page: Page, name: string): Promise<void> {
  await until(`the focus is on ${name}`, async () => {
    await page.keyboard.press('Tab')
    return await page.evaluate(
      (wanted) => document.activeElement?.textContent?.trim() === wanted,
      name,
    )
  })
}

onEachStack('canned responses', (open, isFirst) => {
  beforeAll(async () => {
    harness = await open()
    const owner = await harness.ownerClient()
    await owner.createAgent({ ...bia, role: 'agent' })
    siteKey = (await owner.listSites()).sites[0]?.key ?? ''
    const all = { scope: 'all' } as const
    const hello = 'Olá, {visitor.name}! Aqui é {agent.name}, da {site.name}.'
    await owner.createCannedResponse({ shortcut: 'ola', title: 'Saudação', text: hello, ...all })
    await owner.createCannedResponse({
      shortcut: 'preço',
      text: 'São R$ 50 no plano {attribute.plan}.',
      ...all,
    })
    await owner.createCannedResponse({
      shortcut: 'envio',
      text: 'O pedido {pedido} saiu para {visitor.email}.',
      ...all,
    })
  })
  afterEach(() => harness.clear())
  afterAll(() => harness?.close())

  it('a slash opens a list that is chosen from by keyboard, and nothing is sent before Enter once more', async () => {
    const { agent, chat } = await chatOf('Carlos')
    const { composer, page } = agent
    await composer.pressSequentially('/')
    await until('all are shown', async () => (await optionsOf(agent).count()) === 3)
    expect(await activeOf(composer)).toBe('/envio')
    await composer.press('ArrowDown')
    await composer.press('ArrowDown')
    expect(await activeOf(composer)).toBe('/preço')
    await composer.press('ArrowDown')
    expect(await activeOf(composer)).toBe('/envio')
    await composer.pressSequentially('SAUDACAO')
    await until('one is left', async () => (await activeOf(composer)) === '/ola')
    await composer.press('Enter')
    const hello = 'Olá, Carlos! Aqui é Bia, da Demo.'
    await until('it is inserted', async () => (await composer.inputValue()) === hello)
    expect(await page.getByRole('listbox').count()).toBe(0)
    expect(heard(chat)).toEqual([])

    await composer.pressSequentially(' /preco')
    await until('one is left', async () => (await activeOf(composer)) === '/preço')
    await composer.press('Tab')
    const both = `${hello} São R$ 50 no plano Básico.`
    await until('both are there', async () => (await composer.inputValue()) === both)
    expect(await composer.evaluate((element) => element === document.activeElement)).toBe(true)
    await composer.press('Enter')
    await until('it is sent', () => heard(chat).length > 0)
    expect(heard(chat)).toEqual([both])
    await agent.endChat()
  })

  it('a text is inserted at the caret, Escape keeps the text, and a text without a match is sent as it is', async () => {
    const { agent, chat } = await chatOf('Dora')
    const { composer, page } = agent
    await composer.fill('Bom dia. Até logo')
    await composer.evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(9, 9))
    await composer.pressSequentially('/ol')
    await optionsOf(agent).first().waitFor()
    await composer.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    expect(await composer.inputValue()).toBe('Bom dia. /olAté logo')
    await composer.press('Backspace')
    await composer.press('Backspace')
    await composer.press('Backspace')
    await composer.pressSequentially('/ola')
    await optionsOf(agent).filter({ hasText: 'Saudação' }).click()
    const text = 'Bom dia. Olá, Dora! Aqui é Bia, da Demo.Até logo'
    await until('it is inserted', async () => (await composer.inputValue()) === text)
    await composer.pressSequentially(' ')
    expect(await composer.inputValue()).toBe(text.replace('Demo.', 'Demo. '))

    await composer.fill('')
    await composer.pressSequentially('/nada')
    await page.getByText(t.canned.noMatch('nada')).waitFor()
    await composer.press('Enter')
    await until('it is sent', () => heard(chat).length > 0)
    expect(heard(chat)).toEqual(['/nada'])

    await page.getByRole('button', { name: t.canned.title, exact: true }).click()
    await optionsOf(agent).first().waitFor()
    await page.keyboard.press('Escape')
    expect(await composer.inputValue()).toBe('')
    await agent.endChat()
  })

  if (!isFirst) return

  it('what is not known stays marked for the agent, who is asked once before it goes out', async () => {
    const { agent, chat } = await chatOf('Edu')
    const { composer, page } = agent
    await composer.pressSequentially('/envio')
    await optionsOf(agent).first().waitFor()
    await composer.press('Enter')
    const names = '{pedido}, {visitor.email}'
    await page.getByText(t.canned.gaps(names)).waitFor()
    expect(await page.locator('.gap-marks mark').allInnerTexts()).toEqual(names.split(', '))
    // The first gap is selected: typing fills it in.
    await composer.pressSequentially('4711')
    await page.getByText(t.canned.gaps('{visitor.email}')).waitFor()
    await composer.press('Enter')
    const question = page.getByRole('alertdialog')
    await question.getByText(t.canned.askBody('{visitor.email}')).waitFor()
    await question.getByRole('button', { name: t.canned.fillIn }).click()
    await until('the gap is selected', async () => {
      const selected = await composer.evaluate((element) => {
        const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement
        return value.slice(selectionStart, selectionEnd)
      })
      return selected === '{visitor.email}'
    })
    expect(heard(chat)).toEqual([])
    await composer.press('Enter')
    await question.getByRole('button', { name: t.canned.sendAnyway }).click()
    await until('it is sent', () => heard(chat).length > 0)
    expect(heard(chat)).toEqual(['O pedido 4711 saiu para {visitor.email}.'])
    await agent.endChat()
  })

  it('they are made, found, changed and removed by keyboard alone', async () => {
    const agent = await harness.agent({ as: bia })
    const { page } = agent
    await page.goto(`${harness.url}/console/#/settings/canned-responses`)
    await agent.row('/ola').waitFor()
    await page.locator('h2.page-title').focus()
    await tabTo(page, w.make)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await hasFocus(page, 'input.input')
    await page.keyboard.type('com espaço')
    await page.keyboard.press('Enter')
    await dialog.getByText(w.complaints.noWord).waitFor()
    const shortcut = dialog.locator('input.input').first()
    const hasShortcut = () => shortcut.evaluate((field) => field === document.activeElement)
    await until('the focus is where the complaint is', hasShortcut)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('tchau')
    await until('it is written', async () => (await shortcut.inputValue()) === 'tchau')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Despedida')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Até logo!')
    await tabTo(page, t.form.bar.save)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const row = agent.row('/tchau')
    await row.getByText('Despedida').waitFor()
    // Those of all are not this agent's to keep.
    expect(await agent.row('/ola').getByRole('button').count()).toBe(0)

    await page.getByRole('searchbox', { name: w.search }).fill('ate LOGO')
    await agent.row('/ola').waitFor({ state: 'detached' })
    await page.keyboard.press('Tab')
    await tabTo(page, `${w.edit} /tchau`)
    await page.keyboard.press('Enter')
    await dialog.getByLabel(w.fields.text).fill('Até breve!')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe(`${w.edit} /tchau`)
    await tabTo(page, `${w.remove} /tchau`)
    await page.keyboard.press('Enter')
    const question = page.getByRole('alertdialog')
    await question.getByText(w.removeMine).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText(w.removed('tchau')).first().waitFor()
    await row.waitFor({ state: 'detached' })
  })

  it('a file goes out and comes in, and one with a wrong line is not stored', async () => {
    const agent = await harness.agent()
    const { page } = agent
    await page.goto(`${harness.url}/console/#/settings/canned-responses`)
    await agent.row('/ola').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      agent.button(w.csv.export).click(),
    ])
    expect(download.suggestedFilename()).toBe(w.csv.fileName)
    const file = await textOf(download)
    expect(file.split('\r\n')[0]).toBe('\uFEFF"shortcut";"title";"text";"scope";"site"')
    const choose = async (text: string) => {
      const buffer = Buffer.from(text)
      const chosen = { name: 'equipe.csv', mimeType: 'text/csv', buffer }
      await page.getByLabel(w.csv.choose).setInputFiles(chosen)
    }
    await choose(`${file}"nova";"";"=Soma";"todos";""\r\n`)
    await page.getByText(w.csv.codes.unknown_scope).waitFor()
    await page.getByText(w.csv.line(5)).waitFor()
    expect(await agent.row('/nova').count()).toBe(0)
    await choose(`${file}"nova";"";"=Soma";"all";""\r\n`)
    await page.getByText(w.csv.done({ created: 1, updated: 0, unchanged: 3 })).waitFor()
    await agent.row('/nova').getByText('=Soma').waitFor()
    const { cannedResponses } = await (await harness.ownerClient()).listCannedResponses()
    expect(cannedResponses).toHaveLength(4)
  })
})
