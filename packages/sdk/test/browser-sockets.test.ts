import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Platform, RawSocket } from '../src/index.ts'

const address = 'wss://papo.test/v1/realtime'

class PageSocket extends EventTarget {
  static made: PageSocket[] = []
  static isThrowing = false
  readyState = 0
  sent: string[] = []
  isClosed = false
  readonly address: string
  readonly protocol: string

  constructor(address: string, protocol: string) {
    super()
    if (PageSocket.isThrowing) throw new DOMException('blocked', 'SecurityError')
    this.address = address
    this.protocol = protocol
    PageSocket.made.push(this)
  }

  send(text: string) {
    this.sent.push(text)
  }

  close() {
    this.isClosed = true
  }

  open() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  receive(data: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }

  break(code: number) {
    this.dispatchEvent(new Event('error'))
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
}

/** The locks of a browser with one lock. */
class PageLocks {
  readonly requests: { options: LockOptions; grant(): unknown; reject(error: Error): void }[] = []
  request(_name: string, options: LockOptions, run: () => unknown) {
    return new Promise((resolve, reject) => {
      this.requests.push({ options, grant: () => resolve(run()), reject })
    })
  }
}

class PageChannel extends EventTarget {
  static made: PageChannel[] = []
  posted: unknown[] = []
  isClosed = false
  constructor() {
    super()
    PageChannel.made.push(this)
  }
  postMessage(message: unknown) {
    this.posted.push(message)
  }
  close() {
    this.isClosed = true
  }
}

let document: EventTarget
let locks: PageLocks
let platform: Platform
let events: string[]

async function load(): Promise<void> {
  vi.resetModules()
  const { browserPlatform } = await import('../src/index.ts')
  platform = browserPlatform()
}

beforeEach(async () => {
  PageSocket.made = []
  PageSocket.isThrowing = false
  PageChannel.made = []
  document = new EventTarget()
  locks = new PageLocks()
  events = []
  vi.stubGlobal('document', document)
  vi.stubGlobal('navigator', { onLine: true, locks })
  vi.stubGlobal('WebSocket', PageSocket)
  vi.stubGlobal('BroadcastChannel', PageChannel)
  await load()
})

function open(): RawSocket {
  const socket = platform.openSocket?.(address, 'papo.v1', {
    onOpen: () => events.push('open'),
    onText: (text) => events.push(`text ${text}`),
    onClose: (code, isForbidden) => events.push(`close ${code}${isForbidden ? ' forbidden' : ''}`),
  })
  if (!socket) throw new Error('There are no sockets')
  return socket
}

const violation = (blockedURI: string, disposition = 'enforce') =>
  document.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation'), { blockedURI, disposition }),
  )

describe('a socket of a page', () => {
  test('reports what happens until it is closed', async () => {
    const socket = open()
    const [native] = PageSocket.made
    expect(native).toMatchObject({ address, protocol: 'papo.v1' })
    socket.send('too early')
    native?.open()
    socket.send('text')
    native?.receive('frame')
    native?.receive(new ArrayBuffer(1))
    native?.break(1012)
    await expect.poll(() => events).toEqual(['open', 'text frame', 'text null', 'close 1012'])
    expect(native?.sent).toEqual(['text'])
  })

  test('reports nothing after its own end', async () => {
    const socket = open()
    const [native] = PageSocket.made
    socket.close()
    native?.open()
    native?.receive('frame')
    native?.break(1006)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(events).toEqual([])
    expect(native?.isClosed).toBe(true)
  })

  test('is forbidden if the page’s policy says so, before or just after it has failed', async () => {
    open()
    PageSocket.made[0]?.break(1006)
    violation(address)
    await expect.poll(() => events).toEqual(['close 1006 forbidden'])
  })

  test('is forbidden if the browser throws', async () => {
    PageSocket.isThrowing = true
    open()
    expect(events).toEqual([])
    await expect.poll(() => events).toEqual(['close 1006 forbidden'])
  })

  test.each([
    ['of another address', 'https://elsewhere.test', 'enforce'],
    ['that is only reported', address, 'report'],
    ['without an address', '', 'enforce'],
  ])('is not forbidden by a violation %s', async (_name, blocked, disposition) => {
    open()
    violation(blocked, disposition)
    PageSocket.made[0]?.break(1006)
    await expect.poll(() => events).toEqual(['close 1006'])
  })

  test('uses the original WebSocket, even if the page replaces it later', () => {
    vi.stubGlobal('WebSocket', null)
    open()
    expect(PageSocket.made).toHaveLength(1)
  })

  test('does not exist in a browser without them', async () => {
    vi.stubGlobal('WebSocket', undefined)
    await load()
    expect(platform.openSocket).toBeNull()
  })
})

describe('the tabs of a browser', () => {
  const lock = (isTaken = false) =>
    platform.tabs.shared?.lock('name', {
      isTaken,
      onHeld: () => events.push('held'),
      onRevoked: () => events.push('revoked'),
    }) ?? (() => {})

  test('hold a lock until they give it back', async () => {
    const giveBack = lock()
    const [request] = locks.requests
    expect(request?.options.steal).toBeUndefined()
    const held = request?.grant()
    expect(events).toEqual(['held'])
    giveBack()
    giveBack()
    await held
    expect(events).toEqual(['held'])
  })

  test('withdraw a request for a lock', async () => {
    lock()()
    const [request] = locks.requests
    expect(request?.options.signal?.aborted).toBe(true)
    request?.grant()
    request?.reject(new DOMException('withdrawn', 'AbortError'))
    await Promise.resolve()
    expect(events).toEqual([])
  })

  test('take a lock, and hear that another tab took it', async () => {
    lock(true)
    const [request] = locks.requests
    expect(request?.options).toEqual({ steal: true })
    request?.reject(new DOMException('taken', 'AbortError'))
    await expect.poll(() => events).toEqual(['revoked'])
  })

  test('share a channel', () => {
    const channel = platform.tabs.shared?.channel('name', (message) =>
      events.push(JSON.stringify(message)),
    )
    channel?.send({ a: 1 })
    const [native] = PageChannel.made
    expect(native?.posted).toEqual([{ a: 1 }])
    native?.dispatchEvent(Object.assign(new Event('message'), { data: { b: 2 } }))
    expect(events).toEqual(['{"b":2}'])
    channel?.close()
    expect(native?.isClosed).toBe(true)
  })

  test.each(['locks', 'channels'])('share nothing in a browser without %s', async (missing) => {
    if (missing === 'locks') vi.stubGlobal('navigator', { onLine: true })
    else vi.stubGlobal('BroadcastChannel', undefined)
    await load()
    expect(platform.tabs.shared).toBeNull()
  })
})
