import { describe, expect, it } from 'vitest'
import { noChime, parseChime, nextChime } from '../src/alerts/chime.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

describe('the rule', () => {
  it('is silent while nobody waits', () => {
    expect(nextChime(noChime, [], 1_000_000)).toBeNull()
  })

  it('rings at once for somebody new', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a', 'b'], 1_004_000)).toEqual({ at: 1_004_000, chatIds: ['a', 'b'] })
  })

  it('rings again for the same person after 30 s, and not before', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a'], 1_029_999)).toBeNull()
    expect(nextChime(last, ['a'], 1_030_000)).toEqual({ at: 1_030_000, chatIds: ['a'] })
  })

  it('keeps rings apart, and makes up for what it held back', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(nextChime(last, ['a', 'b'], 1_002_999)).toBeNull()
    expect(nextChime(last, ['a', 'b'], 1_003_000)).not.toBeNull()
  })

  it('survives a clock that was set back and a memory that cannot be read', () => {
    expect(nextChime({ at: 9_000_000, chatIds: ['a'] }, ['a'], 1_000_000)).not.toBeNull()
    for (const kept of [null, '', '{', '[]', '{"at":"x"}']) expect(parseChime(kept)).toBe(noChime)
  })
})

it('nothing is heard before a gesture, then at once', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  harness.waits()
  await platform.advance(60_000)
  expect(sound.heard).toEqual([])
  expect(agentApp.alerts.isAllowed.value).toBe(false)
  agentApp.alerts.allow()
  await platform.advance(1000)
  expect(sound.heard).toEqual(['waiting'])
})

it('rings every 30 s until somebody takes the chat', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  agentApp.alerts.allow()
  const chatId = harness.waits()
  await platform.advance(aMomentMs)
  expect(sound.heard).toHaveLength(1)
  await platform.advance(60_000)
  expect(sound.heard).toHaveLength(3)
  await agentApp.accept(chatId)
  await platform.advance(120_000)
  expect(sound.heard).toHaveLength(3)
})

it('mute silences it, and is kept', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform, leave } = await harness.openTab()
  agentApp.alerts.allow()
  agentApp.alerts.mute(true)
  harness.waits()
  await platform.advance(40_000)
  expect(sound.heard).toEqual([])
  leave()
  const again = await harness.openTab()
  again.agentApp.alerts.allow()
  expect(again.agentApp.alerts.isMuted.value).toBe(true)
  await platform.advance(40_000)
  expect(again.sound.heard).toEqual([])
  again.agentApp.alerts.mute(false)
  await platform.advance(1000)
  expect(again.sound.heard).toEqual(['waiting'])
})

it('of two tabs of one browser, one rings', async () => {
  const harness = new ConsoleHarness()
  const one = await harness.openTab()
  const other = await harness.openTab({ platform: harness.platform.newTab() })
  one.agentApp.alerts.allow()
  other.agentApp.alerts.allow()
  harness.waits()
  await harness.platform.advance(aMomentMs)
  expect([...one.sound.heard, ...other.sound.heard]).toEqual(['waiting'])
  await harness.platform.advance(30_000)
  expect([...one.sound.heard, ...other.sound.heard]).toEqual(['waiting', 'waiting'])
  other.agentApp.alerts.mute(true)
  await harness.platform.settle()
  expect(one.agentApp.alerts.isMuted.value).toBe(true)
})

it('the title counts who waits, also while the tab is seen, then what is unread', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  expect(agentApp.title.value).toBe('Fila · Papo')
  const chatId = harness.waits('Oi')
  harness.waits()
  await platform.advance(aMomentMs)
  expect(agentApp.title.value).toBe('(2) Fila')
  await agentApp.acceptNext()
  await platform.advance(aMomentMs)
  await agentApp.acceptNext()
  await platform.advance(aMomentMs)
  harness.backend.visitorSends(chatId, 'Alguém?')
  await platform.advance(aMomentMs)
  expect(agentApp.title.value).toBe('(1) Minhas conversas')
  agentApp.navigation.go({ page: 'chats', chatId })
  await platform.settle()
  expect(agentApp.title.value).toBe('Minhas conversas · Papo')
})

it('a message where nobody is looking is heard once and said politely', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, sound, platform } = await harness.openTab()
  agentApp.alerts.allow()
  const chatId = harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  harness.backend.visitorSends(chatId, 'Está aí?')
  await platform.advance(aMomentMs)
  expect(sound.heard).toEqual(['waiting'])
  platform.setHidden(true)
  harness.backend.visitorSends(chatId, 'Alô?')
  await platform.advance(aMomentMs)
  expect(sound.heard).toEqual(['waiting', 'message'])
  expect(agentApp.announcer.text.value).toBe('Nova mensagem de Ana')
})

it('the live region is empty before and after each announcement', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  const said: string[] = []
  agentApp.announcer.text.subscribe((text) => void said.push(text))
  harness.waits('Oi', 'Ana')
  harness.waits('Oi', 'Beto')
  await platform.advance(15_000)
  expect(said).toEqual(['', 'Ana está aguardando na fila. Beto está aguardando na fila', ''])
})
