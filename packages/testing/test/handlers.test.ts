import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createBackend, dropsRequests } from '../src/index.ts'

const baseUrl = 'https://papo.test'
const backend = createBackend()
const network = setupServer(...backend.handlers(`${baseUrl}/`))

beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => backend.behave())
afterAll(() => network.close())

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('msw answers with the backend’s answer', async () => {
  const start = json({ siteKey: 'demo', clientId: crypto.randomUUID() })
  const answer = await fetch(`${baseUrl}/v1/chats`, start)
  expect(answer.status).toBe(201)
  const { sessionId } = (await answer.json()) as { sessionId: string }
  expect((await backend.chats()).map(({ id }) => id)).toContain(sessionId)
  expect((await fetch(`${baseUrl}/v1/nothing`)).status).toBe(404)
})

test('msw breaks the connection if the conduct does', async () => {
  backend.conduct('widgetSettings', dropsRequests())
  await expect(fetch(`${baseUrl}/v1/widget/demo`)).rejects.toThrow(TypeError)
})

// Node stores no cookies, and msw stores none for it.
test('a cookie session works through msw, and ends', async () => {
  const { email, password } = backend.agent
  const session = `${baseUrl}/v1/auth/session`
  const signedIn = await fetch(session, json({ email, password }))
  expect(signedIn.status).toBe(204)
  const [cookie = ''] = signedIn.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const me = async (init: RequestInit) => (await fetch(`${baseUrl}/v1/me`, init)).status
  const withCookie: RequestInit = { headers: { cookie } }
  expect(await me(withCookie)).toBe(200)
  expect(await me({})).toBe(401)
  await fetch(session, { method: 'DELETE', ...withCookie })
  expect(await me(withCookie)).toBe(401)
})

test('a held poll is answered through msw when the agent writes', async () => {
  const { chatId, visitorToken } = await backend.visitorStarts()
  await backend.agentAccepts(chatId)
  const headers = { authorization: `Bearer ${visitorToken}` }
  const read = async (query: string) => {
    const answer = await fetch(`${baseUrl}/v1/chats/${chatId}/messages?${query}`, { headers })
    return (await answer.json()) as { cursor: string; messages: { text: string }[] }
  }
  const { cursor } = await read('tail=true')
  const before = backend.requests.length
  const held = read(`wait=25&after=${cursor}`)
  await expect.poll(() => backend.requests.length).toBe(before + 1)
  await backend.agentSends(chatId, 'Hello')
  expect((await held).messages.map(({ text }) => text)).toEqual(['Hello'])
})
