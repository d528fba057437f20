import { afterEach, describe, expect, test } from 'vitest'
import { nodePlatform } from '../src/index.ts'
import { toJson } from '../src/platform/natives.ts'
import { memoryStorage, safeStorage } from '../src/platform/storage.ts'
import { encodeUuid } from '../src/platform/uuid.ts'

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('storage', () => {
  test('keeps in memory what the browser refuses', () => {
    const denied = safeStorage(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    denied.set('a', '1')
    expect(denied.get('a')).toBe('1')
    denied.remove('a')
    expect(denied.get('a')).toBeNull()
  })

  test('never returns the value from before a refused write', () => {
    let isFull = false
    const memory = memoryStorage()
    const storage = safeStorage(
      () =>
        ({
          getItem: (key: string) => memory.get(key),
          removeItem: (key: string) => memory.remove(key),
          setItem(key: string, value: string) {
            if (isFull) throw new DOMException('full', 'QuotaExceededError')
            memory.set(key, value)
          },
        }) as Storage,
    )
    storage.set('a', 'old')
    isFull = true
    storage.set('a', 'new')
    expect(storage.get('a')).toBe('new')
    isFull = false
    storage.set('a', 'newer')
    expect(memory.get('a')).toBe('newer')
    storage.remove('a')
    expect(storage.get('a')).toBeNull()
  })
})

describe('Node’s platform', () => {
  test('makes UUIDs of version 4, also without crypto.randomUUID', () => {
    const platform = nodePlatform()
    expect(platform.randomUUID()).toMatch(uuidV4)
    expect(platform.randomUUID()).not.toBe(platform.randomUUID())
    expect(encodeUuid(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(encodeUuid(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
  })

  test('is always visible and online, and its timers can be stopped', async () => {
    const platform = nodePlatform()
    expect(platform.visibility.hidden()).toBe(false)
    expect(platform.network.online()).toBe(true)
    const ran: string[] = []
    platform.setTimer(() => ran.push('stopped'), 0)()
    await new Promise<void>((resolve) => platform.setTimer(resolve, 1))
    expect(ran).toEqual([])
  })
})

describe('a sent value', () => {
  const hostile = Object.prototype as { toJSON?: () => unknown }
  const hostileArray = Array.prototype as unknown as { toJSON?: () => unknown }

  afterEach(() => {
    delete hostile.toJSON
    delete hostileArray.toJSON
  })

  test('is complete on a page that adds toJSON to the prototypes', () => {
    hostile.toJSON = () => 'broken'
    hostileArray.toJSON = () => 'broken'
    const text = toJson({ a: [1, { b: 'two' }], c: null, d: undefined, e: 'é\u2028"' })
    expect(text).toBe('{"a":[1,{"b":"two"}],"c":null,"e":"é\u2028\\""}')
  })
})
