import { createBackend, manualPlatform } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { openPanel } from './panel-harness.ts'

const opensAt = '2026-02-02T12:00:00.000Z'
/** The manual platform begins on a Saturday, at 12:00 UTC. */
const untilNoon = { timeZone: 'UTC', open: [{ day: 6, from: '09:00', to: '12:01' }] }

describe('while the home view is open', () => {
  test('the visitor learns within a minute that nobody answers any more, and that somebody does', async () => {
    const { model, backend, platform } = await openPanel()
    model.open()
    expect(model.publicState).toMatchObject({ view: 'home', availability: 'online' })
    await backend.closes(opensAt)
    await platform.advance(61_000)
    expect(model.publicState).toMatchObject({ view: 'offline', availability: 'offline' })
    expect(model.site).toMatchObject({ reason: 'hours', opensAt })
    await backend.opens()
    await platform.advance(61_000)
    expect(model.publicState).toMatchObject({ view: 'home', availability: 'online' })
  })

  test('it changes at the minute at which the hours end', async () => {
    const platform = manualPlatform()
    const backend = createBackend({ platform, site: { hours: untilNoon } })
    platform.useServer(backend.fetch)
    const { model } = await openPanel({ platform, backend })
    await platform.advance(30_000)
    model.open()
    await platform.advance(29_000)
    expect(model.publicState.view).toBe('home')
    await platform.advance(2_000)
    expect(model.publicState.view).toBe('offline')
  })

  test('a lost call changes nothing', async () => {
    const { model, platform, backend } = await openPanel()
    model.open()
    platform.setOnline(false)
    await backend.closes()
    await platform.advance(120_000)
    expect(model.publicState.availability).toBe('online')
    model.stop()
  })
})

test('a closed panel asks nothing, and one that opens again asks if what it knows is old', async () => {
  const { model, backend, platform } = await openPanel()
  const asked = () => backend.requests.length
  const before = asked()
  await platform.advance(600_000)
  expect(asked()).toBe(before)
  await backend.closes(opensAt)
  model.open()
  await platform.advance(1_000)
  expect(model.publicState.view).toBe('offline')
  model.close()
  const after = asked()
  await platform.advance(600_000)
  expect(asked()).toBe(after)
  model.stop()
})

test('a visitor who waits learns that the shop has closed, and keeps the place', async () => {
  const { model, backend, platform } = await openPanel()
  model.open()
  await model.start()
  await platform.advance(1_000)
  expect(model.site.availability).toBe('online')
  await backend.closes(opensAt)
  await platform.advance(10_000)
  expect(model.site).toMatchObject({ availability: 'offline', opensAt })
  expect(model.publicState).toMatchObject({
    view: 'waiting',
    availability: 'offline',
    queuePosition: 1,
  })
  await model.leave()
  expect(model.publicState).toMatchObject({ view: 'offline', availability: 'offline' })
  model.stop()
})
