import { beforeEach, describe, expect, test } from 'vitest'
import { RealtimeHarness, textsOf } from './realtime-harness.ts'

let harness: RealtimeHarness
beforeEach(() => {
  harness = new RealtimeHarness()
})

describe('the tabs of a visitor', () => {
  test('share one socket, and no tab polls while it lives', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    const third = await harness.anotherTab()
    expect(harness.server.sockets).toHaveLength(1)
    const polls = () =>
      [harness.platform, second.tab, third.tab].map((tab) => harness.polls(tab).length)
    const before = polls()
    await harness.agentSends(first.chat.id, 'one')
    await harness.platform.advance(10 * 60_000)
    await third.chat.send('two')
    await harness.platform.settle()
    for (const { chat } of [first, second, third]) {
      expect(textsOf(chat)).toEqual(['Olá', 'one', 'two'])
      expect(chat.state.connection).toBe('online')
    }
    expect(polls()).toEqual(before)
    expect(harness.server.sockets).toHaveLength(1)
  })

  test('watch a log once, until the last of them is closed', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    const watches = () =>
      harness.server.last.frames
        .filter(({ type }) => type.endsWith('watch'))
        .map(({ type }) => type)
    expect(watches()).toEqual(['watch'])
    second.client.close()
    await harness.platform.settle()
    expect(watches()).toEqual(['watch'])
    first.client.close()
    expect(await harness.platform.leftovers()).toEqual([])
  })

  test('hand the socket on when the tab that holds it is closed: nobody notices, nobody polls', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    const connections: string[] = []
    second.chat.on('connection', (connection) => connections.push(connection))
    const before = harness.polls(second.tab).length
    first.client.close()
    await harness.platform.settle()
    expect(harness.server.open).toHaveLength(1)
    expect(harness.server.sockets).toHaveLength(2)
    await harness.agentSends(second.chat.id, 'one')
    await harness.platform.advance(60_000)
    expect(textsOf(second.chat)).toEqual(['Olá', 'one'])
    expect(connections).toEqual([])
    expect(harness.polls(second.tab)).toHaveLength(before)
  })

  test('a tab that is behind the socket polls until it is there, and shows each message once', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    const heard: (string | null)[] = []
    second.chat.on('message', ({ text }) => heard.push(text))
    second.tab.setOnline(false)
    await harness.agentSends(first.chat.id, 'missed')
    expect(textsOf(second.chat)).toEqual(['Olá'])
    second.tab.setOnline(true)
    await harness.platform.advance(1000)
    await harness.agentSends(first.chat.id, 'after')
    expect(heard).toEqual(['missed', 'after'])
    const before = harness.polls(second.tab).length
    await harness.platform.advance(5 * 60_000)
    expect(harness.polls(second.tab)).toHaveLength(before)
  })

  test('a tab that has missed a page of the channel leaves no message out, and keeps their order', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    const heard: (string | null)[] = []
    second.chat.on('message', ({ text }) => heard.push(text))
    harness.platform.browserTabs.silence()
    await harness.agentSends(first.chat.id, 'missed')
    harness.platform.browserTabs.silence(false)
    expect(heard).toEqual([])
    await harness.agentSends(first.chat.id, 'after')
    await harness.platform.advance(1000)
    expect(heard).toEqual(['missed', 'after'])
    await harness.agentSends(first.chat.id, 'pushed')
    expect(heard).toEqual(['missed', 'after', 'pushed'])
    expect(harness.server.sockets).toHaveLength(1)
  })

  test('take the socket from a tab that does not answer, as a frozen one', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    // The frozen tab keeps the lock, and hears nothing.
    const frozen = harness.server.last
    first.client.close = () => {}
    harness.platform.browserTabs.silence()
    await harness.platform.advance(40_000)
    harness.platform.browserTabs.silence(false)
    expect(harness.server.sockets.length).toBeGreaterThan(1)
    await harness.agentSends(second.chat.id, 'one')
    await harness.platform.advance(3000)
    expect(textsOf(second.chat)).toEqual(['Olá', 'one'])
    expect(frozen.socket.isOpen).toBe(false)
    expect(harness.server.open).toHaveLength(1)
  })

  test('close with the page in the back/forward cache: another tab holds the socket then', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    harness.platform.setLeft(true)
    await harness.platform.settle()
    expect(harness.server.open).toHaveLength(1)
    expect(harness.server.sockets).toHaveLength(2)
    await harness.agentSends(second.chat.id, 'one')
    harness.platform.setLeft(false)
    await harness.platform.advance(1000)
    await harness.agentSends(second.chat.id, 'two')
    expect(textsOf(first.chat)).toEqual(['Olá', 'one', 'two'])
    expect(textsOf(second.chat)).toEqual(['Olá', 'one', 'two'])
    expect(harness.server.open).toHaveLength(1)
  })

  test('poll each by themselves while the socket is down, and share it again when it is back', async () => {
    const first = await harness.started()
    const second = await harness.anotherTab()
    harness.server.upgrade = 'refuse'
    harness.server.cut()
    await harness.agentSends(first.chat.id, 'one')
    await harness.platform.advance(3000)
    expect(textsOf(first.chat)).toEqual(['Olá', 'one'])
    expect(textsOf(second.chat)).toEqual(['Olá', 'one'])
    harness.server.upgrade = 'accept'
    await harness.platform.advance(30_000)
    await harness.agentSends(first.chat.id, 'two')
    expect(textsOf(second.chat)).toEqual(['Olá', 'one', 'two'])
    expect(harness.server.open).toHaveLength(1)
  })
})

describe('where tabs cannot agree', () => {
  test.each(['lacks them', 'denies them'])(
    'the browser %s: each visible tab has a socket',
    async (why) => {
      if (why === 'denies them') harness.platform.browserTabs.deny()
      const without = (tab: typeof harness.platform) => {
        if (why === 'lacks them') tab.tabs.shared = null
        return tab
      }
      const first = await harness.started({ on: without(harness.platform) })
      const second = await harness.anotherTab(without(harness.platform.newTab()))
      expect(harness.server.open).toHaveLength(2)
      second.tab.setHidden(true)
      await harness.platform.settle()
      expect(harness.server.open).toHaveLength(why === 'lacks them' ? 1 : 1)
      await harness.agentSends(first.chat.id, 'one')
      expect(textsOf(first.chat)).toEqual(['Olá', 'one'])
      await harness.platform.advance(30_000)
      expect(textsOf(second.chat)).toEqual(['Olá', 'one'])
      second.tab.setHidden(false)
      await harness.platform.settle()
      expect(harness.server.open).toHaveLength(2)
    },
  )
})
