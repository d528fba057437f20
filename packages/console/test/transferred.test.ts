import { expect, it } from 'vitest'
import { waitLevel } from '../src/queue/wait-level.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

/** A chat that Beatriz transfers to the agent of the tab. */
async function transferred() {
  const harness = new ConsoleHarness()
  const beatriz = await harness.backend.addAgent({ name: 'Beatriz' })
  const hers = await harness.openTab({ account: beatriz, platform: harness.device() })
  const tab = await harness.openTab()
  tab.notifier.state = 'granted'
  tab.agentApp.alerts.allow()
  const chatId = await harness.waits('preciso de ajuda', 'Ana')
  await harness.platform.advance(aMomentMs)
  await harness.backend.agentAccepts(chatId, beatriz.id)
  await harness.backend.agentReads(chatId)
  await harness.platform.advance(aMomentMs)
  tab.sound.played.length = 0
  await hers.client.transferChat(chatId, { to: { agentId: tab.me.agent.id } })
  await harness.platform.advance(aMomentMs)
  return { harness, hers, chatId, ...tab }
}

it('a transferred chat waits for the agent: marked, counted, and rung for every 30 s until it is opened', async () => {
  const { agentApp, sound, platform, chatId } = await transferred()
  const { conversations, navigation } = agentApp
  const [conversation] = conversations.mine.get()
  expect(conversation?.unopened.get()).toEqual({ by: 'Beatriz' })
  expect([conversation?.unread.get(), conversations.unread.get()]).toEqual([0, 1])
  expect(agentApp.title.get()).toBe('(1) Minhas conversas')
  expect(sound.played).toEqual(['waiting'])
  await platform.advance(60_000)
  expect(sound.played).toEqual(['waiting', 'waiting', 'waiting'])
  navigation.go({ page: 'chats', chatId })
  await platform.advance(aMomentMs)
  expect(conversation?.unopened.get()).toBeNull()
  expect(agentApp.callCount.get()).toBe(0)
  await platform.advance(60_000)
  expect(sound.played).toHaveLength(3)
})

it('its notice leads to it', async () => {
  const { agentApp, chatId } = await transferred()
  expect(agentApp.notices.list.get()).toMatchObject([
    { text: 'Você recebeu uma conversa com Ana', to: { page: 'chats', chatId } },
  ])
})

it('a chat that comes back by a transfer is told like any other, as often as it comes', async () => {
  const { harness, hers, agentApp, client, me, platform } = await transferred()
  const chatId = await harness.waits('outra', 'Beto')
  await agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  const to = (agentId: string) => ({ to: { agentId } })
  for (let round = 0; round < 2; round++) {
    await client.transferChat(chatId, to(hers.me.agent.id))
    agentApp.navigation.go({ page: 'queue', chatId: null })
    await platform.advance(10_000)
    expect(agentApp.notices.list.get()).toEqual([])
    await hers.client.transferChat(chatId, to(me.agent.id))
    await platform.advance(aMomentMs)
    expect(agentApp.notices.list.get()).toMatchObject([
      { text: 'Você recebeu uma conversa com Beto', to: { page: 'chats', chatId } },
    ])
  }
})

it.each([
  { how: 'at once', isHeld: false, meanwhile: 0 },
  { how: 'while the row stays under the pointer', isHeld: true, meanwhile: 10_000 },
  { how: 'at once, while the row stays under the pointer', isHeld: true, meanwhile: 0 },
])('a chat that is given away and comes back $how is told', async ({ isHeld, meanwhile }) => {
  const { harness, hers, agentApp, client, me, platform } = await transferred()
  const chatId = await harness.waits('outra', 'Beto')
  await agentApp.accept(chatId)
  await platform.advance(10_000)
  agentApp.navigation.go({ page: 'queue', chatId: null })
  agentApp.conversations.hold(isHeld)
  await platform.advance(10_000)
  for (let round = 0; round < 2; round++) {
    await client.transferChat(chatId, { to: { agentId: hers.me.agent.id } })
    await platform.advance(meanwhile)
    await hers.client.transferChat(chatId, { to: { agentId: me.agent.id } })
    await platform.advance(aMomentMs)
    expect(agentApp.notices.list.get()).toMatchObject([
      { text: 'Você recebeu uma conversa com Beto', to: { page: 'chats', chatId } },
    ])
    agentApp.navigation.go({ page: 'chats', chatId })
    await platform.advance(10_000)
    agentApp.navigation.go({ page: 'queue', chatId: null })
    await platform.advance(10_000)
    expect(agentApp.notices.list.get()).toEqual([])
  }
})

it('a transferred chat still waits after a reload, and not for the colleague who gave it away', async () => {
  const { harness, hers, leave } = await transferred()
  expect(hers.agentApp.conversations.unopened.get()).toEqual([])
  leave()
  const again = await harness.openTab()
  await again.platform.advance(aMomentMs)
  expect(again.agentApp.conversations.unread.get()).toBe(1)
})

it('a transferred chat is a notification of the desktop while the console is out of view, closed once it is opened', async () => {
  const { harness, hers, agentApp, notifier, platform, me } = await transferred()
  platform.setHidden(true)
  const chatId = await harness.waits('outra', 'Beto')
  await hers.agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  await hers.client.transferChat(chatId, { to: { agentId: me.agent.id } })
  // Without a socket, a hidden tab reads the lists less often.
  await platform.advance(15_000)
  expect(notifier.shown.at(-1)?.title).toBe('Transferida para você: Beto')
  expect(notifier.open.size).toBe(1)
  platform.setHidden(false)
  notifier.shown.at(-1)?.onClick()
  await platform.advance(aMomentMs)
  expect(agentApp.navigation.route.get()).toEqual({ page: 'chats', chatId })
  expect(notifier.open.size).toBe(0)
})

it('a chat that was accepted in another tab of the agent is nobody’s transfer', async () => {
  const harness = new ConsoleHarness()
  const one = await harness.openTab()
  const other = await harness.openTab({ platform: harness.platform.newTab() })
  const chatId = await harness.waits('Oi', 'Ana')
  await harness.platform.advance(aMomentMs)
  await one.agentApp.accept(chatId)
  await harness.platform.advance(aMomentMs)
  expect(other.agentApp.conversations.mine.get().map(({ id }) => id)).toEqual([chatId])
  expect(other.agentApp.notices.list.get()).toEqual([])
  expect(other.agentApp.conversations.unopened.get()).toEqual([])
})

it('the load counts the chats that take room', async () => {
  const { agentApp, harness, platform, chatId } = await transferred()
  expect(agentApp.conversations.load.get()).toBe(1)
  await harness.backend.visitorEnds(chatId)
  await platform.advance(aMomentMs)
  expect(agentApp.conversations.load.get()).toBe(0)
})

it('a wait is amber and then red after what the workspace has set, and never without', () => {
  const minutes = (count: number) => count * 60_000
  const levels = { amberSeconds: 120, redSeconds: 300 }
  const at = [1.99, 2, 4.99, 5, 90]
  expect(at.map((count) => waitLevel(minutes(count), levels))).toEqual([
    'none',
    'amber',
    'amber',
    'red',
    'red',
  ])
  expect(waitLevel(minutes(90), { amberSeconds: null, redSeconds: null })).toBe('none')
  expect(waitLevel(minutes(90), { amberSeconds: 60, redSeconds: null })).toBe('amber')
  expect(waitLevel(minutes(90), undefined)).toBe('none')
})
