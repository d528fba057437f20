import { manualPlatform } from '@papo/testing'
import { expect, test } from 'vitest'
import { createConnectionNotice } from '../src/chat/connection-notice.ts'
import { createShownPosition } from '../src/queue/shown-position.ts'

const waiting = (platform: ReturnType<typeof manualPlatform>, position: number | null) => ({
  queuePosition: position,
  estimatedWait: null,
  chat: { createdAt: new Date(platform.now()).toISOString() } as never,
})

test('each settled queue position is shown once, and ten changes in a second are shown as one', async () => {
  const platform = manualPlatform()
  const shown: (number | null)[] = []
  const shownPosition = createShownPosition(platform, waiting(platform, 30), null)
  shownPosition.shown.subscribe(({ position }) => shown.push(position))
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

test('a wait of the site’s limit is long, unless the estimate was longer; without a limit none is', async () => {
  const platform = manualPlatform()
  const usual = createShownPosition(platform, waiting(platform, 1), 120)
  const estimate = { fromSeconds: 240, toSeconds: 300 }
  const estimated = createShownPosition(
    platform,
    { ...waiting(platform, 1), estimatedWait: estimate },
    120,
  )
  const never = createShownPosition(platform, waiting(platform, 1), null)
  await platform.advance(119_000)
  expect(usual.isLong.get()).toBe(false)
  await platform.advance(1000)
  expect([usual.isLong.get(), estimated.isLong.get()]).toEqual([true, false])
  await platform.advance(180_000)
  expect(estimated.isLong.get()).toBe(true)
  await platform.advance(86_400_000)
  expect(never.isLong.get()).toBe(false)
})

test('a lost connection is shown at once, its return once for a moment, and a working one not at all', async () => {
  const platform = manualPlatform()
  const announced: string[] = []
  const notice = createConnectionNotice(platform)
  notice.state.subscribe((state) => announced.push(state))
  notice.follow('connecting')
  notice.follow('online')
  await platform.advance(10_000)
  expect(announced).toEqual([])
  notice.follow('offline')
  notice.follow('connecting')
  notice.follow('offline')
  notice.follow('online')
  notice.follow('online')
  await platform.advance(10_000)
  expect(announced).toEqual(['lost', 'back', 'fine'])
})

test('a connection that is doubted is shown when the doubt lasts, and not when an answer comes', async () => {
  const platform = manualPlatform()
  const notice = createConnectionNotice(platform)
  notice.follow('online')
  notice.follow('connecting')
  await platform.advance(3000)
  notice.follow('connecting')
  notice.follow('online')
  await platform.advance(5000)
  expect(notice.state.get()).toBe('fine')
  notice.follow('connecting')
  await platform.advance(3000)
  notice.follow('connecting')
  await platform.advance(1000)
  expect(notice.state.get()).toBe('lost')
  notice.follow('online')
  expect(notice.state.get()).toBe('back')
})

test('a missing first answer is shown too', async () => {
  const platform = manualPlatform()
  const notice = createConnectionNotice(platform)
  await platform.advance(5000)
  expect(notice.state.get()).toBe('lost')
  notice.follow('online')
  expect(notice.state.get()).toBe('back')
})
