import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Platform } from '../src/index.ts'

/** A page with only the members that the platform uses. */
class PageWindow extends EventTarget {
  localStorage = {
    values: new Map<string, string>(),
    getItem(key: string) {
      return this.values.get(key) ?? null
    },
    setItem(key: string, value: string) {
      this.values.set(key, value)
    },
    removeItem(key: string) {
      this.values.delete(key)
    },
  }
}

class PageDocument extends EventTarget {
  isHidden = false
  get hidden() {
    return this.isHidden
  }
}

let page: { window: PageWindow; document: PageDocument }
let navigator: { onLine: boolean }
let platform: Platform

beforeEach(async () => {
  page = { window: new PageWindow(), document: new PageDocument() }
  navigator = { onLine: true }
  vi.resetModules()
  vi.stubGlobal('window', page.window)
  vi.stubGlobal('document', page.document)
  vi.stubGlobal('navigator', navigator)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('the page’s own')))
  const { choosePlatform } = await import('../src/platform/choose.ts')
  platform = choosePlatform()
})

describe('the platform of a page', () => {
  test('uses the original fetch, even if the page replaces it later', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('replaced')))
    expect(await (await platform.fetch('/')).text()).toBe('the page’s own')
  })

  test('stores values for the next page', () => {
    platform.storage.set('a', '1')
    expect(page.window.localStorage.values.get('a')).toBe('1')
    expect(platform.storage.get('a')).toBe('1')
    platform.storage.remove('a')
    expect(platform.storage.get('a')).toBeNull()
  })

  test('reports when the page is hidden, shown or restored from the cache, until it is stopped', () => {
    let calls = 0
    const stop = platform.visibility.onChange(() => calls++)
    page.document.isHidden = true
    page.document.dispatchEvent(new Event('visibilitychange'))
    expect(platform.visibility.hidden()).toBe(true)
    page.window.dispatchEvent(new Event('pageshow'))
    expect(calls).toBe(2)
    stop()
    stop()
    page.document.dispatchEvent(new Event('visibilitychange'))
    page.window.dispatchEvent(new Event('pageshow'))
    expect(calls).toBe(2)
  })

  test('is left from the moment that the page is hidden away until it is shown again', () => {
    const seen: boolean[] = []
    const stop = platform.visibility.onChange(() => seen.push(platform.visibility.left()))
    page.window.dispatchEvent(new Event('pagehide'))
    expect(platform.visibility.hidden()).toBe(true)
    page.window.dispatchEvent(new Event('pageshow'))
    expect(platform.visibility.hidden()).toBe(false)
    stop()
    expect(seen).toEqual([true, false])
  })

  test('reads the document itself, not an element with the name of a member', () => {
    const element = {}
    for (const name of ['hidden', 'addEventListener', 'removeEventListener']) {
      Object.defineProperty(page.document, name, { value: element })
    }
    let calls = 0
    const stop = platform.visibility.onChange(() => calls++)
    expect(platform.visibility.hidden()).toBe(false)
    page.document.dispatchEvent(new Event('visibilitychange'))
    stop()
    page.document.dispatchEvent(new Event('visibilitychange'))
    expect(calls).toBe(1)
  })

  test('is offline when the browser says so after it was online', () => {
    const states: boolean[] = []
    const stop = platform.network.onChange(() => states.push(platform.network.online()))
    expect(platform.network.online()).toBe(true)
    navigator.onLine = false
    page.window.dispatchEvent(new Event('offline'))
    navigator.onLine = true
    page.window.dispatchEvent(new Event('online'))
    stop()
    page.window.dispatchEvent(new Event('offline'))
    expect(states).toEqual([false, true])
  })

  test('counts as online if the browser was never online: the server may be on the same machine', () => {
    navigator.onLine = false
    expect(platform.network.online()).toBe(true)
  })

  test('reports what another tab stores under a key, and when it clears everything', () => {
    let calls = 0
    const stop = platform.tabs.onStorage('mine', () => calls++)
    for (const key of ['mine', 'yours', null]) {
      page.window.dispatchEvent(Object.assign(new Event('storage'), { key }))
    }
    stop()
    page.window.dispatchEvent(Object.assign(new Event('storage'), { key: 'mine' }))
    expect(calls).toBe(2)
  })
})

test('without a page, Node’s platform is chosen', async () => {
  vi.unstubAllGlobals()
  const { choosePlatform } = await import('../src/platform/choose.ts')
  choosePlatform().storage.set('a', '1')
  expect(choosePlatform().storage.get('a')).toBeNull()
  expect(page.window.localStorage.values.size).toBe(0)
})
