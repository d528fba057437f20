import { closeCodes, type ServerFrame, type ServerFrames } from '@papo/protocol'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBackend } from '../src/index.ts'

const baseUrl = 'https://papo.test'
const backend = createBackend()
const network = setupServer(...backend.handlers(baseUrl))

beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterAll(() => network.close())

class Client {
  readonly frames: ServerFrame[] = []
  code: number | null = null

  of<Name extends ServerFrame['type']>(name: Name): ServerFrames[Name][] {
    return this.frames.filter((frame) => frame.type === name) as ServerFrames[Name][]
  }

  texts(): (string | null)[] {
    return this.of('log').flatMap(({ messages }) => messages.map(({ text }) => text))
  }
}

/** A socket through msw, or straight to the backend. */
function connect(way: 'msw' | 'direct', ...frames: object[]): Client {
  const client = new Client()
  const receive = (text: string) => client.frames.push(JSON.parse(text) as ServerFrame)
  const closed = (code: number) => (client.code = code)
  const texts = frames.map((frame) => JSON.stringify(frame))
  if (way === 'direct') {
    const socket = backend.openSocket({ receive, closed })
    for (const text of texts) socket.send(text)
    return client
  }
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/v1/realtime`, 'papo.v1')
  socket.addEventListener('open', () => {
    for (const text of texts) socket.send(text)
  })
  socket.addEventListener('message', ({ data }) => receive(String(data)))
  socket.addEventListener('close', ({ code }) => closed(code))
  return client
}

describe.each(['msw', 'direct'] as const)('a socket of the backend (%s)', (way) => {
  it('pushes the log, the position and typing', async () => {
    const { chatId, visitorToken } = await backend.visitorStarts()
    const client = connect(way, { type: 'auth', token: visitorToken }, { type: 'watch', chatId })
    await expect.poll(() => client.of('log')).toHaveLength(1)
    expect(client.of('log')[0]).toMatchObject({ status: 'waiting', hasMore: false })
    await backend.agentAccepts(chatId)
    await backend.agentSends(chatId, 'Olá')
    await expect.poll(() => client.texts()).toEqual([null, 'Olá'])
    await backend.agentTypes(chatId)
    await expect.poll(() => client.of('typing')).toMatchObject([{ by: { type: 'agent' } }])
  })

  it('is closed for a wrong token, and with its session', async () => {
    const stranger = connect(way, { type: 'auth', token: 'papo_v_nobody' })
    await expect.poll(() => stranger.code).toBe(closeCodes.notAuthenticated)
    const { chatId, visitorToken } = await backend.visitorStarts()
    const client = connect(way, { type: 'auth', token: visitorToken }, { type: 'watch', chatId })
    await expect.poll(() => client.of('log')).toHaveLength(1)
    await backend.revokesTokens()
    await expect.poll(() => client.code).toBe(closeCodes.notAuthenticated)
  })
})
