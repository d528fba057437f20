import { describe, expect, it } from 'vitest'
import { estimateWait, gapsBetween } from '../../src/queue/estimate.ts'

const at = (seconds: number) => new Date(seconds * 1000)

describe('the estimated wait', () => {
  it('is absent with too little data', () => {
    expect(estimateWait(1, gapsBetween([at(120), at(60)]))).toBeNull()
  })

  it('is a range: the queue’s own speed times the position', () => {
    const gaps = gapsBetween([at(400), at(300), at(240), at(180), at(60)])
    expect(gaps).toEqual([60, 60, 100, 120])
    expect(estimateWait(2, gaps)).toEqual({ fromSeconds: 120, toSeconds: 200 })
  })

  it('leaves the night out', () => {
    expect(gapsBetween([at(40_000), at(39_990), at(10)])).toEqual([10])
  })
})
