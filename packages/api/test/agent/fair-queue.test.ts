import { describe, expect, it } from 'vitest'
import { FairQueue } from '../../src/adapters/argon2/fair-queue.ts'

/** `a1` is the first item of share `a`; `a/x1` the first of share `x` within it. */
const pathOf = (item: string) => item.replace(/\d+$/u, '').split('/')

function queueOf(capacity: number, ...items: string[]) {
  const queue = new FairQueue<string>(capacity)
  const refused = items.map((item) => queue.add(pathOf(item), item))
  return { queue, refused: refused.filter((item) => item !== null) }
}

function order(queue: FairQueue<string>): string[] {
  const all: string[] = []
  for (let item = queue.take(); item !== null; item = queue.take()) all.push(item)
  return all
}

describe('a fair queue', () => {
  it('serves the items of a share in order', () => {
    expect(order(queueOf(9, 'a1', 'a2', 'a3').queue)).toEqual(['a1', 'a2', 'a3'])
  })

  it('takes turns between shares, however many items wait in one', () => {
    const { queue } = queueOf(9, 'a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2')
    expect(order(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  it('is fair within a share too: many networks of one provider share the turns of one provider', () => {
    const { queue } = queueOf(9, 'a/x1', 'a/x2', 'a/y1', 'a/z1', 'b/x1', 'b/x2')
    expect(order(queue)).toEqual(['a/x1', 'b/x1', 'a/y1', 'b/x2', 'a/z1', 'a/x2'])
  })

  it('puts a share that comes back behind those that have not had their turn', () => {
    const { queue } = queueOf(9, 'a1', 'b1', 'c1')
    expect(queue.take()).toBe('a1')
    queue.add(['a'], 'a2')
    expect(order(queue)).toEqual(['b1', 'c1', 'a2'])
  })

  it('refuses the newest item of the largest share when it is full, and accepts the new one', () => {
    const { queue, refused } = queueOf(4, 'a1', 'a2', 'a3', 'b1', 'c1', 'd1')
    expect(refused).toEqual(['a3', 'a2'])
    expect(order(queue)).toEqual(['a1', 'b1', 'c1', 'd1'])
  })

  it('looks for the largest share within the largest share', () => {
    const { refused } = queueOf(4, 'a/x1', 'a/y1', 'a/y2', 'b/x1', 'b/z1')
    expect(refused).toEqual(['a/y2'])
  })

  it('refuses the new item if no share is larger than its own', () => {
    expect(queueOf(3, 'a1', 'b1', 'c1', 'd1').refused).toEqual(['d1'])
    expect(queueOf(3, 'a1', 'a2', 'b1', 'a3').refused).toEqual(['a3'])
  })

  it('never exceeds its limit, and removes empty shares', () => {
    const queue = new FairQueue<number>(8)
    for (let at = 0; at < 10_000; at += 1) {
      queue.add([`p${at % 7}`, `n${at % 31}`], at)
      expect(queue.size).toBeLessThanOrEqual(8)
      if (at % 3 === 0) queue.take()
    }
    while (queue.take() !== null);
    expect(queue.size).toBe(0)
    expect(queue.add(['p0'], 1)).toBeNull()
    expect(queue.take()).toBe(1)
    expect(queue.take()).toBeNull()
  })
})
