import { expect, it } from 'vitest'
import { countedIcon } from '../src/alerts/page-icon.ts'
import { shortText } from '../src/alerts/short.ts'
import { aMomentMs, ConsoleHarness, RecordedNotifier } from './console-harness.ts'

/** Longer than a hidden tab takes to read the lists again where there is no socket. */
const outOfViewMs = 12_000

/** A tab whose agent has turned notifications on. */
async function openTab(harness = new ConsoleHarness(), notifier = new RecordedNotifier()) {
  notifier.state = 'granted'
  return { harness, ...(await harness.openTab({ notifier })) }
}

it('nobody is asked for the permission, and nothing is shown, until the agent asks for it', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, notifier, platform } = await harness.openTab()
  platform.setHidden(true)
  await harness.waits('Oi', 'Ana')
  await platform.advance(outOfViewMs)
  expect([notifier.state, notifier.shown]).toEqual(['default', []])
  await agentApp.notifications.ask()
  expect(agentApp.notifications.isOn.get()).toBe(true)
  await harness.waits('Oi', 'Beto')
  await platform.advance(outOfViewMs)
  expect(notifier.shown.map(({ title }) => title)).toEqual(['Na fila: Beto'])
})

it('a refusal of the browser is known, and what it allows later too', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, notifier, platform } = await harness.openTab()
  notifier.answer = 'denied'
  await agentApp.notifications.ask()
  expect(agentApp.notifications.permission.get()).toBe('denied')
  expect(agentApp.notifications.isOn.get()).toBe(false)
  notifier.state = 'granted'
  platform.setHidden(true)
  platform.setHidden(false)
  expect(agentApp.notifications.isOn.get()).toBe(true)
})

it('a chat that joins the queue is told of while the console is out of view, until somebody takes it', async () => {
  const { harness, agentApp, notifier, platform } = await openTab()
  await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  expect(notifier.shown).toEqual([])
  platform.setHidden(true)
  const chatId = await harness.waits(`Olá,\n${'muito '.repeat(40)}`, 'Beto')
  await platform.advance(outOfViewMs)
  const [shown] = notifier.shown
  expect(shown).toMatchObject({ tag: `papo-${chatId}`, title: 'Na fila: Beto' })
  expect(shown?.body).toMatch(/^“Olá, muito .*…”$/)
  expect([...(shown?.body ?? '')].length).toBeLessThanOrEqual(82)
  expect(notifier.open.size).toBe(1)
  await harness.backend.agentAccepts(chatId)
  await platform.advance(outOfViewMs)
  expect(notifier.open.size).toBe(0)
  expect(agentApp.navigation.route.get()).toEqual({ page: 'queue', chatId: null })
})

it('a click opens the chat', async () => {
  const { harness, agentApp, notifier, platform } = await openTab()
  platform.setHidden(true)
  const chatId = await harness.waits('Oi', 'Ana')
  await platform.advance(outOfViewMs)
  notifier.shown[0]?.onClick()
  expect(agentApp.navigation.route.get()).toEqual({ page: 'queue', chatId })
})

it('the agent may want to be told of new chats while the console is in view', async () => {
  const { harness, agentApp, notifier, platform } = await openTab()
  agentApp.notifications.turnInView(true)
  const chatId = await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  expect(notifier.shown).toHaveLength(1)
  await agentApp.accept(chatId)
  await harness.waits('Oi', 'Beto')
  await platform.advance(aMomentMs)
  agentApp.navigation.go({ page: 'queue', chatId: null })
  await harness.backend.visitorSends(chatId, 'Alguém?')
  await platform.advance(aMomentMs)
  expect(notifier.shown.map(({ title }) => title)).toEqual(['Na fila: Ana', 'Na fila: Beto'])
})

it('a message in one of the agent’s chats is told of while the console is out of view, until it is read', async () => {
  const { harness, agentApp, notifier, platform } = await openTab()
  const chatId = await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  platform.setHidden(true)
  await harness.backend.visitorSends(chatId, 'Está aí?')
  await platform.advance(outOfViewMs)
  expect(notifier.shown.map(({ title, body }) => [title, body])).toEqual([
    ['Mensagem de Ana', '“Está aí?”'],
  ])
  platform.setHidden(false)
  await platform.advance(outOfViewMs)
  expect(notifier.open.size).toBe(0)
})

it('of several tabs one shows it, and none while another tab is in view', async () => {
  const harness = new ConsoleHarness()
  const desktop = new RecordedNotifier()
  const one = await openTab(harness, desktop)
  const otherPlatform = harness.platform.newTab()
  const other = await harness.openTab({ platform: otherPlatform, notifier: desktop })
  one.platform.setHidden(true)
  otherPlatform.setHidden(true)
  await harness.waits('Oi', 'Ana')
  await harness.platform.advance(outOfViewMs)
  expect(desktop.shown).toHaveLength(1)
  otherPlatform.setHidden(false)
  await harness.waits('Oi', 'Beto')
  await harness.platform.advance(outOfViewMs)
  expect(desktop.shown).toHaveLength(1)
  other.leave()
  await harness.waits('Oi', 'Carla')
  await harness.platform.advance(outOfViewMs)
  expect(desktop.shown).toHaveLength(2)
})

it('turned off, nothing is shown, also after a reload', async () => {
  const { harness, agentApp, notifier, platform, leave } = await openTab()
  agentApp.notifications.turn(false)
  leave()
  const again = await openTab(harness, notifier)
  platform.setHidden(true)
  await harness.waits('Oi', 'Ana')
  await platform.advance(outOfViewMs)
  expect(notifier.shown).toEqual([])
  again.agentApp.notifications.turn(true)
  await harness.waits('Oi', 'Beto')
  await platform.advance(outOfViewMs)
  expect(notifier.shown).toHaveLength(1)
})

it('a preview is one line of whole characters', () => {
  expect(shortText('  uma\n\tlinha  ', 20)).toBe('uma linha')
  expect(shortText('😀'.repeat(5), 3)).toBe('😀😀…')
  expect(shortText('😀😀😀', 3)).toBe('😀😀😀')
})

it('the icon shows counts up to 9', () => {
  const icon = (count: number) => countedIcon('icon.svg', 'icon-COUNT.svg', count)
  expect([0, 1, 9, 10].map(icon)).toEqual(['icon.svg', 'icon-1.svg', 'icon-9.svg', 'icon-more.svg'])
  expect(countedIcon('icon.svg', undefined, 3)).toBe('icon.svg')
})
