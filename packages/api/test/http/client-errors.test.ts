import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock } from '@papo/core/platform/clock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerClientError } from '../../src/http/client-errors.ts'

/** How long headers may take, and how much longer a connection without a byte is kept. */
const headersMs = 150
const unusedMs = 300

describe('a connection on which no request comes in time', () => {
  let server: Server
  let socket: Socket

  beforeEach(async () => {
    const times = { headersTimeout: headersMs, connectionsCheckingInterval: 50 }
    server = createServer(times, (_request, response) => response.end('hello'))
    server.on('clientError', (error, at) =>
      answerClientError(error, at as Socket, 'https://papo.test', systemClock, unusedMs),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
  })

  afterEach(async () => {
    socket.destroy()
    server.close()
    await once(server, 'close')
  })

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  it('is closed without an answer if nothing was sent on it', async () => {
    const openedAt = performance.now()
    expect(await text(socket)).toBe('')
    expect(performance.now() - openedAt).toBeGreaterThan(unusedMs)
  })

  it('still serves the request that comes before it is closed', async () => {
    await pause(headersMs + 150)
    socket.write('GET / HTTP/1.1\r\nhost: papo.test\r\nconnection: close\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*hello/u)
  })

  it('is refused if the headers began late and do not end', async () => {
    await pause(headersMs + 150)
    socket.write('GET / HTTP/1.1\r\nhost:')
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /u)
    expect(answer).toContain('"code":"request_timeout"')
  })
})
