import { manualPlatform } from '@papo/testing'
import { createStore, follow } from '@papo/chat-kit/store/store'
import { describe, expect, it } from 'vitest'
import { createLastingCount, type ReadProgress } from '../src/conversations/lasting-count.ts'

/** A lasting count with every value that it showed, each with its time. */
function scene() {
  const platform = manualPlatform()
  const progress = createStore<ReadProgress>({ count: 0, upTo: 3 })
  const lastingCount = createLastingCount(platform, progress)
  const shown: string[] = []
  const startedAt = platform.now()
  follow([lastingCount.count], (count) =>
    shown.push(`${(platform.now() - startedAt) / 1000} s: ${count}`),
  )
  const update = (count: number, upTo: number) => progress.set({ count, upTo })
  return { platform, lastingCount, shown, update }
}

describe('a lasting count', () => {
  it('is not shown while messages are still on their way', async () => {
    const { platform, shown, update } = scene()
    for (let seq = 4; seq < 20; seq++) {
      update(1, seq - 1)
      await platform.advance(800)
      update(0, seq)
      await platform.advance(200)
    }
    expect(shown).toEqual(['0 s: 0'])
  })

  it('is shown after five seconds, and follows the count until it is 0', async () => {
    const { platform, shown, update } = scene()
    update(1, 3)
    await platform.advance(4000)
    update(2, 3)
    await platform.advance(2000)
    update(3, 3)
    await platform.advance(1000)
    update(0, 6)
    await platform.advance(60_000)
    expect(shown).toEqual(['0 s: 0', '5 s: 2', '6 s: 3', '7 s: 0'])
  })

  it('waits five seconds again after some progress', async () => {
    const { platform, shown, update } = scene()
    update(2, 3)
    await platform.advance(4000)
    update(1, 4)
    await platform.advance(4000)
    update(1, 5)
    await platform.advance(5000)
    expect(shown).toEqual(['0 s: 0', '13 s: 1'])
  })

  it('does not change after it was stopped', async () => {
    const { platform, lastingCount, shown, update } = scene()
    update(1, 3)
    lastingCount.stop()
    await platform.advance(60_000)
    expect(shown).toEqual(['0 s: 0'])
  })
})
