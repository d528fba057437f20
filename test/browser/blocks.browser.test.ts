import type { AgentClient } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { block as en } from '../../packages/console/src/locales/block-en.ts'
import { block as ptBR } from '../../packages/console/src/locales/block-pt-BR.ts'
import { BrowserHarness, desktop, phone } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import * as texts from '../rig/texts.ts'

const refusal = {
  'pt-BR': 'Este chat não está disponível aqui',
  en: 'This chat is not available here',
}

let harness: BrowserHarness
let owner: AgentClient
beforeAll(async () => {
  harness = await BrowserHarness.open()
  owner = await harness.ownerClient()
})
afterEach(async () => {
  await harness.clear()
  for (const { id } of (await owner.searchBlocks()).blocks) await owner.liftBlock(id)
})
afterAll(() => harness?.close())

it.each([
  { t: texts.ptBR, w: ptBR, device: desktop },
  { t: texts.en, w: en, device: phone },
])(
  'a visitor who waits is blocked from the queue, is told so plainly, and is let in again, in $t.locale',
  async ({ t, w, device }) => {
    const visitor = await harness.visitor({ texts: t, device })
    await visitor.startChat()
    await visitor.say('Ofensa número um')
    const agent = await harness.agent({ texts: t, device })
    const { page } = agent
    await agent.menu(t.queue).click()
    await agent.row('Ofensa').getByRole('link').click()
    await agent.button(w.open).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: w.durations.hour, exact: true }).check({ force: true })
    await dialog.getByRole('textbox', { name: w.reason }).fill('Ofensas')
    await dialog.getByRole('button', { name: w.confirm, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })

    await visitor.button(t.again).click()
    await visitor.reads(refusal[t.locale])
    const [made, ...others] = (await owner.searchBlocks({ text: 'ofensas' })).blocks
    expect([made?.kind, others]).toEqual(['visitor', []])
    expect((await owner.listWaitingChats()).total).toBe(0)

    await page.evaluate(() => (location.hash = '#/settings/blocks'))
    const row = page.getByRole('listitem').filter({ hasText: 'Ofensas' })
    await row.waitFor()
    await row.hover()
    await row.getByRole('button').click()
    const question = page.getByRole('alertdialog', { name: w.liftTitle })
    await question.getByRole('button', { name: w.lift, exact: true }).click()
    await page.getByText(w.none).waitFor()
    await visitor.startChat()
    expect((await owner.listWaitingChats()).total).toBe(1)
    const [chat] = (await owner.listWaitingChats()).chats
    await owner.endWaitingChat(chat?.id ?? '')
  },
)

it('with the address, a new browser is refused too, while the console goes on; the pane lifts each block', async () => {
  const visitor = await harness.visitor()
  await visitor.startChat()
  await visitor.say('Outra ofensa')
  const agent = await harness.agent()
  const { page } = agent
  await agent.accept('Outra ofensa')
  const pane = page.getByRole('region', { name: 'Visitante' })
  await pane.getByRole('button', { name: ptBR.open }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('switch', { name: ptBR.address }).check({ force: true })
  await dialog.getByRole('button', { name: ptBR.confirm, exact: true }).click()
  await pane.getByText(`${ptBR.blocked}: ${ptBR.kinds.address}`).waitFor()
  await pane.getByText(`${ptBR.blocked}: ${ptBR.kinds.visitor}`).waitFor()
  await until('the chat has ended', async () => {
    const { chats } = await owner.listChats({ status: 'active' })
    return chats.length === 0
  })

  const other = await harness.visitor()
  await other.openPanel()
  await other.button(texts.ptBR.start).click()
  await other.reads(refusal['pt-BR'])
  await page.reload()
  await agent.menu(texts.ptBR.queue).waitFor()
  expect((await owner.listWaitingChats()).total).toBe(0)

  await page.evaluate(() => (location.hash = '#/history'))
  await agent.row('Outra ofensa').getByRole('link').click()
  for (const left of [1, 0]) {
    await pane
      .getByRole('button', { name: /^Retirar o bloqueio/ })
      .first()
      .click()
    const question = page.getByRole('alertdialog', { name: ptBR.liftTitle })
    await question.getByRole('button', { name: ptBR.lift, exact: true }).click()
    await until('it is lifted', async () => (await owner.searchBlocks()).blocks.length === left)
    await question.waitFor({ state: 'detached' })
  }
  await pane.getByRole('button', { name: ptBR.open }).waitFor()
  await other.button(texts.ptBR.start).click()
  await other.reads(texts.ptBR.waiting)
})
