import { describe, expect, test } from 'vitest'
import { memoryCache } from '../../src/memory/cache.ts'
import { memoryChanges } from '../../src/memory/changes.ts'
import { systemClock, type Clock } from '../../src/platform/clock.ts'
import { chatCacheSuite } from './cache.ts'
import { changeSignalsSuite } from './changes.ts'
import { aHead, newId } from './records.ts'

const nothing = () => Promise.resolve()

/** The state after a sweep of an empty database. */
async function swept(cache: ReturnType<typeof memoryCache>) {
  await cache.members([])
  await cache.markComplete()
  return cache
}

chatCacheSuite('memory', async () => ({
  cache: await swept(memoryCache(systemClock)),
  close: nothing,
}))
changeSignalsSuite('memory', () => Promise.resolve({ changes: memoryChanges(), close: nothing }))

describe('a single process', () => {
  test('has no queue positions before it has read the whole queue', async () => {
    const cache = memoryCache(systemClock)
    const head = aHead()
    const position = () => cache.position(head.workspaceId, head.chatId)
    await cache.publish(head)
    expect(await position()).toBeNull()
    await cache.members([])
    expect(await position()).toBeNull()
    expect(cache.isComplete()).toBe(false)
    await cache.markComplete()
    expect(await position()).toBe(1)
    expect(cache.isComplete()).toBe(true)
  })

  test('drops typing hints six seconds after the last one', async () => {
    let now = 0
    const clock: Clock = { ...systemClock, now: () => new Date(now) }
    const cache = memoryCache(clock)
    const [workspaceId, chatId, who] = [
      newId(),
      newId(),
      { type: 'agent' as const, id: newId(), name: null },
    ]
    await cache.setTyping(workspaceId, chatId, who, true)
    now = 4000
    await cache.setTyping(workspaceId, chatId, who, true)
    now = 9999
    expect(await cache.typing(workspaceId, chatId)).toEqual([who])
    now = 10_000
    expect(await cache.typing(workspaceId, chatId)).toEqual([])
  })
})
