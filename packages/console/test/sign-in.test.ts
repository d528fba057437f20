import { follow } from '@papo/chat-kit/store/store'
import { createAgentClient } from '@papo/sdk'
import { inSequence, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import { createTicker } from '../src/clock/ticker.ts'
import { createSession } from '../src/sign-in/session.ts'
import { createSignIn } from '../src/sign-in/sign-in.ts'
import { wrongAddress } from '../src/sign-in/wrong-address-texts.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

async function openSignedOut() {
  const harness = new ConsoleHarness()
  const { platform, backend } = harness
  const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
  const session = createSession(client, platform)
  const signIn = createSignIn(client, createTicker(platform), session.check)
  await session.check()
  const fill = (email: string, password: string) => {
    signIn.writeEmail(email)
    signIn.writePassword(password)
  }
  return { harness, platform, backend, client, session, signIn, fill }
}

it('an agent who is not signed in sees the sign-in view without an error', async () => {
  const { session } = await openSignedOut()
  expect(session.state.get()).toEqual({ kind: 'signedOut', after: 'start' })
})

it('the right password signs in, and is cleared', async () => {
  const { session, signIn, fill, backend } = await openSignedOut()
  fill(` ${backend.agent.email} `, backend.agent.password)
  await signIn.submit()
  expect(session.state.get()).toMatchObject({ kind: 'signedIn', me: { agent: { name: 'Ana' } } })
  expect(signIn.password.get()).toBe('')
})

it('empty fields are marked without a request, and typing removes the mark', async () => {
  const { signIn, platform } = await openSignedOut()
  const before = platform.requests.length
  await signIn.submit()
  expect(signIn.missing.get()).toEqual(['email', 'password'])
  signIn.writeEmail('a')
  expect(signIn.missing.get()).toEqual(['password'])
  expect(platform.requests).toHaveLength(before)
})

it('a wrong password shows an error, and the agent stays signed out', async () => {
  const { session, signIn, fill, backend } = await openSignedOut()
  fill(backend.agent.email, 'wrong')
  await signIn.submit()
  expect(signIn.problem.get()).toEqual({ kind: 'wrong' })
  expect(session.state.get().kind).toBe('signedOut')
})

it('at an address that the installation does not expect, the problem says which one it does', async () => {
  const { session, signIn, fill, backend } = await openSignedOut()
  backend.conduct('signIn', refuses('origin_not_allowed'))
  fill(backend.agent.email, backend.agent.password)
  await signIn.submit()
  const problem = signIn.problem.get()
  expect(problem).toMatchObject({ kind: 'elsewhere', type: expect.stringContaining('/docs#') })
  for (const locale of ['en', 'pt-BR'] as const) {
    const opened = 'https://chat.example'
    const text = wrongAddress[locale]({ opened, expected: 'http://localhost:4000' })
    for (const part of [opened, 'http://localhost:4000', 'PUBLIC_URL']) expect(text).toContain(part)
  }
  expect(session.state.get().kind).toBe('signedOut')
})

it('an agent who cannot sign out at such an address is told so, and nothing is followed any more', async () => {
  const { session, signIn, fill, backend, client, platform } = await openSignedOut()
  fill(backend.agent.email, backend.agent.password)
  await signIn.submit()
  client.watchQueue()
  backend.conduct('signOut', refuses('origin_not_allowed'))
  expect(await session.leave()).toBe(true)
  expect(session.state.get()).toMatchObject({ kind: 'elsewhere', type: expect.any(String) })
  const before = platform.requests.length
  await platform.advance(60_000)
  expect(platform.requests).toHaveLength(before)
})

it('an agent who is signed in at such an address is told by the first call that is refused', async () => {
  const harness = new ConsoleHarness()
  harness.backend.conduct('heartbeat', refuses('origin_not_allowed'))
  const tab = await harness.openTab()
  const session = createSession(tab.client, tab.platform)
  await session.check()
  const refusal = tab.agentApp.availability.refusal.get()
  expect(refusal?.code).toBe('origin_not_allowed')
  if (refusal) session.elsewhere(refusal)
  expect(session.state.get()).toEqual({ kind: 'elsewhere', type: refusal?.problem?.type })
  const tried = () =>
    harness.backend.requests.filter(({ endpoint }) => endpoint === 'heartbeat').length
  const before = tried()
  await tab.platform.advance(60_000)
  expect(tried()).toBe(before)
  tab.leave()
})

it('a forgotten password at such an address leads back to the sign-in, which says so', async () => {
  const { signIn, backend } = await openSignedOut()
  await signIn.forgotten.open()
  backend.conduct('requestPasswordReset', refuses('origin_not_allowed'))
  signIn.writeEmail('ana@example.com')
  await signIn.forgotten.submit('en')
  expect([signIn.forgotten.state.get(), signIn.problem.get()?.kind]).toEqual([
    'closed',
    'elsewhere',
  ])
})

it('after too many attempts the waiting time counts down', async () => {
  const { signIn, fill, backend, platform } = await openSignedOut()
  backend.conduct('signIn', inSequence(refuses('rate_limited', { retryAfterSeconds: 60 })))
  fill(backend.agent.email, backend.agent.password)
  await signIn.submit()
  expect(signIn.problem.get()?.kind).toBe('tooMany')
  const first = signIn.waitMs.get()
  expect(first).toBeGreaterThan(0)
  await platform.advance(5000)
  expect(signIn.waitMs.get()).toBe(first - 5000)
  await platform.advance(120_000)
  expect(signIn.waitMs.get()).toBe(0)
})

it('an unreachable server does not count as signed out', async () => {
  const { harness, platform, client } = await openSignedOut()
  platform.setOnline(false)
  const session = createSession(client, platform)
  await session.check()
  expect(session.state.get()).toEqual({ kind: 'unreachable' })
  expect(harness.backend.requests.length).toBeGreaterThan(0)
})

it.each([
  ['200 and JSON of its own', 200, '{"status":"ok"}'],
  ['204 and nothing', 204, null],
  ['401 and a page', 401, '<title>Sign in to the network</title>'],
  ['401 and a code', 401, '{"code":"not_authenticated","status":401}'],
])('a proxy in between that answers %s signs no agent in or out', async (_what, status, body) => {
  const { session, signIn, fill, backend, platform, client } = await openSignedOut()
  const between: typeof fetch = () => Promise.resolve(new Response(body, { status }))
  const server = backend.newBrowser()
  platform.useServer(between)
  fill(backend.agent.email, backend.agent.password)
  await signIn.submit()
  expect(session.state.get().kind).toBe('signedOut')
  expect(signIn.problem.get()).toEqual({ kind: 'unreachable' })

  platform.useServer(server)
  await signIn.submit()
  expect(session.state.get().kind).toBe('signedIn')
  const list = client.watchQueue()
  await platform.advance(5000)
  platform.useServer(between)
  await platform.advance(10_000)
  expect(await session.leave()).toBe(false)
  expect(session.state.get().kind).toBe('signedIn')
  platform.useServer(server)
  await platform.advance(40_000)
  expect(list.state.connection).toBe('online')
  list.close()
})

it('a session that the server ends leads to the sign-in view, and the draft is kept', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  const session = createSession(tab.client, tab.platform)
  await session.check()
  tab.agentApp.conversations.current.get()?.write('quase')
  await harness.backend.revokesTokens()
  await tab.platform.advance(2 * aMomentMs)
  expect(session.state.get()).toEqual({ kind: 'signedOut', after: 'expiry' })
  tab.leave()
  const again = await harness.openTab({ hash: `#/chats/${chatId}` })
  expect(again.agentApp.conversations.current.get()?.draft.get()).toBe('quase')
})

it('a session that another tab has replaced continues without the sign-in view', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  const session = createSession(tab.client, tab.platform)
  await session.check()
  const kinds: string[] = []
  follow([session.state], ({ kind }) => kinds.push(kind))
  await tab.platform.advance(aMomentMs)
  tab.agentApp.conversations.current.get()?.write('quase')

  const otherTab = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.platform })
  const { password } = harness.backend.agent
  await otherTab.changePassword({ currentPassword: password, newPassword: `${password} 2` })
  await tab.platform.advance(aMomentMs)
  expect(harness.backend.requests.some(({ status }) => status === 401)).toBe(true)
  expect(new Set(kinds)).toEqual(new Set(['signedIn']))
  await harness.backend.visitorSends(chatId, 'Alguém aí?')
  await tab.platform.advance(aMomentMs)
  const conversation = tab.agentApp.conversations.current.get()
  expect(conversation?.state.get()?.messages.at(-1)?.text).toBe('Alguém aí?')
  expect(conversation?.draft.get()).toBe('quase')
})

it('a tab whose calls end before another tab has the new cookie continues, too', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  await harness.backend.agentAccepts(chatId)
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  const session = createSession(tab.client, tab.platform)
  await session.check()
  await tab.platform.advance(aMomentMs)
  const asked = () => harness.backend.requests.filter(({ endpoint }) => endpoint === 'getMe').length
  const before = asked()
  harness.backend.conduct('getMe', inSequence(refuses('invalid_token')))
  const otherTab = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.platform })
  const { password } = harness.backend.agent
  await otherTab.changePassword({ currentPassword: password, newPassword: `${password} 2` })
  await tab.platform.advance(2 * aMomentMs)
  expect(session.state.get().kind).toBe('signedIn')
  expect(asked() - before).toBe(2)
})

it('signing out ends the session on the server; if that fails, the agent stays signed in', async () => {
  const { session, signIn, fill, backend, client } = await openSignedOut()
  fill(backend.agent.email, backend.agent.password)
  await signIn.submit()
  backend.conduct('signOut', inSequence(refuses('unavailable')))
  expect(await session.leave()).toBe(false)
  expect(session.state.get().kind).toBe('signedIn')
  expect(await session.leave()).toBe(true)
  expect(session.state.get()).toEqual({ kind: 'signedOut', after: 'leaving' })
  await expect(client.getMe()).rejects.toMatchObject({ code: 'not_authenticated' })
})
