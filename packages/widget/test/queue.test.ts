import { manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { ConnectionNotice } from '../src/chat/connection-notice.ts'
import { createAnnouncer } from '../src/panel/announcer.ts'
import { ShownPosition } from '../src/queue/shown-position.ts'

const waiting = (platform: ReturnType<typeof manualPlatform>, position: number | null) => ({
  queuePosition: position,
  estimatedWait: null,
  chat: { createdAt: new Date(platform.now()).toISOString() } as never,
})

test('each place that rests is shown once, and ten moves in a second are shown as one', async () => {
  const platform = manualPlatform()
  const shown: (number | null)[] = []
  const shownPosition = new ShownPosition(platform, waiting(platform, 30), () =>
    shown.push(shownPosition.shown.position),
  )
  for (let position = 29; position > 19; position--) {
    shownPosition.follow(waiting(platform, position))
    await platform.advance(100)
  }
  await platform.advance(1000)
  for (const position of [3, 2, 1]) {
    shownPosition.follow(waiting(platform, position))
    await platform.advance(1000)
  }
  shownPosition.stop()
  expect(shown).toEqual([20, 3, 2, 1])
})

test('a wait of three minutes is longer than usual, unless more was foretold', async () => {
  const platform = manualPlatform()
  const usual = new ShownPosition(platform, waiting(platform, 1), () => {})
  const foretold = new ShownPosition(
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
  const announced: string[] = []
  const line = new ConnectionNotice(platform, () => announced.push(line.state))
  line.follow('connecting')
  line.follow('online')
  await platform.advance(10_000)
  expect(announced).toEqual([])
  line.follow('offline')
  line.follow('connecting')
  line.follow('offline')
  line.follow('online')
  line.follow('online')
  await platform.advance(10_000)
  expect(announced).toEqual(['lost', 'back', 'fine'])
})

test('a first answer that does not come is told too', async () => {
  const platform = manualPlatform()
  const line = new ConnectionNotice(platform, () => {})
  await platform.advance(5000)
  expect(line.state).toBe('lost')
  line.follow('online')
  expect(line.state).toBe('back')
})

test('of things said at once the last is heard, and taken away when it was', async () => {
  const platform = manualPlatform()
  const written: string[] = []
  const announcer = createAnnouncer(platform, (text) => written.push(text))
  announcer.announce('one')
  announcer.announce('two')
  await platform.advance(5000)
  expect(written).toEqual(['two', ''])
})
