import { createVisitorClient, type Site, type VisitorChat } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { peopleSites } from '../../packages/console/src/locales/people-sites-pt-BR.ts'
import { profile } from '../../packages/console/src/locales/profile-pt-BR.ts'
import { ptBR as texts } from '../../packages/console/src/locales/pt-BR.ts'
import { texts as workspaceTexts } from '../../packages/console/src/workspace/texts-pt-BR.ts'
import type { Agent } from '../rig/agent.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import { ptBR } from '../rig/texts.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'três bicicletas quietas' }

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
  await (await harness.ownerClient()).createAgent({ ...bia, role: 'agent' })
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

async function visitorWrites({ key }: Pick<Site, 'key'>, message: string): Promise<VisitorChat> {
  const client = createVisitorClient({ baseUrl: harness.url, siteKey: key })
  return client.start({ visitor: { name: message }, message })
}
const open = (agent: Agent, hash: string) => agent.page.goto(`${harness.url}/console/#/${hash}`)
const save = async ({ page }: Agent) => {
  await page.getByRole('button', { name: texts.form.bar.save, exact: true }).click()
  await page.getByText(texts.form.bar.saved, { exact: true }).waitFor()
}

it('a workspace and its owner get names, which stand in the menu at once and reach visitors and invitations', async () => {
  const owner = await harness.agent()
  const { page } = owner
  await open(owner, 'settings/workspace')
  const workspace = page.getByRole('region', { name: workspaceTexts.name.label, exact: true })
  const name = workspace.getByRole('textbox', { name: workspaceTexts.name.label, exact: true })
  await name.fill(' ')
  await page.getByRole('button', { name: texts.form.bar.save, exact: true }).click()
  await workspace.getByText(workspaceTexts.complaints.noName).waitFor()
  await name.fill('Padaria Aurora')
  await save(owner)
  await expect.poll(() => page.locator('.menu-workspace').innerText()).toBe('Padaria Aurora')

  await open(owner, 'settings/account')
  const card = page.getByRole('region', { name: profile.title })
  await card.getByLabel(profile.name, { exact: true }).fill('Ana Souza')
  await save(owner)
  await expect.poll(() => page.locator('.menu-name').innerText()).toBe('Ana Souza')

  const client = await harness.ownerClient()
  const [site] = (await client.listSites()).sites
  const chat = await visitorWrites({ key: site?.key ?? '' }, 'Quem é?')
  await owner.accept('Quem é?')
  await until('the visitor reads the new name', () => chat.state.agent?.name === 'Ana Souza')
  const { link } = await client.createInvitation({ email: 'caio@example.com', role: 'agent' })
  const invited = await (await harness.person()).newPage()
  await invited.goto(link)
  await invited.getByText('Padaria Aurora').first().waitFor()
  expect(await invited.getByText('My workspace').count()).toBe(0)
  await chat.end()
})

it('for an agent who answers one site, the chats of the others do not exist: in no list, by no address', async () => {
  const client = await harness.ownerClient()
  const [shop] = (await client.listSites()).sites
  if (shop === undefined) throw new Error('there is no site')
  const other = await client.createSite({ name: 'Doceria', allowedOrigins: ['https://doces.test'] })
  const ended = await visitorWrites(other, 'Encerrada')
  for (const chat of [ended, await visitorWrites(shop, 'Resolvida')]) await chat.end()

  const owner = await harness.agent()
  await open(owner, 'settings/people')
  await owner.page.getByRole('link', { name: bia.name, exact: true }).click()
  await owner.page.getByLabel(peopleSites.some, { exact: true }).check()
  await owner.page.getByLabel(shop.name, { exact: true }).check()
  await save(owner)

  const agent = await harness.agent({ as: bia })
  const before = await visitorWrites(other, 'Brigadeiro')
  await visitorWrites(shop, 'Pão francês')
  await agent.row('Pão francês').waitFor()
  expect(await agent.row('Brigadeiro').count()).toBe(0)

  await owner.menu(ptBR.queue).click()
  for (const who of ['Brigadeiro', 'Pão francês']) await owner.row(who).waitFor()
  await owner.accept('Brigadeiro')
  await agent.menu(texts.chats.title).click()
  await agent.button(texts.chats.others).click()
  await agent.page.getByText(texts.chats.othersEmpty).waitFor()
  for (const { id } of [before, ended]) {
    await open(agent, `chats/${id}`)
    await agent.page.getByText(texts.failed.notFound).waitFor()
  }
  await agent.menu(ptBR.history).click()
  await agent.row('Resolvida').waitFor()
  expect(await agent.row('Encerrada').count()).toBe(0)
  await open(owner, 'history')
  await owner.row('Encerrada').waitFor()
})
