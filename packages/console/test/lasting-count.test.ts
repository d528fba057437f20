import { manualPlatform } from '@papo/testing'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { createLastingCount, type ReadProgress } from '../src/conversations/lasting-count.ts'

/** A visitor who is told of at 5 s without any progress, and everything that was said of them. */
function scene() {
  const platform = manualPlatform()
  const progress = signal<ReadProgress>({ count: 0, upTo: 3 })
  const lastingCount = createLastingCount(platform, progress)
  const said: string[] = []
  const startedAt = platform.now()
  lastingCount.count.subscribe((count) =>
    said.push(`${(platform.now() - startedAt) / 1000} s: ${count}`),
  )
  const is = (count: number, upTo: number) => void (progress.value = { count, upTo })
  return { platform, lag: lastingCount, said, is }
}

describe('who is behind', () => {
  it('is not told of while messages are just travelling', async () => {
    const { platform, said, is } = scene()
    for (let seq = 4; seq < 20; seq++) {
      is(1, seq - 1)
      await platform.advance(800)
      is(0, seq)
      await platform.advance(200)
    }
    expect(said).toEqual(['0 s: 0'])
  })

  it('is told of after five seconds, as it is then and becomes, until nothing is left', async () => {
    const { platform, said, is } = scene()
    is(1, 3)
    await platform.advance(4000)
    is(2, 3)
    await platform.advance(2000)
    is(3, 3)
    await platform.advance(1000)
    is(0, 6)
    await platform.advance(60_000)
    expect(said).toEqual(['0 s: 0', '5 s: 2', '6 s: 3', '7 s: 0'])
  })

  it('has the same patience again after coming a step further', async () => {
    const { platform, said, is } = scene()
    is(2, 3)
    await platform.advance(4000)
    is(1, 4)
    await platform.advance(4000)
    is(1, 5)
    await platform.advance(5000)
    expect(said).toEqual(['0 s: 0', '13 s: 1'])
  })

  it('is told of no more once nobody follows', async () => {
    const { platform, lag: lastingCount, said, is } = scene()
    is(1, 3)
    lastingCount.stop()
    await platform.advance(60_000)
    expect(said).toEqual(['0 s: 0'])
  })
})
