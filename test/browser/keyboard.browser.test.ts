import type { VisitorChat } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserHarness } from '../rig/browser-harness.ts'
import { composerField, hashOf, hasFocus, writesTo } from '../rig/focus.ts'
import { until } from '../rig/server.ts'
import { onEachStack } from '../rig/stacks.ts'
import { heardBy, Visitors } from '../rig/visitors.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
let harness: BrowserHarness
let visitors: Visitors
let ownerName: string

onEachStack('the keyboard', (open) => {
  beforeAll(async () => {
    harness = await open()
    visitors = await Visitors.of(harness)
    const owner = await harness.ownerClient()
    await owner.createAgent({ ...bia, role: 'agent' })
    ownerName = (await owner.getMe()).agent.name
  })
  afterEach(async () => {
    await visitors.leave()
    await harness.clear()
  })
  afterAll(() => harness?.close())

  it('of two agents who accept at once one writes at once, and the other goes on at the next row', async () => {
    const first = await visitors.start('Carlos')
    const second = await visitors.start('Dora')
    const agents = await Promise.all([harness.agent(), harness.agent({ as: bia })])
    let arrived = 0
    for (const agent of agents) {
      await agent.row('Carlos').waitFor()
      await agent.row('Dora').waitFor()
      // Both calls are on their way before one of them goes on.
      await agent.page.route(`**/v1/chats/${first.id}/accept`, async (route) => {
        arrived++
        await until('both accept', () => arrived === 2)
        await route.continue()
      })
    }
    await Promise.all(
      agents.map((agent) =>
        agent.row('Carlos').getByRole('button', { name: agent.texts.accept, exact: true }).click(),
      ),
    )
    await until('one has the chat', () => first.state.agent !== null)
    const [owner, other] = agents
    const isOwners = first.state.agent?.name === ownerName
    const [winner, loser] = isOwners ? [owner, other] : [other, owner]
    await writesTo(winner, 'Carlos')
    const told = loser.texts.taken(isOwners ? ownerName : bia.name)
    await loser.page.getByText(told).filter({ visible: true }).first().waitFor()
    await until('the next row has the focus', async () =>
      loser.page.evaluate((id) => document.activeElement?.id === id, `row-${second.id}`),
    )
    await winner.menu(winner.texts.queue).click()
    for (const agent of [winner, loser]) {
      await agent.row('Dora').waitFor()
      expect(await agent.row('Carlos').count()).toBe(0)
    }
  })

  it('a hundred rapid switches by key put no message into another chat', async () => {
    const names = ['Ana', 'Beto', 'Caio']
    const agent = await harness.agent({ as: bia })
    const open: VisitorChat[] = []
    for (const name of names) {
      open.push(await visitors.start(name))
      await agent.accept(name)
      await agent.reads('Olá')
      await expect
        .poll(() =>
          agent
            .row(name)
            .getByText(/não lida/)
            .count(),
        )
        .toBe(0)
    }
    const counted = new Map([
      ['Ana', 2],
      ['Beto', 1],
      ['Caio', 0],
    ])
    for (const [at, chat] of open.entries()) {
      for (let left = counted.get(names[at] ?? '') ?? 0; left > 0; left--)
        await chat.send('Alguém?')
    }
    const badges = async () => {
      const shown = names.map((name) =>
        agent
          .row(name)
          .getByText(/não lida/)
          .allInnerTexts(),
      )
      return (await Promise.all(shown)).map((all) => [...new Set(all)].join())
    }
    await expect.poll(badges).toEqual(['2 mensagens não lidas', '1 mensagem não lida', ''])
    const sent = new Map(names.map((name) => [name, [] as string[]]))
    const heading = agent.chat.getByRole('heading', { level: 2 })
    for (let step = 1; step <= 100; step++) {
      await agent.page.keyboard.press(step % 7 === 0 ? 'Alt+k' : 'Alt+j')
      if (step % 5) continue
      const name = await heading.innerText()
      await hasFocus(agent.page, composerField)
      const text = `Para ${name}, ${step}`
      await agent.page.keyboard.type(text)
      await agent.page.keyboard.press('Enter')
      sent.get(name)?.push(text)
    }
    const all = () => open.map(heardBy)
    await until('every message has arrived', () => all().flat().length === 20)
    expect(all()).toEqual(names.map((name) => sent.get(name)))
    expect([...sent.values()].every(({ length }) => length > 0)).toBe(true)
  })

  it('no row of the queue moves under the pointer or the focus, and the gap closes once it has left', async () => {
    const [first, second] = [await visitors.start('Eva'), await visitors.start('Fábio')]
    await visitors.start('Gina')
    const agent = await harness.agent({ as: bia })
    const owner = await harness.ownerClient()
    const top = async (name: string) => Math.round((await agent.row(name).boundingBox())?.y ?? 0)
    await agent.row('Fábio').hover()
    const fabio = await top('Fábio')
    await owner.acceptChat(first.id)
    await agent.row('Eva').waitFor({ state: 'detached' })
    expect(await top('Fábio')).toBe(fabio)
    await agent.page.mouse.move(0, 0)
    await until('the gap is closed', async () => (await top('Fábio')) < fabio)

    await agent.row('Gina').getByRole('link').focus()
    const gina = await top('Gina')
    await owner.acceptChat(second.id)
    await agent.row('Fábio').waitFor({ state: 'detached' })
    expect(await top('Gina')).toBe(gina)
    await agent.menu(agent.texts.queue).focus()
    await until('the gap is closed', async () => (await top('Gina')) < gina)
  })

  describe('the keys', () => {
    it('need a modifier while somebody writes, lead to every page and chat, and name themselves', async () => {
      const agent = await harness.agent({ as: bia })
      const { page } = agent
      const next = page.getByRole('button', { name: 'Atender próximo' })
      await visitors.start('Gil')
      await next.waitFor()
      expect(await next.getAttribute('aria-keyshortcuts')).toBe('Alt+N')
      expect(await next.getAttribute('title')).toBe('Atender próximo (Alt+N)')
      await page.keyboard.press('Alt+n')
      await writesTo(agent, 'Gil')
      await page.keyboard.type('jknte1234?')
      expect(await agent.composer.inputValue()).toBe('jknte1234?')
      for (const [key, place] of [
        ['1', '#/queue'],
        ['3', '#/messages'],
        ['4', '#/history'],
      ]) {
        await page.keyboard.press(`Alt+${key}`)
        await hasFocus(page, 'h2.list-title')
        expect(await hashOf(page)).toBe(place)
      }
      await page.keyboard.press('Alt+2')
      await agent.chat.getByRole('heading', { name: 'Gil' }).waitFor()
      expect(await agent.composer.inputValue()).toBe('jknte1234?')
      await page.keyboard.press('Alt+i')
      await page.getByRole('textbox', { name: /^Nota interna/ }).waitFor()
      await hasFocus(page, composerField)
      await page.keyboard.press('Alt+i')
      await page.keyboard.press('Alt+t')
      await page.getByRole('dialog', { name: 'Transferir esta conversa' }).waitFor()
      // Behind a dialog no key does anything.
      await page.keyboard.press('Alt+1')
      expect(await hashOf(page)).toMatch(/^#\/chats\//)
      await page.keyboard.press('Escape')
      await hasFocus(page, composerField)
    })

    it('are listed by the help in both languages, and can be switched off for good', async () => {
      const agent = await harness.agent({ as: bia })
      const { page } = agent
      await page.keyboard.press('Shift+?')
      const help = page.getByRole('dialog', { name: 'Atalhos de teclado' })
      await help.getByText('Atender o próximo visitante').waitFor()
      expect(await help.locator('dt').count()).toBe(12)
      await help.getByRole('button', { name: 'Fechar' }).click()
      await page.goto(`${harness.url}/console/#/settings/account`)
      await page.locator('label', { hasText: 'English' }).click()
      await page.getByRole('switch', { name: 'Keyboard shortcuts' }).uncheck()
      await page.reload()
      await page.getByRole('heading', { name: 'My account' }).waitFor()
      await page.keyboard.press('Alt+1')
      await page.keyboard.press('Shift+?')
      expect(await hashOf(page)).toBe('#/settings/account')
      expect(await page.getByRole('dialog').count()).toBe(0)
      const queue = page.getByRole('navigation').getByRole('link', { name: 'Queue' })
      expect(await queue.getAttribute('aria-keyshortcuts')).toBeNull()
      await page.getByRole('button', { name: 'Commands', exact: true }).click()
      await page.getByRole('option', { name: 'Keyboard shortcuts' }).click()
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('switch').check()
      await page.getByRole('button', { name: 'Close' }).click()
      await page.keyboard.press('Alt+1')
      expect(await hashOf(page)).toBe('#/queue')
    })
  })
})
