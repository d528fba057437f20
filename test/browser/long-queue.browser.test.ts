import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'

let harness: BrowserHarness
const chats: VisitorChat[] = []
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const [site] = (await (await harness.ownerClient()).listSites()).sites
  for (const name of ['Ana', 'Bento', 'Clara', 'Davi', 'Eva', 'Fábio']) {
    const client = createVisitorClient({ baseUrl: harness.url, siteKey: site?.key ?? '' })
    chats.push(await client.start({ visitor: { name }, message: `Sou ${name}` }))
  }
})
afterAll(async () => {
  for (const chat of chats) chat.close()
  await harness?.close()
})

it('a long queue is searched, and several chats are ended after the number was said', async () => {
  const agent = await harness.agent()
  const { page } = agent
  const search = page.getByRole('searchbox', { name: 'Nome, texto ou número' })
  await search.fill('Clara')
  await agent.row('Ana').waitFor({ state: 'detached' })
  expect(await agent.row('Clara').count()).toBe(1)
  await search.fill('ninguém assim')
  await agent.button('Mostrar todos').click()
  await agent.row('Ana').waitFor()

  await agent.button('Encerrar várias').click()
  for (const name of ['Bento', 'Davi']) {
    await page.getByRole('checkbox', { name: `Selecionar ${name}` }).check()
  }
  await agent.button('Encerrar 2').click()
  const dialog = page.getByRole('alertdialog', { name: 'Encerrar 2 conversas que aguardam?' })
  await dialog.getByRole('button', { name: 'Encerrar 2' }).click()
  const ended = () => chats.map(({ state }) => state.status === 'ended')
  await until('both have ended', () => ended().filter(Boolean).length === 2)
  expect(ended()).toEqual([false, true, false, true, false, false])
  await agent.row('Davi').waitFor({ state: 'detached' })
  expect(await agent.row('Ana').count()).toBe(1)
  await page.getByText('2 conversas encerradas').filter({ visible: true }).first().waitFor()
})

it('a chat that a colleague accepts at that moment goes on, and the console says so', async () => {
  const owner = await harness.ownerClient()
  const [eva, fabio] = ['Eva', 'Fábio'].map((name) => {
    const chat = chats.find(({ state }) =>
      state.messages.some(({ text }) => text === `Sou ${name}`),
    )
    if (!chat) throw new Error(`${name} has no chat`)
    return chat
  })
  const agent = await harness.agent()
  const { page } = agent
  // A queue that one sees at a glance has no tools.
  const site = (await owner.listSites()).sites[0]
  for (const name of ['Gil', 'Hugo']) {
    const client = createVisitorClient({ baseUrl: harness.url, siteKey: site?.key ?? '' })
    chats.push(await client.start({ visitor: { name }, message: `Sou ${name}` }))
  }
  await agent.button('Encerrar várias').click()
  for (const name of ['Eva', 'Fábio']) {
    await page.getByRole('checkbox', { name: `Selecionar ${name}` }).check()
  }
  await agent.button('Encerrar 2').click()
  await page.route(`**/v1/chats/${eva?.id}/end*`, async (route) => {
    await owner.acceptChat(eva?.id ?? '')
    await route.continue()
  })
  const dialog = page.getByRole('alertdialog', { name: 'Encerrar 2 conversas que aguardam?' })
  await dialog.getByRole('button', { name: 'Encerrar 2' }).click()
  const shown = (text: RegExp | string) =>
    page.getByText(text).filter({ visible: true }).first().waitFor()
  await shown('1 conversa encerrada')
  await shown(/Aceitas nesse meio-tempo, não encerradas: Eva \(/)
  await until('Fábio’s has ended', () => fabio?.state.status === 'ended')
  expect((await owner.getChat(eva?.id ?? '')).status).toBe('active')
})
