import { manualPlatform } from '@papo/testing'
import { expect, it } from 'vitest'
import { createTicker } from '../src/clock/ticker.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

const halfAnHour = 30 * 60_000

it('notices that the clock was set or that the computer slept, and not that a hidden page ticks late', async () => {
  const platform = manualPlatform()
  let offset = 0
  const ticker = createTicker({
    setTimer: platform.setTimer,
    now: () => platform.now() + offset,
  })
  await platform.advance(10_000)
  offset = 60_000
  await platform.advance(1000)
  expect(ticker.jumps.get()).toBe(0)
  offset = 30_000
  await platform.advance(1000)
  expect(ticker.jumps.get()).toBe(1)
  offset = 2 * halfAnHour
  await platform.advance(1000)
  expect(ticker.jumps.get()).toBe(2)
  ticker.stop()
})

it('the console learns by itself what an owner has set meanwhile', async () => {
  const harness = new ConsoleHarness()
  const { agentApp, platform } = await harness.openTab()
  const owner = await harness.openTab({
    account: harness.backend.owner,
    platform: harness.device(),
  })
  await owner.client.updateWorkspace({ waitLevels: { amberSeconds: 120 } })
  await platform.advance(5 * 60_000 + aMomentMs)
  const { waitLevels } = agentApp.profile.get().workspace
  expect(waitLevels).toEqual({ amberSeconds: 120, redSeconds: null })
})
