import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { FaultProxy } from './proxy.ts'

const textOf = (data: RawData): string => Buffer.from(data as Buffer).toString()

let upstream: Server
let echo: WebSocketServer
let proxy: FaultProxy
/** Frames that the upstream has received. */
let received: string[]
/** Close codes that the upstream saw. */
let closes: number[]
const clients: WebSocket[] = []

beforeEach(async () => {
  const got = (received = []) as string[]
  const codes = (closes = []) as number[]
  upstream = createServer()
  echo = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered][0] ?? false,
  })
  upstream.on('upgrade', (incoming, socket, head) => {
    if (incoming.headers.origin === 'http://evil.example') {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
      return
    }
    echo.handleUpgrade(incoming, socket, head, (end) => {
      end.send('hello')
      end.on('close', (code) => codes.push(code))
      end.on('message', (data, isBinary) => {
        const text = textOf(data)
        got.push(text)
        if (text === 'bye') end.close(4000, 'draining')
        else end.send(data, { binary: isBinary })
      })
    })
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  proxy = await FaultProxy.open([`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`])
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate()
  await proxy.close()
  echo.close()
  upstream.close()
  upstream.closeAllConnections()
})

interface Client {
  socket: WebSocket
  heard: string[]
  closed: Promise<[number, string]>
}

async function connect(origin = 'http://good.example'): Promise<Client> {
  const socket = new WebSocket(proxy.url.replace('http', 'ws'), ['papo.v1'], { origin })
  clients.push(socket)
  const heard: string[] = []
  socket.on('message', (data) => heard.push(textOf(data)))
  const closed = new Promise<[number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, String(reason)]))
  })
  await once(socket, 'open')
  return { socket, heard, closed }
}

const soon = { timeout: 5000 }

it('frames pass both ways in order, with the subprotocol', async () => {
  const { socket, heard } = await connect()
  expect(socket.protocol).toBe('papo.v1')
  for (const text of ['a', 'b', 'c']) socket.send(text)
  await expect.poll(() => heard, soon).toEqual(['hello', 'a', 'b', 'c'])
})

it('a close passes both ways with its code and reason', async () => {
  const first = await connect()
  first.socket.send('bye')
  expect(await first.closed).toEqual([4000, 'draining'])
  const second = await connect()
  second.socket.close(4001)
  await expect.poll(() => closes, soon).toContain(4001)
})

it('a refused handshake is passed back unchanged', async () => {
  const socket = new WebSocket(proxy.url.replace('http', 'ws'), { origin: 'http://evil.example' })
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toContain('403')
})

it('a handshake that is answered in between reaches no upstream', async () => {
  proxy.answerHandshakes({ status: 511, headers: { 'content-type': 'text/html' }, body: 'sign in' })
  const socket = new WebSocket(proxy.url.replace('http', 'ws'), ['papo.v1'])
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toContain('511')
  proxy.heal()
  const { heard } = await connect()
  await expect.poll(() => heard, soon).toEqual(['hello'])
  expect(proxy.socketsAsked).toHaveLength(2)
})

describe('a frame that is cut', () => {
  it('unsent never arrives, and its connection breaks', async () => {
    const { socket, closed } = await connect()
    proxy.onFrame(({ direction }) => (direction === 'up' ? { cut: 'unsent' } : null))
    socket.send('a')
    expect((await closed)[0]).toBe(1006)
    expect(received).toEqual([])
  })

  it('after it was passed on arrives, and its echo does not', async () => {
    const { socket, heard, closed } = await connect()
    await expect.poll(() => heard, soon).toEqual(['hello'])
    proxy.onFrame(({ direction }) => (direction === 'up' ? { cut: 'after' } : null))
    socket.send('a')
    await closed
    await expect.poll(() => received, soon).toEqual(['a'])
    expect(heard).toEqual(['hello'])
  })
})

it('an end that has lost a frame does not learn that the other is gone', async () => {
  const { socket, heard } = await connect()
  await expect.poll(() => heard, soon).toEqual(['hello'])
  proxy.onFrame(({ data }) => (textOf(data) === 'lost' ? { isLost: true } : null))
  socket.send('lost')
  socket.send('b')
  await expect.poll(() => heard, soon).toEqual(['hello', 'b'])
  for (const end of echo.clients) end.close(4401)
  await expect.poll(() => closes, soon).not.toEqual([])
  expect(socket.readyState).toBe(WebSocket.OPEN)
})

it('frames are duplicated and swapped', async () => {
  const { socket } = await connect()
  proxy.onFrame(({ direction, data }) => {
    if (direction === 'down') return null
    return textOf(data).startsWith('s') ? { swap: 'pair' } : { copies: 2 }
  })
  for (const text of ['s1', 's2', 'd']) socket.send(text)
  await expect.poll(() => received, soon).toEqual(['s2', 's1', 'd', 'd'])
  socket.send('s3')
  await expect.poll(() => received.at(-1), soon).toBe('s3')
})

it('frames are delayed and throttled, in order', async () => {
  const { socket, heard } = await connect()
  proxy.onFrame(({ direction, data }) => {
    if (direction === 'down') return null
    return data.length > 100 ? { bytesPerSecond: 10_000 } : { delayMs: 100 }
  })
  const before = performance.now()
  socket.send('x'.repeat(1000))
  socket.send('late')
  await expect.poll(() => heard.at(-1), soon).toBe('late')
  expect(performance.now() - before).toBeGreaterThanOrEqual(190)
  expect(received.map(({ length }) => length)).toEqual([1000, 4])
})

it('cutting all connections breaks open sockets on both sides', async () => {
  const { closed } = await connect()
  proxy.cutAll()
  expect((await closed)[0]).toBe(1006)
  await expect.poll(() => closes, soon).toEqual([1006])
})
