import { closeCodes } from '@papo/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Node, openNode } from './nodes.ts'
import { refusedHandshake } from './socket-client.ts'

let node: Node
beforeAll(async () => {
  node = await openNode({ RATE_LIMIT_SCALE: '1' })
})
afterAll(() => node.close())

it('a caller has at most twenty sockets: the next one is closed', async () => {
  const { token, chatId } = await node.start()
  const sockets = await Promise.all(Array.from({ length: 20 }, () => node.socketOf(token)))
  for (const socket of sockets) await socket.send({ type: 'watch', chatId }).next('log')
  const next = await node.socketOf(token)
  expect(await next.closed()).toBe(closeCodes.tooFast)
  for (const socket of sockets) socket.leave()
})

it('typing counts together with the calls of its endpoint, and is refused beyond its limit', async () => {
  const { token, chatId } = await node.start()
  const call = () =>
    node.call('POST', `/v1/chats/${chatId}/typing`, { token, body: { typing: true } })
  for (let made = 0; made < 60; made += 1) expect((await call()).status).toBe(204)
  const socket = await node.socketOf(token)
  for (let sent = 0; sent < 61; sent += 1) socket.send({ type: 'typing', chatId, typing: true })
  const { retryAfterSeconds, ...refused } = await socket.next('refused')
  expect(refused).toEqual({ type: 'refused', of: 'typing', chatId, code: 'rate_limited' })
  expect(retryAfterSeconds).toBeGreaterThan(0)
  expect((await call()).status).toBe(429)
  socket.leave()
})

it('an address that connects too often is refused with 429 before anything is kept', async () => {
  for (let made = 0; made < 600; made += 1) {
    const socket = await node.connect().catch(() => null)
    if (socket === null) break
    socket.leave()
  }
  const refused = await refusedHandshake(node.port)
  expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
})

it('a process that drains closes its sockets and refuses others with 503', async () => {
  const other = await openNode()
  const { token } = await other.start()
  const sockets = await Promise.all(Array.from({ length: 20 }, () => other.socketOf(token)))
  other.drain()
  const refused = await refusedHandshake(other.port)
  expect([refused.status, refused.body.code]).toEqual([503, 'draining'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  const codes = await Promise.all(sockets.map((socket) => socket.closed()))
  expect(new Set(codes)).toEqual(new Set([closeCodes.draining]))
  await other.close()
})
