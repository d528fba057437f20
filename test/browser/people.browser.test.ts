import { createVisitorClient } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ptBR as texts } from '../../packages/console/src/locales/pt-BR.ts'
import { erase } from '../../packages/console/src/locales/erase-pt-BR.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import { ptBR } from '../rig/texts.ts'

const bia = { name: 'Beatriz Lima', email: 'bia@example.com', password: 'três bicicletas quietas' }
/** Within which a closed account is out, and the allowance for a loaded machine. */
const promisedMs = 15_000

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

it('an invited person joins by a link, answers, and is out with their chats back in the queue once deactivated', async () => {
  const { people, open } = texts
  const owner = await harness.agent()
  await owner.page.goto(`${harness.url}/console/#/settings/people`)
  await owner.button(people.invite).click()
  const dialog = owner.page.getByRole('dialog')
  await dialog.getByRole('button', { name: people.makeLink }).click()
  await dialog.getByText(people.complaints.noEmail).waitFor()
  await dialog.getByLabel(people.email).fill(bia.email)
  await dialog.getByRole('button', { name: people.makeLink }).click()
  const link = await dialog.getByLabel(people.links.label, { exact: true }).inputValue()
  await dialog.getByRole('button', { name: people.links.done }).click()

  const person = await harness.person()
  const page = await person.newPage()
  await page.goto(link)
  await page.getByLabel(open.name).fill(bia.name)
  await page.getByLabel(open.password, { exact: true }).fill('1234567890')
  await page.getByRole('button', { name: open.join }).click()
  await page.getByText(open.complaints.weak).waitFor()
  await page.getByLabel(open.password, { exact: true }).fill(bia.password)
  await page.getByRole('button', { name: open.join }).click()
  await page.waitForURL(/\/console\//)
  const second = await person.newPage()
  await second.goto(link)
  await second.getByRole('heading', { name: open.used }).waitFor()

  const site = (await (await harness.ownerClient()).listSites()).sites[0]
  const visitor = createVisitorClient({ baseUrl: harness.url, siteKey: site?.key ?? '' })
  const chat = await visitor.start({ visitor: { name: 'Carlos' }, message: 'Meu pedido' })
  await page.getByRole('button', { name: ptBR.accept, exact: true }).first().click()
  await until('the agent has the chat', () => chat.state.agent?.name === bia.name)

  await owner.page.getByRole('link', { name: bia.name }).click()
  await owner.button(people.disable).click()
  const warning = owner.page.getByRole('alertdialog')
  await warning.getByText('1 conversa aberta volta ao seu lugar na fila').waitFor()
  await warning.getByRole('button', { name: people.disable }).click()
  await until('the chat is back in the queue', () => chat.state.status === 'waiting')
  await page.getByRole('button', { name: texts.signIn.submit }).waitFor({ timeout: promisedMs })

  await owner.button(erase.open).click()
  const erasing = owner.page.getByRole('alertdialog')
  await erasing.getByText(erase.stays).waitFor()
  await erasing.getByRole('textbox').fill(bia.name)
  await erasing.getByRole('button', { name: erase.confirm }).click()
  await owner.page.getByText(erase.done(bia.name)).waitFor()
  await until('the visitor’s log has no name', () => !JSON.stringify(chat.state).includes(bia.name))
  expect(chat.state.messages.map(({ kind }) => kind)).toContain('accepted')

  const { agents } = await (await harness.ownerClient()).listAgents()
  const own = agents.find(({ role }) => role === 'owner')
  await owner.page.getByRole('link', { name: own?.name ?? '' }).click()
  await owner.page.getByLabel(people.roles.agent, { exact: true }).check()
  await owner.button(texts.form.bar.save).click()
  await owner.page.getByText(people.complaints.lastOwner).waitFor()
  expect((await (await harness.ownerClient()).getMe()).agent.role).toBe('owner')
})
