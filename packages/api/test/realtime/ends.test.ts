import type { Socket } from 'node:net'
import { closeCodes, realtimeLimits } from '@papo/protocol'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ownOrigin } from '../http/api-under-test.ts'
import { type Node, openNode } from './nodes.ts'

/** The promised time, and the allowance for a loaded machine. */
const promisedMs = 5_000
const slackMs = 10_000
/** What is left of the session. */
const lastMs = 1_000

let node: Node
/** The server’s ends of the connections. */
const ends: Socket[] = []
beforeAll(async () => {
  node = await openNode()
  node.app.server.on('connection', (end: Socket) => ends.push(end))
})
afterAll(() => node.close())

it('a session that has expired closes its sockets within five seconds, and no other', async () => {
  const agent = await node.newAgent('Rita')
  const cookie = await node.cookieOf(agent.email)
  const { token, chatId } = await node.start()
  const program = (await node.socketOf(agent.token)).send({ type: 'watchQueue' })
  const console = await node.connect({ headers: { cookie }, origin: ownOrigin })
  console.send({ type: 'auth' }, { type: 'watchQueue' })
  const visitor = (await node.socketOf(token)).send({ type: 'watch', chatId })
  await Promise.all([program.next('queue'), console.next('queue'), visitor.next('log')])
  const startedAt = performance.now()
  await node.services.database.statements.run(
    `UPDATE agent_session SET expires_at = clock_timestamp() + interval '${lastMs} milliseconds' WHERE agent_id = $1`,
    [agent.id],
  )
  expect([await program.closed(), await console.closed()]).toEqual([
    closeCodes.notAuthenticated,
    closeCodes.notAuthenticated,
  ])
  expect(performance.now() - startedAt).toBeLessThan(lastMs + promisedMs + slackMs)
  visitor.clear().send({ type: 'ping' })
  await visitor.next('pong')
  expect(visitor.closeCode).toBeNull()
  visitor.leave()
})

it('a client that asks and does not read is closed, and costs a bounded buffer', async () => {
  const { token, chatId } = await node.start()
  const text = '🐌'.repeat(3_000)
  const textBytes = Buffer.byteLength(text)
  for (let said = 0; said < 4; said += 1) await node.say(token, chatId, text)
  const reader = (await node.socketOf(token)).send({ type: 'watch', chatId })
  await reader.next('log')
  const end = ends.at(-1)
  if (end === undefined) throw new Error('the server has no connection')
  reader.raw.pause()
  let most = 0
  const isClosed = () => node.log.some((line) => JSON.parse(line).code === closeCodes.tooSlow)
  for (let asked = 0; asked < 190 && !end.destroyed; asked += 1) {
    const before = end.bytesWritten
    reader.send({ type: 'watch', chatId })
    const isAnswered = () => end.destroyed || end.bytesWritten > before + textBytes
    await vi.waitFor(() => expect(isAnswered()).toBe(true), { timeout: slackMs, interval: 1 })
    most = Math.max(most, end.writableLength)
  }
  await vi.waitFor(() => expect(isClosed()).toBe(true), { timeout: slackMs, interval: 5 })
  expect(end.destroyed).toBe(true)
  // Four frames may wait; the one that is one too many is already there.
  expect(most).toBeGreaterThan(realtimeLimits.frameBytes)
  expect(most).toBeLessThan(6 * realtimeLimits.frameBytes)
  // The others are served as before.
  const other = (await node.socketOf(token)).send({ type: 'watch', chatId })
  await other.next('log')
  await node.say(token, chatId, 'Olá')
  await vi.waitFor(() => expect(other.texts(chatId)).toContain('Olá'), { timeout: slackMs })
  other.leave()
})
