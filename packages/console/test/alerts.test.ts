import { follow } from '@papo/chat-kit/store/store'
import { describe, expect, it } from 'vitest'
import { noChime, parseChime, nextChime } from '../src/alerts/chime.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

describe('the chime', () => {
  it('is silent while no chat waits', () => {
    expect(nextChime(noChime, [], 1_000_000)).toBeNull()
  })

  it('plays at once for a new chat', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a', 'b'], 1_004_000)).toEqual({ at: 1_004_000, chatIds: ['a', 'b'] })
  })

  it('repeats for the same chat after 30 s, and not before', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a'], 1_029_999)).toBeNull()
    expect(nextChime(last, ['a'], 1_030_000)).toEqual({ at: 1_030_000, chatIds: ['a'] })
  })

  it('keeps a minimum distance, and then plays what it held back', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a', 'b'], 1_002_999)).toBeNull()
    expect(nextChime(last, ['a', 'b'], 1_003_000)).not.toBeNull()
  })

  it('survives a clock that was set back and an unreadable stored value', () => {
    expect(nextChime({ at: 9_000_000, chatIds: ['a'] }, ['a'], 1_000_000)).not.toBeNull()
    for (const kept of [null, '', '{', '[]', '{"at":"x"}']) expect(parseChime(kept)).toBe(noChime)
  })
})

it('no sound is played before a gesture, and the chime at once after it', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  await harness.waits()
  await platform.advance(60_000)
  expect(sound.played).toEqual([])
  expect(agentApp.alerts.isAllowed.get()).toBe(false)
  agentApp.alerts.allow()
  await platform.advance(1000)
  expect(sound.played).toEqual(['waiting'])
})

it('the chime repeats every 30 s until an agent accepts the chat', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  agentApp.alerts.allow()
  const chatId = await harness.waits()
  await platform.advance(aMomentMs)
  expect(sound.played).toHaveLength(1)
  await platform.advance(60_000)
  expect(sound.played).toHaveLength(3)
  await agentApp.accept(chatId)
  await platform.advance(120_000)
  expect(sound.played).toHaveLength(3)
})

it('muting silences the chime, and is stored', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform, leave } = await harness.openTab()
  agentApp.alerts.allow()
  agentApp.alerts.mute(true)
  await harness.waits()
  await platform.advance(40_000)
  expect(sound.played).toEqual([])
  leave()
  const again = await harness.openTab()
  again.agentApp.alerts.allow()
  expect(again.agentApp.alerts.isMuted.get()).toBe(true)
  await platform.advance(40_000)
  expect(again.sound.played).toEqual([])
  again.agentApp.alerts.mute(false)
  await platform.advance(1000)
  expect(again.sound.played).toEqual(['waiting'])
})

it('the agent is told that the browser holds the sound back, until a moment after the first gesture', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  const { alerts } = agentApp
  expect(alerts.isHeldBack.get()).toBe(false)
  await platform.advance(1000)
  expect(alerts.isHeldBack.get()).toBe(true)
  alerts.mute(true)
  await platform.advance(1000)
  expect(alerts.isHeldBack.get()).toBe(false)
  alerts.mute(false)
  await platform.advance(1000)
  expect(alerts.isHeldBack.get()).toBe(true)
  alerts.allow()
  await platform.settle()
  expect(alerts.isHeldBack.get()).toBe(true)
  await platform.advance(1000)
  expect(alerts.isHeldBack.get()).toBe(false)
})

it('the sound can be tried, also while it is muted', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound } = await harness.openTab()
  agentApp.alerts.mute(true)
  await agentApp.alerts.test()
  expect(sound.played).toEqual(['waiting'])
})

it('only one of two tabs of a browser plays the chime', async () => {
  const harness = new ConsoleHarness()
  const one = await harness.openTab()
  const other = await harness.openTab({ platform: harness.platform.newTab() })
  one.agentApp.alerts.allow()
  other.agentApp.alerts.allow()
  await harness.waits()
  await harness.platform.advance(aMomentMs)
  expect([...one.sound.played, ...other.sound.played]).toEqual(['waiting'])
  await harness.platform.advance(30_000)
  expect([...one.sound.played, ...other.sound.played]).toEqual(['waiting', 'waiting'])
  other.agentApp.alerts.mute(true)
  await harness.platform.settle()
  expect(one.agentApp.alerts.isMuted.get()).toBe(true)
})

it('the title counts waiting chats, also in a visible tab, and then unread messages', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  expect(agentApp.title.get()).toBe('Fila · Papo')
  const chatId = await harness.waits('Oi', 'Ana')
  await harness.waits()
  await platform.advance(aMomentMs)
  expect(agentApp.title.get()).toBe('(2) Fila')
  await agentApp.acceptNext()
  await platform.advance(aMomentMs)
  await agentApp.acceptNext()
  await platform.advance(aMomentMs)
  await harness.backend.visitorSends(chatId, 'Alguém?')
  await platform.advance(aMomentMs)
  expect(agentApp.title.get()).toBe('(1) Minhas conversas')
  agentApp.navigation.go({ page: 'chats', chatId })
  await platform.settle()
  expect(agentApp.title.get()).toBe('Ana · Minhas conversas · Papo')
})

it('a message in a hidden chat plays a sound once and is announced politely', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  agentApp.alerts.allow()
  const chatId = await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  await harness.backend.visitorSends(chatId, 'Está aí?')
  await platform.advance(aMomentMs)
  expect(sound.played).toEqual(['waiting'])
  platform.setHidden(true)
  await harness.backend.visitorSends(chatId, 'Alô?')
  await platform.advance(aMomentMs)
  expect(sound.played).toEqual(['waiting', 'message'])
  expect(agentApp.announcer.text.get()).toBe('Nova mensagem de Ana')
})

it('the live region is empty before and after each announcement', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  const announced: string[] = []
  follow([agentApp.announcer.text], (text) => announced.push(text))
  await harness.waits('Oi', 'Ana')
  await harness.waits('Oi', 'Beto')
  await platform.advance(15_000)
  expect(announced).toEqual(['', 'Ana está aguardando na fila. Beto está aguardando na fila', ''])
})
