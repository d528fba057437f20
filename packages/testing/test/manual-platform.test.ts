import { describe, expect, test } from 'vitest'
import { ManualStorage, manualPlatform } from '../src/index.ts'

const answers =
  (body: string, headers: Record<string, string> = {}): typeof fetch =>
  () =>
    Promise.resolve(new Response(body, { headers }))

const never: typeof fetch = () => new Promise(() => {})

describe('time', () => {
  test('passes only when the test advances it', async () => {
    const platform = manualPlatform({ startAt: 1_000 })
    await platform.settle()
    expect(platform.now()).toBe(1_000)
    await platform.advance(250)
    expect(platform.now()).toBe(1_250)
    expect(platform.elapsed).toBe(250)
  })

  test('runs timers when they are due, those due together in the order they were set', async () => {
    const platform = manualPlatform()
    const timeline = platform.timeline()
    platform.setTimer(() => timeline.note('late'), 300)
    platform.setTimer(() => timeline.note('first'), 100)
    platform.setTimer(() => timeline.note('second'), 100)
    platform.setTimer(() => timeline.note('never'), 301)
    await platform.advance(300)
    expect(timeline.lines).toEqual(['at(100) first', 'at(100) second', 'at(300) late'])
  })

  test('lets promises settle between timers', async () => {
    const platform = manualPlatform({ fetch: answers('{"value":7}') })
    const timeline = platform.timeline()
    platform.setTimer(() => {
      void platform
        .fetch('https://papo.test/v1/me')
        .then((answer) => answer.json())
        .then((body) => timeline.note(body))
    }, 10)
    platform.setTimer(() => timeline.note('next'), 11)
    await platform.advance(20)
    expect(timeline.lines).toEqual(['at(10) {"value":7}', 'at(11) next'])
  })

  test('runs a timer that another one sets within the same step', async () => {
    const platform = manualPlatform()
    const timeline = platform.timeline()
    const tick = () => {
      timeline.note('tick')
      platform.setTimer(tick, 1000)
    }
    platform.setTimer(tick, 1000)
    await platform.advance(3000)
    expect(timeline.take()).toEqual(['at(1000) tick', 'at(2000) tick', 'at(3000) tick'])
    expect(timeline.lines).toEqual([])
  })

  test('does not run a timer that was stopped, and stopping twice is harmless', async () => {
    const platform = manualPlatform()
    const timeline = platform.timeline()
    const stop = platform.setTimer(() => timeline.note('stopped'), 10)
    stop()
    stop()
    await platform.advance(20)
    expect(timeline.lines).toEqual([])
  })

  test('throws if a timer sets itself again without an end', async () => {
    const platform = manualPlatform()
    const again = () => void platform.setTimer(again, 0)
    again()
    await expect(platform.advance(1)).rejects.toThrow('one sets itself again')
  }, 30_000)

  test('refuses to be advanced twice at once', async () => {
    const platform = manualPlatform()
    const first = platform.advance(10)
    await expect(platform.advance(10)).rejects.toThrow('await it first')
    await first
  })

  test('rejects with what a timer throws', async () => {
    const platform = manualPlatform()
    platform.setTimer(() => {
      throw new Error('broken')
    }, 5)
    await expect(platform.advance(10)).rejects.toThrow('broken')
  })

  test('can be set like a device’s clock, and no timer runs sooner because of it', async () => {
    const platform = manualPlatform()
    platform.setTimer(() => {}, 1000)
    platform.clock.set(platform.now() + 60_000)
    expect(platform.clock.pending).toEqual([1000])
  })
})

describe('randomness', () => {
  test('is the same for the same seed and different for another', () => {
    const numbers = (seed: number) => {
      const { random } = manualPlatform({ seed })
      return [random(), random(), random()]
    }
    expect(numbers(5)).toEqual(numbers(5))
    expect(numbers(5)).not.toEqual(numbers(6))
    expect(numbers(5).every((value) => value >= 0 && value < 1)).toBe(true)
  })

  test('can be scripted', () => {
    const platform = manualPlatform()
    platform.scriptRandom(0, 0.5)
    expect([platform.random(), platform.random()]).toEqual([0, 0.5])
  })

  test('gives UUIDs that count up and that no two platforms share', () => {
    const platform = manualPlatform({ number: 10 })
    expect([platform.randomUUID(), platform.randomUUID()]).toEqual([
      '0000000a-0000-4000-8000-000000000001',
      '0000000a-0000-4000-8000-000000000002',
    ])
    expect(manualPlatform().randomUUID()).not.toBe(manualPlatform().randomUUID())
  })
})

describe('storage', () => {
  test('reports a change to the other tabs, not to the one that made it', async () => {
    const first = manualPlatform()
    const second = first.newTab()
    const timeline = first.timeline()
    first.tabs.onStorage('key', () => timeline.note('first'))
    const stop = second.tabs.onStorage('key', () => timeline.note('second'))
    first.storage.set('key', 'a')
    first.storage.set('key', 'a')
    first.storage.set('other', 'b')
    await first.settle()
    expect(timeline.take()).toEqual(['at(0) second'])
    expect(second.storage.get('key')).toBe('a')
    stop()
    first.storage.remove('key')
    await first.settle()
    expect(timeline.lines).toEqual([])
  })

  test('is not shared with another device', () => {
    const first = manualPlatform()
    first.storage.set('key', 'a')
    expect(first.newDevice().storage.get('key')).toBeNull()
  })

  test('survives a reload, which is another tab on the same storage', () => {
    const storage = new ManualStorage()
    manualPlatform({ storage }).storage.set('key', 'a')
    expect(manualPlatform({ storage }).storage.get('key')).toBe('a')
  })

  test('keeps what a full browser refuses in the memory of the tab, and never throws', () => {
    const first = manualPlatform()
    first.storage.set('old', '1')
    first.stored.breaks('full')
    first.storage.set('new', '2')
    expect([first.storage.get('old'), first.storage.get('new')]).toEqual(['1', '2'])
    expect(first.newTab().storage.get('new')).toBeNull()
    first.stored.breaks(null)
    first.storage.set('new', '3')
    expect(first.stored.contents).toEqual({ old: '1', new: '3' })
  })

  test('reads nothing if the browser denies it', () => {
    const platform = manualPlatform()
    platform.storage.set('key', 'a')
    platform.stored.breaks('denied')
    expect(platform.storage.get('key')).toBeNull()
    platform.storage.remove('key')
    platform.stored.breaks(null)
    expect(platform.storage.get('key')).toBe('a')
  })
})

describe('the environment', () => {
  test('reports a change once, and not after the stop', () => {
    const platform = manualPlatform()
    const timeline = platform.timeline()
    platform.visibility.onChange(() => timeline.note(`hidden ${platform.visibility.hidden()}`))
    const stop = platform.network.onChange(() =>
      timeline.note(`online ${platform.network.online()}`),
    )
    platform.setHidden(true)
    platform.setHidden(true)
    platform.setOnline(false)
    stop()
    platform.setOnline(true)
    expect(timeline.lines).toEqual(['at(0) hidden true', 'at(0) online false'])
  })

  test('lists what is left over', async () => {
    const platform = manualPlatform({ fetch: never })
    const aborter = new AbortController()
    const request = platform.fetch('https://papo.test/v1/me', { signal: aborter.signal })
    const stops = [
      platform.setTimer(() => {}, 40),
      platform.visibility.onChange(() => {}),
      platform.network.onChange(() => {}),
      platform.tabs.onStorage('key', () => {}),
    ]
    expect(await platform.leftovers()).toEqual([
      'a timer in 40 ms',
      'GET /v1/me',
      'a listener to visibility',
      'a listener to the network',
      'a listener to storage',
    ])
    stops.forEach((stop) => stop())
    aborter.abort()
    await expect(request).rejects.toThrow(/abort/)
    expect(await platform.leftovers()).toEqual([])
  })

  test('waits for a condition without passing time', async () => {
    const platform = manualPlatform({ fetch: answers('') })
    void platform.fetch('https://papo.test/')
    await platform.until(() => platform.requests[0]?.outcome === 200)
    expect(platform.elapsed).toBe(0)
    await expect(platform.until(() => false)).rejects.toThrow('did not come true')
  })
})

describe('fetch', () => {
  test('records each request and its outcome', async () => {
    const platform = manualPlatform({ fetch: answers('ok') })
    await platform.advance(5)
    await platform.fetch('https://papo.test/v1/chats?limit=2', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      body: '{"text":"Hi"}',
    })
    expect(platform.requests).toEqual([
      {
        at: 5,
        method: 'POST',
        url: 'https://papo.test/v1/chats?limit=2',
        path: '/v1/chats?limit=2',
        headers: { 'content-type': 'application/json' },
        credentials: 'omit',
        body: { text: 'Hi' },
        outcome: 200,
      },
    ])
  })

  test('fails while offline, also for requests in flight', async () => {
    const platform = manualPlatform({ fetch: never })
    const inFlight = platform.fetch('https://papo.test/held')
    platform.setOnline(false)
    await expect(inFlight).rejects.toThrow(TypeError)
    await expect(platform.fetch('https://papo.test/new')).rejects.toThrow(TypeError)
    expect(platform.requests.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  })

  test('rejects an aborted request at once, whatever the server does', async () => {
    const platform = manualPlatform({ fetch: never })
    const aborter = new AbortController()
    const request = platform.fetch('https://papo.test/held', { signal: aborter.signal })
    aborter.abort()
    await expect(request).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect(platform.requests[0]?.outcome).toBe('aborted')
  })

  test('hides an answer that does not allow the page’s origin, as a browser does', async () => {
    const platform = manualPlatform({ origin: 'https://shop.test', fetch: answers('secret') })
    await expect(platform.fetch('https://papo.test/')).rejects.toThrow(TypeError)
    expect(platform.requests[0]?.headers).toEqual({ origin: 'https://shop.test' })
    platform.useServer(answers('open', { 'access-control-allow-origin': 'https://shop.test' }))
    expect((await platform.fetch('https://papo.test/')).status).toBe(200)
    platform.useServer(answers('own'))
    expect((await platform.fetch('https://shop.test/')).status).toBe(200)
  })
})
