import { randomUUID } from 'node:crypto'
import { type Chat, closeCodes, type LogPage, type WaitingChats } from '@papo/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ownOrigin } from '../http/api-under-test.ts'
import type { Installation, Node } from './nodes.ts'
import type { SocketClient } from './socket-client.ts'

const soon = { timeout: 15_000, interval: 10 }
/** The promised time, and the allowance for a loaded machine. */
const promisedMs = 5_000
const slackMs = 10_000

/** What a socket promises, on one process or on two. */
export function describeSockets(open: () => Promise<Installation>): void {
  let one: Node
  let other: Node
  let installation: Installation
  const sockets: SocketClient[] = []
  beforeAll(async () => {
    installation = await open()
    ;({ one, other } = installation)
  })
  afterEach(() => {
    expect(sockets.flatMap(({ wrong }) => wrong)).toEqual([])
    for (const socket of sockets.splice(0)) socket.leave()
  })
  afterAll(() => installation.close())

  const socketOf = async (node: Node, token: string) => {
    const socket = await node.socketOf(token)
    sockets.push(socket)
    return socket
  }
  /** A chat with its agent, whose socket is at the other node. */
  async function anActiveChat() {
    const { token, chatId } = await one.start()
    const agent = await one.newAgent('Rita')
    await one.call('POST', `/v1/chats/${chatId}/accept`, { token: agent.token })
    return { token, chatId, agent }
  }
  const isAccepted = ({ status }: LogPage) => status === 'active'

  describe('the log of a watched chat', () => {
    it('comes from the cursor on, then each entry as it is stored, at every node', async () => {
      const { token, chatId, agent } = await anActiveChat()
      await one.say(token, chatId, 'first')
      const page = (await one.call('GET', `/v1/chats/${chatId}/messages`, { token }))
        .body as unknown as LogPage
      await one.say(token, chatId, 'second')
      const mine = (await socketOf(one, token)).send({ type: 'watch', chatId, after: page.cursor })
      const theirs = (await socketOf(other, agent.token)).send({ type: 'watch', chatId })
      await vi.waitFor(() => expect(mine.texts(chatId)).toEqual(['second']), soon)
      for (const text of ['third', 'fourth']) await other.say(agent.token, chatId, text)
      const all = [null, 'first', 'second', 'third', 'fourth']
      await vi.waitFor(() => expect(theirs.texts(chatId)).toEqual(all), soon)
      await vi.waitFor(() => expect(mine.texts(chatId)).toEqual(all.slice(2)), soon)
      expect(theirs.entries(chatId).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    })

    it('is the body of a poll, and its cursor goes on in one', async () => {
      const { token, chatId } = await one.start()
      await one.say(token, chatId, 'Olá')
      const socket = (await socketOf(one, token)).send({ type: 'watch', chatId })
      const { type, chatId: _, ...frame } = await socket.next('log')
      const polled = await one.call('GET', `/v1/chats/${chatId}/messages`, { token })
      expect(type).toBe('log')
      expect({ ...polled.body, nextPollInMs: 0 }).toEqual(frame)
      await one.say(token, chatId, 'Tudo bem?')
      const after = encodeURIComponent(frame.cursor)
      const next = await one.call('GET', `/v1/chats/${chatId}/messages?after=${after}`, { token })
      expect((next.body as unknown as LogPage).messages.map(({ text }) => text)).toEqual([
        'Tudo bem?',
      ])
    })

    it('is followed by a held poll that is answered at once, with the hints that may have been lost', async () => {
      const { token, chatId } = await anActiveChat()
      const socket = (await socketOf(one, token)).send({ type: 'watch', chatId })
      const { cursor } = await socket.next('log')
      socket.send({ type: 'unwatch', chatId }, { type: 'ping' })
      await socket.next('pong')
      const begunAt = performance.now()
      const path = `/v1/chats/${chatId}/messages?wait=20&after=${encodeURIComponent(cursor)}`
      expect((await one.call('GET', path, { token })).status).toBe(200)
      expect(performance.now() - begunAt).toBeLessThan(slackMs)
    })

    it('comes page by page, each entry once, while more is written', async () => {
      const { token, chatId } = await one.start()
      const texts = Array.from({ length: 30 }, (_, at) => `${at} ${'x'.repeat(3900)}`)
      for (const text of texts.slice(0, 25)) await one.say(token, chatId, text)
      const socket = (await socketOf(other, token)).send({ type: 'watch', chatId })
      for (const text of texts.slice(25)) await one.say(token, chatId, text)
      await vi.waitFor(() => expect(socket.texts(chatId)).toHaveLength(30), soon)
      expect(socket.texts(chatId)).toEqual(texts)
    })

    it('starts over for a cursor that cannot be continued', async () => {
      const { token, chatId } = await one.start()
      await one.say(token, chatId, 'Olá')
      const foreign = 'v1.0badc0de.0123456789ab.3'
      const socket = (await socketOf(one, token)).send({ type: 'watch', chatId, after: foreign })
      expect(await socket.next('log')).toMatchObject({ reset: true, messages: [{ seq: 1 }] })
    })

    it('has no note for a visitor, and every note for agents', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const mine = (await socketOf(other, token)).send({ type: 'watch', chatId })
      const theirs = (await socketOf(other, agent.token)).send({ type: 'watch', chatId })
      await mine.next('log')
      const body = { clientId: randomUUID(), text: 'VIP' }
      await one.call('POST', `/v1/chats/${chatId}/notes`, { token: agent.token, body })
      await one.say(token, chatId, 'Olá')
      await vi.waitFor(() => expect(theirs.texts(chatId)).toEqual([null, 'VIP', 'Olá']), soon)
      await vi.waitFor(() => expect(mine.texts(chatId)).toEqual([null, 'Olá']), soon)
      expect(JSON.stringify(mine.frames)).not.toContain('VIP')
    })

    it('is pushed no more after unwatch', async () => {
      const { token, chatId } = await one.start()
      const socket = (await socketOf(one, token)).send({ type: 'watch', chatId })
      await socket.next('log')
      socket.send({ type: 'unwatch', chatId }, { type: 'ping' })
      await socket.next('pong')
      socket.clear()
      await one.say(token, chatId, 'Olá')
      socket.send({ type: 'watch', chatId }, { type: 'ping' })
      await vi.waitFor(() => expect(socket.texts(chatId)).toEqual(['Olá']), soon)
      // A page without an entry may follow: it says how far the others have received the log.
      expect(socket.of('log').filter(({ messages }) => messages.length > 0)).toHaveLength(1)
    })

    it('says what has been received only when the client has received it', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const theirs = (await socketOf(one, agent.token)).send({ type: 'watch', chatId })
      await theirs.next('log')
      const mine = (await socketOf(other, token)).send({ type: 'watch', chatId })
      await mine.next('log')
      await one.say(agent.token, chatId, 'Olá')
      await theirs.next('log', ({ deliveredUpTo }) => deliveredUpTo?.visitor === 2)
      mine.raw.pause()
      await one.say(agent.token, chatId, 'Tudo bem?')
      await vi.waitFor(() => expect(theirs.texts(chatId)).toContain('Tudo bem?'), soon)
      expect(theirs.of('log').at(-1)?.deliveredUpTo?.visitor).toBe(2)
      mine.raw.resume()
      await theirs.next('log', ({ deliveredUpTo }) => deliveredUpTo?.visitor === 3)
    })
  })

  describe('hints', () => {
    it('carry typing to the other side, and its end', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const mine = (await socketOf(one, token)).send({ type: 'watch', chatId })
      const theirs = (await socketOf(other, agent.token)).send({ type: 'watch', chatId })
      await mine.next('log')
      theirs.send({ type: 'typing', chatId, typing: true })
      const by = { type: 'agent', id: agent.id, name: 'Rita' }
      expect(await mine.next('typing')).toEqual({ type: 'typing', chatId, by, typing: true })
      theirs.send({ type: 'typing', chatId, typing: false })
      const end = await mine.next('typing', ({ typing }) => !typing)
      expect(end).toEqual({ type: 'typing', chatId, by, typing: false })
      expect(theirs.of('typing')).toEqual([])
    })

    it('end typing that is not renewed', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const mine = (await socketOf(one, token)).send({ type: 'watch', chatId })
      await mine.next('log')
      const theirs = await socketOf(other, agent.token)
      theirs.send({ type: 'typing', chatId, typing: true })
      await mine.next('typing', ({ typing }) => typing)
      expect(await mine.next('typing', ({ typing }) => !typing)).toMatchObject({ chatId })
    })

    it('carry read marks to the other side', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const mine = (await socketOf(one, token)).send({ type: 'watch', chatId })
      const theirs = (await socketOf(other, agent.token)).send({ type: 'watch', chatId })
      await Promise.all([mine.next('log'), theirs.next('log')])
      mine.send({ type: 'read', chatId, upTo: 1 })
      expect(await theirs.next('read')).toMatchObject({ chatId, by: { type: 'visitor' }, upTo: 1 })
      theirs.send({ type: 'read', chatId, upTo: 1 })
      const read = await mine.next('read', ({ by }) => by.type === 'agent')
      expect(read).toMatchObject({ chatId, by: { type: 'agent', id: agent.id }, upTo: 1 })
    })
  })

  describe('an agent who does not answer the site any more', () => {
    it('is refused the watched chat and sees its queue empty, at every node', async () => {
      const { token, chatId, agent } = await anActiveChat()
      const theirs = (await socketOf(other, agent.token)).send({ type: 'watch', chatId })
      await theirs.next('log')
      theirs.send({ type: 'watchQueue' })
      await theirs.next('queue')
      await one.moveAway(agent.id)
      const refused = await theirs.next('refused', (frame) => frame.chatId === chatId)
      expect(refused.code).toBe('not_found')
      await theirs.next('queue', ({ total }) => total === 0)
      await one.say(token, chatId, 'secret')
      theirs.send({ type: 'watch', chatId })
      await vi.waitFor(() => expect(theirs.of('refused')).toHaveLength(2), soon)
      expect(theirs.texts(chatId)).not.toContain('secret')
    })
  })

  describe('the queue', () => {
    it('moves a waiting visitor at once', async () => {
      const first = await one.start()
      const second = await one.start()
      const agent = await one.newAgent('Rita')
      const socket = await socketOf(other, second.token)
      socket.send({ type: 'watch', chatId: second.chatId })
      const { queuePosition } = await socket.next('log')
      expect(queuePosition).toBeGreaterThan(1)
      const behind = (queuePosition ?? 0) - 1
      const startedAt = performance.now()
      await one.call('POST', `/v1/chats/${first.chatId}/accept`, { token: agent.token })
      await socket.next('log', (page) => page.queuePosition === behind)
      expect(performance.now() - startedAt).toBeLessThan(slackMs)
      await one.call('POST', `/v1/chats/${second.chatId}/accept`, { token: agent.token })
      expect(await socket.next('log', isAccepted)).toMatchObject({ queuePosition: null })
    })

    it('comes to agents as a snapshot whenever it changes', async () => {
      const agent = await one.newAgent('Rita')
      const socket = (await socketOf(other, agent.token)).send({ type: 'watchQueue' })
      const { total } = await socket.next('queue')
      const { token, chatId } = await one.start()
      const grown = await socket.next('queue', (queue) => queue.total === total + 1)
      expect(grown.chats.at(-1)).toMatchObject({ id: chatId, status: 'waiting' })
      await one.say(token, chatId, 'Preciso de ajuda')
      await socket.next('queue', ({ chats }) => chats.at(-1)?.subject === 'Preciso de ajuda')
      socket.clear()
      await one.call('POST', `/v1/chats/${chatId}/accept`, { token: agent.token })
      const smaller = await socket.next('queue', (queue) => queue.total === total)
      expect(smaller.chats.map(({ id }) => id)).not.toContain(chatId)
      const listed = await one.call('GET', '/v1/chats/waiting', { token: agent.token })
      const body = listed.body as unknown as WaitingChats
      expect(body.total).toBe(total)
      expect(body.chats.map(({ id }) => id)).toEqual(smaller.chats.map(({ id }) => id))
      socket.send({ type: 'unwatchQueue' }, { type: 'ping' })
      await socket.next('pong')
      socket.clear()
      await one.start()
      socket.send({ type: 'watchQueue' })
      await socket.next('queue', (queue) => queue.total === total + 1)
      expect(socket.of('queue')).toHaveLength(1)
    })

    it('comes with a word about each change of a list of chats, at every node', async () => {
      const { chatId, token, agent } = await anActiveChat()
      const socket = (await socketOf(other, agent.token)).send({ type: 'watchQueue' })
      const ended = async () => {
        const { body } = await other.call('GET', '/v1/chats?status=ended', { token: agent.token })
        return (body as unknown as { chats: Chat[] }).chats.some(({ id }) => id === chatId)
      }
      await socket.next('chats')
      socket.clear()
      await one.call('POST', `/v1/chats/${chatId}/end`, { token })
      await vi.waitFor(async () => {
        await socket.next('chats')
        socket.clear()
        expect(await ended()).toBe(true)
      }, soon)
    })

    it('is not for visitors', async () => {
      const { token } = await one.start()
      const socket = (await socketOf(one, token)).send({ type: 'watchQueue' })
      expect(await socket.next('refused')).toEqual({
        type: 'refused',
        of: 'watchQueue',
        code: 'forbidden',
      })
    })
  })

  describe('what is refused', () => {
    it('leaves the socket open: a chat of somebody else is one that does not exist', async () => {
      const { token, chatId } = await one.start()
      const stranger = await one.start()
      const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057'
      const socket = await socketOf(other, token)
      for (const id of [stranger.chatId, nowhere]) {
        socket.send({ type: 'watch', chatId: id })
        const refused = await socket.next('refused', (frame) => frame.chatId === id)
        expect(refused).toEqual({ type: 'refused', of: 'watch', chatId: id, code: 'not_found' })
      }
      socket.send({ type: 'watch', chatId, after: 'garbage' })
      const refused = await socket.next('refused', (frame) => frame.chatId === chatId)
      expect(refused.code).toBe('invalid_cursor')
      socket.send({ type: 'watch', chatId })
      await socket.next('log')
    })

    it('is the same as by the endpoint: typing in a chat of a colleague', async () => {
      const { chatId } = await anActiveChat()
      const colleague = await one.newAgent('Bia')
      const socket = await socketOf(other, colleague.token)
      socket.send({ type: 'typing', chatId, typing: true }, { type: 'read', chatId, upTo: 1 })
      expect(await socket.next('refused', ({ of }) => of === 'read')).toMatchObject({
        chatId,
        code: 'not_your_chat',
      })
      expect(socket.of('refused').map(({ of }) => of)).toEqual(['typing', 'read'])
    })
  })

  describe('a session that ends closes its socket', () => {
    const endOf = async (socket: SocketClient, startedAt: number) => {
      const code = await socket.closed()
      return { code, isInTime: performance.now() - startedAt < promisedMs + slackMs }
    }
    const inTime = { code: closeCodes.notAuthenticated, isInTime: true }

    it('when the visitor signs out', async () => {
      const { token, chatId } = await one.start()
      const socket = (await socketOf(other, token)).send({ type: 'watch', chatId })
      await socket.next('log')
      const startedAt = performance.now()
      await one.call('POST', '/v1/visitor/logout', { token })
      expect(await endOf(socket, startedAt)).toEqual(inTime)
    })

    it('when the agent is deactivated', async () => {
      const agent = await one.newAgent('Rita')
      const socket = (await socketOf(other, agent.token)).send({ type: 'watchQueue' })
      await socket.next('queue')
      const startedAt = performance.now()
      const url = `/v1/agents/${agent.id}`
      await one.call('PATCH', url, { token: one.owner, body: { disabled: true } })
      expect(await endOf(socket, startedAt)).toEqual(inTime)
    })

    it('when the console signs out; its cookie opens a socket of its own page alone', async () => {
      const agent = await one.newAgent('Rita')
      const cookie = await one.cookieOf(agent.email)
      const socket = await other.connect({ headers: { cookie }, origin: ownOrigin })
      sockets.push(socket)
      socket.send({ type: 'auth' }, { type: 'watchQueue' })
      await socket.next('queue')
      const startedAt = performance.now()
      await one.call('DELETE', '/v1/auth/session', { headers: { cookie, origin: ownOrigin } })
      expect(await endOf(socket, startedAt)).toEqual(inTime)
    })
  })
}
