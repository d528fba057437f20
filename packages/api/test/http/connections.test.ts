import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

let api: ApiUnderTest
let connections: Socket[]
beforeEach(async () => {
  api = await openApi()
  connections = []
  await api.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const connection of connections) connection.destroy()
  await api.close()
})

/** A connection that the server has accepted, with the head of a request if there is one. */
async function connected(request = ''): Promise<{ socket: Socket; received: () => string }> {
  const accepted = once(api.app.server, 'connection')
  const { port } = api.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  connections.push(socket)
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => (text += part))
  await accepted
  const begun = once(api.app.server, 'request')
  socket.write(request)
  if (request !== '') await begun
  return { socket, received: () => text }
}

it('the end of a server does not wait for a connection that a browser has opened ahead of its need', async () => {
  const { socket } = await connected()
  const dropped = once(socket, 'close')
  await api.close()
  expect(await dropped).toEqual([false])
})

it('a connection that sends many requests ahead is closed', async () => {
  const { socket, received } = await connected()
  const closed = once(socket, 'close')
  socket.write('GET /v1/sites HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(60))
  await closed
  expect(received().split('HTTP/1.1 ').length - 1).toBeLessThan(60)
  expect((await api.call('GET', '/healthz')).status).toBe(200)
})

it('a few requests ahead are answered in their order', async () => {
  const { socket, received } = await connected()
  const requests = ['/healthz', '/nowhere', '/v1/sites', '/healthz']
  for (const path of requests) socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await vi.waitFor(() =>
    expect([...received().matchAll(/HTTP\/1\.1 (\d+)/gu)].map(([, status]) => status)).toEqual([
      '200',
      '404',
      '401',
      '200',
    ]),
  )
})

it('from the beginning of the draining each answer ends its connection', async () => {
  const { socket, received } = await connected()
  const closed = once(socket, 'close')
  api.drain()
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await closed
  expect(received()).toMatch(/^HTTP\/1\.1 200 /u)
  expect(received().toLowerCase()).toContain('connection: close')
})

it('the end of a server waits for a request that has begun', async () => {
  const body = JSON.stringify({ email: 'a@example.com', password: 'wrong' })
  const lines = [
    'POST /v1/auth/token HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  const { socket, received } = await connected(`${lines.join('\r\n')}\r\n\r\n`)
  const closed = once(socket, 'close')
  const ended = api.close()
  socket.write(body)
  await ended
  await closed
  expect(received()).toMatch(/^HTTP\/1\.1 401 /u)
})
