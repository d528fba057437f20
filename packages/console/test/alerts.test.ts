import { describe, expect, it } from 'vitest'
import { neverRung, parseRung, ringNow } from '../src/alerts/ring.ts'
import { aMomentMs, Stage } from './stage.ts'

describe('the rule', () => {
  it('is silent while nobody waits', () => {
    expect(ringNow(neverRung, [], 1_000_000)).toBeNull()
  })

  it('rings at once for somebody new', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(ringNow(last, ['a', 'b'], 1_004_000)).toEqual({ at: 1_004_000, chatIds: ['a', 'b'] })
  })

  it('rings again for the same person after 30 s, and not before', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(ringNow(last, ['a'], 1_029_999)).toBeNull()
    expect(ringNow(last, ['a'], 1_030_000)).toEqual({ at: 1_030_000, chatIds: ['a'] })
  })

  it('keeps rings apart, and makes up for what it held back', () => {
    const last = { at: 1_000_000, chatIds: ['a'] }
    expect(ringNow(last, ['a', 'b'], 1_002_999)).toBeNull()
    expect(ringNow(last, ['a', 'b'], 1_003_000)).not.toBeNull()
  })

  it('survives a clock that was set back and a memory that cannot be read', () => {
    expect(ringNow({ at: 9_000_000, chatIds: ['a'] }, ['a'], 1_000_000)).not.toBeNull()
    for (const kept of [null, '', '{', '[]', '{"at":"x"}']) expect(parseRung(kept)).toBe(neverRung)
  })
})

it('nothing is heard before a gesture, then at once', async () => {
  const stage = new Stage()
  const { desk, ears, platform } = await stage.sit()
  stage.waits()
  await platform.advance(60_000)
  expect(ears.heard).toEqual([])
  expect(desk.alerts.isAllowed.value).toBe(false)
  desk.alerts.allow()
  await platform.advance(1000)
  expect(ears.heard).toEqual(['waiting'])
})

it('rings every 30 s until somebody takes the chat', async () => {
  const stage = new Stage()
  const { desk, ears, platform } = await stage.sit()
  desk.alerts.allow()
  const chatId = stage.waits()
  await platform.advance(aMomentMs)
  expect(ears.heard).toHaveLength(1)
  await platform.advance(60_000)
  expect(ears.heard).toHaveLength(3)
  await desk.accept(chatId)
  await platform.advance(120_000)
  expect(ears.heard).toHaveLength(3)
})

it('mute silences it, and is kept', async () => {
  const stage = new Stage()
  const { desk, ears, platform, leave } = await stage.sit()
  desk.alerts.allow()
  desk.alerts.mute(true)
  stage.waits()
  await platform.advance(40_000)
  expect(ears.heard).toEqual([])
  leave()
  const again = await stage.sit()
  again.desk.alerts.allow()
  expect(again.desk.alerts.isMuted.value).toBe(true)
  await platform.advance(40_000)
  expect(again.ears.heard).toEqual([])
  again.desk.alerts.mute(false)
  await platform.advance(1000)
  expect(again.ears.heard).toEqual(['waiting'])
})

it('of two tabs of one browser, one rings', async () => {
  const stage = new Stage()
  const one = await stage.sit()
  const other = await stage.sit({ platform: stage.platform.newTab() })
  one.desk.alerts.allow()
  other.desk.alerts.allow()
  stage.waits()
  await stage.platform.advance(aMomentMs)
  expect([...one.ears.heard, ...other.ears.heard]).toEqual(['waiting'])
  await stage.platform.advance(30_000)
  expect([...one.ears.heard, ...other.ears.heard]).toEqual(['waiting', 'waiting'])
  other.desk.alerts.mute(true)
  await stage.platform.settle()
  expect(one.desk.alerts.isMuted.value).toBe(true)
})

it('the title counts who waits, also while the tab is seen, then what is unread', async () => {
  const stage = new Stage()
  const { desk, platform } = await stage.sit()
  expect(desk.title.value).toBe('Fila · Papo')
  const chatId = stage.waits('Oi')
  stage.waits()
  await platform.advance(aMomentMs)
  expect(desk.title.value).toBe('(2) Fila')
  await desk.acceptNext()
  await platform.advance(aMomentMs)
  await desk.acceptNext()
  await platform.advance(aMomentMs)
  stage.backend.visitorSays(chatId, 'Alguém?')
  await platform.advance(aMomentMs)
  expect(desk.title.value).toBe('(1) Minhas conversas')
  desk.navigation.go({ page: 'chats', chatId })
  await platform.settle()
  expect(desk.title.value).toBe('Minhas conversas · Papo')
})

it('a message where nobody is looking is heard once and said politely', async () => {
  const stage = new Stage()
  const { desk, ears, platform } = await stage.sit()
  desk.alerts.allow()
  const chatId = stage.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await desk.accept(chatId)
  await platform.advance(aMomentMs)
  stage.backend.visitorSays(chatId, 'Está aí?')
  await platform.advance(aMomentMs)
  expect(ears.heard).toEqual(['waiting'])
  platform.setHidden(true)
  stage.backend.visitorSays(chatId, 'Alô?')
  await platform.advance(aMomentMs)
  expect(ears.heard).toEqual(['waiting', 'message'])
  expect(desk.announcer.text.value).toBe('Nova mensagem de Ana')
})

it('the live region is empty before and after each announcement', async () => {
  const stage = new Stage()
  const { desk, platform } = await stage.sit()
  const said: string[] = []
  desk.announcer.text.subscribe((text) => void said.push(text))
  stage.waits('Oi', 'Ana')
  stage.waits('Oi', 'Beto')
  await platform.advance(15_000)
  expect(said).toEqual(['', 'Ana está aguardando na fila. Beto está aguardando na fila', ''])
})
