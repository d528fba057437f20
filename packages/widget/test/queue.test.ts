import { manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { Line } from '../src/chat/line.ts'
import { createAnnouncer } from '../src/panel/announcer.ts'
import { Place } from '../src/queue/place.ts'

const waiting = (platform: ReturnType<typeof manualPlatform>, position: number | null) => ({
  queuePosition: position,
  estimatedWait: null,
  chat: { createdAt: new Date(platform.now()).toISOString() } as never,
})

test('each place that rests is shown once, and ten moves in a second are shown as one', async () => {
  const platform = manualPlatform()
  const shown: (number | null)[] = []
  const place = new Place(platform, waiting(platform, 30), () => shown.push(place.shown.position))
  for (let position = 29; position > 19; position--) {
    place.follow(waiting(platform, position))
    await platform.advance(100)
  }
  await platform.advance(1000)
  for (const position of [3, 2, 1]) {
    place.follow(waiting(platform, position))
    await platform.advance(1000)
  }
  place.stop()
  expect(shown).toEqual([20, 3, 2, 1])
})

test('a wait of three minutes is longer than usual, unless more was foretold', async () => {
  const platform = manualPlatform()
  const usual = new Place(platform, waiting(platform, 1), () => {})
  const foretold = new Place(
    platform,
    { ...waiting(platform, 1), estimatedWait: { fromSeconds: 240, toSeconds: 300 } },
    () => {},
  )
  await platform.advance(180_000)
  expect([usual.isLong, foretold.isLong]).toEqual([true, false])
  await platform.advance(120_000)
  expect(foretold.isLong).toBe(true)
})

test('a lost line is told at once, its return once and for a moment, and a good one not at all', async () => {
  const platform = manualPlatform()
  const told: string[] = []
  const line = new Line(platform, () => told.push(line.state))
  line.follow('connecting')
  line.follow('online')
  await platform.advance(10_000)
  expect(told).toEqual([])
  line.follow('offline')
  line.follow('connecting')
  line.follow('offline')
  line.follow('online')
  line.follow('online')
  await platform.advance(10_000)
  expect(told).toEqual(['lost', 'back', 'fine'])
})

test('a first answer that does not come is told too', async () => {
  const platform = manualPlatform()
  const line = new Line(platform, () => {})
  await platform.advance(5000)
  expect(line.state).toBe('lost')
  line.follow('online')
  expect(line.state).toBe('back')
})

test('of things said at once the last is heard, and taken away when it was', async () => {
  const platform = manualPlatform()
  const written: string[] = []
  const announcer = createAnnouncer(platform, (text) => written.push(text))
  announcer.say('one')
  announcer.say('two')
  await platform.advance(5000)
  expect(written).toEqual(['two', ''])
})
