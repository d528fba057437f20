import { expect, it } from 'vitest'
import type { BlockInForce } from '../../src/visitor/block.ts'
import { addressDigest, createBlocks } from '../../src/visitor/blocks.ts'

const digest = { keyed: (text: string) => `digest of ${text}` }
const workspaceId = 'workspace'
const noon = Date.parse('2026-03-04T12:00:00.000Z')

/** Blocks in memory over rows that a test changes, and whose reads it may hold up. */
function inMemory() {
  let rows: BlockInForce[] = []
  let reads = 0
  let now = noon
  let held: Promise<void> | null = null
  const stores = {
    blocks: {
      async allInForce() {
        reads += 1
        const [found, wait] = [rows, held]
        await wait
        return found
      },
    },
  }
  const blocks = createBlocks({
    work: { read: (run) => run(stores), run: (run) => run(stores) },
    clock: { now: () => new Date(now), after: () => () => {}, every: () => () => {} },
    digest,
  })
  return {
    blocks,
    reads: () => reads,
    store: (...next: BlockInForce[]) => (rows = next),
    pass: (ms: number) => (now += ms),
    /** The next read is answered once the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return () => {
        held = null
        resolve()
      }
    },
    writes: (visitorId: string | null, address = '203.0.113.7', where = workspaceId) =>
      blocks.isBlocked({ workspaceId: where, visitorId, address }),
  }
}

const ofVisitor = (visitorId: string, expiresAt: Date | null = null): BlockInForce => ({
  workspaceId,
  visitorId,
  addressDigest: null,
  expiresAt,
})
const ofAddress = (address: string, minutes = 60): BlockInForce => ({
  workspaceId,
  visitorId: 'somebody',
  addressDigest: addressDigest(digest, workspaceId, address),
  expiresAt: new Date(noon + minutes * 60_000),
})

it('what was read is asked without another read, until the block ends', async () => {
  const { blocks, store, writes, pass, reads } = inMemory()
  store(ofVisitor('ana', new Date(noon + 1000)), ofVisitor('rui'))
  expect(writes('ana')).toBe(false)
  await blocks.refresh()
  const seen = () => [writes('ana'), writes('rui'), writes('eva'), writes(null)]
  expect(seen()).toEqual([true, true, false, false])
  expect(writes('rui', '203.0.113.7', 'another')).toBe(false)
  pass(1000)
  expect(seen()).toEqual([false, true, false, false])
  expect(reads()).toBe(1)
})

it.each([
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '::ffff:203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb::9', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
])('a block of %s and a call from %s: %s', async (blocked, from, is) => {
  const { blocks, store, writes } = inMemory()
  store(ofAddress(blocked))
  await blocks.refresh()
  expect(writes('eva', from)).toBe(is)
  expect(writes('eva', from, 'another')).toBe(false)
})

it('an address of two blocks is blocked until the later one ends, in either order', async () => {
  for (const minutes of [
    [1, 5],
    [5, 1],
  ]) {
    const { blocks, store, writes, pass } = inMemory()
    store(...minutes.map((one) => ofAddress('203.0.113.7', one)))
    await blocks.refresh()
    pass(4 * 60_000)
    expect(writes(null)).toBe(true)
    pass(60_000)
    expect(writes(null)).toBe(false)
  }
})

it('a read that began earlier and took longer does not undo a later one', async () => {
  const { blocks, store, writes, hold } = inMemory()
  const release = hold()
  const slow = blocks.refresh()
  const late = hold()
  store(ofVisitor('ana'))
  const fast = blocks.refresh()
  late()
  await fast
  expect(writes('ana')).toBe(true)
  release()
  await slow
  expect(writes('ana')).toBe(true)
})
