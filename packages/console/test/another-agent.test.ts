import { createAgentClient } from '@papo/sdk'
import { type Account, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import { createSession } from '../src/sign-in/session.ts'
import { aMomentMs, ConsoleHarness, type ConsoleTab } from './console-harness.ts'

/** Ana's tab, and the means to sign Bia in in another tab of the same browser. */
async function sharedDesk(open: Parameters<ConsoleHarness['openTab']>[0] = {}) {
  const harness = new ConsoleHarness()
  const bia = await harness.backend.addAgent({ name: 'Bia' })
  const tab = await harness.openTab(open)
  const session = createSession(tab.client, tab.platform)
  await session.check()
  const otherTab = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.platform })
  const signInElsewhere = async ({ email, password }: Account = bia) => {
    await otherTab.signIn({ email, password })
    return otherTab
  }
  return { harness, backend: harness.backend, bia, tab, session, signInElsewhere }
}

const shown = ({ me }: ConsoleTab) => me.agent.name

it('a tab notices within a call that another tab has signed somebody else in, and stops', async () => {
  const { tab, session, signInElsewhere, backend } = await sharedDesk()
  expect(shown(tab)).toBe('Ana')
  await signInElsewhere()
  await tab.client.listWaitingChats().catch(() => {})
  await tab.platform.settle()
  expect(session.state.get()).toMatchObject({
    kind: 'replaced',
    before: { agent: { name: 'Ana' } },
    now: { agent: { name: 'Bia' } },
  })
  const before = backend.requests.length
  await tab.platform.advance(60_000)
  expect(backend.requests.length).toBe(before)
})

it('a chat that is accepted in the tab of the first is not given to the second', async () => {
  const { tab, session, signInElsewhere, backend, harness } = await sharedDesk()
  const chatId = await harness.waits('Oi')
  await tab.platform.advance(aMomentMs)
  await signInElsewhere()
  await tab.agentApp.accept(chatId)
  expect((await backend.chats())[0]).toMatchObject({ status: 'waiting', agent: null })
  await tab.platform.settle()
  expect(session.state.get().kind).toBe('replaced')
})

it('what waits in the tab of the first to be sent is not sent by the second', async () => {
  const harness = new ConsoleHarness()
  const { backend } = harness
  const chatId = await harness.waits('Oi')
  await backend.agentAccepts(chatId)
  const bia = await backend.addAgent({ name: 'Bia' })
  const tab = await harness.openTab({ hash: `#/chats/${chatId}` })
  const session = createSession(tab.client, tab.platform)
  await session.check()
  backend.conduct('sendMessage', refuses('unavailable'))
  const conversation = tab.agentApp.conversations.current.get()
  conversation?.write('Já vejo')
  conversation?.send()
  await tab.platform.settle()

  const otherTab = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.platform })
  const anasPhone = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.device() })
  await anasPhone.signIn({ email: backend.agent.email, password: backend.agent.password })
  await otherTab.signIn({ email: bia.email, password: bia.password })
  await otherTab.heartbeat({ availability: 'online' })
  await anasPhone.transferChat(chatId, { to: { agentId: bia.id } })
  backend.behave()
  await tab.platform.advance(60_000)
  const texts = (await backend.log(chatId)).filter(({ kind }) => kind === 'text')
  expect(texts.map(({ author, text }) => [author.type, text])).toEqual([['visitor', 'Oi']])
  expect(session.state.get().kind).toBe('replaced')
})

it('the availability that one chooses is not the other’s', async () => {
  const { tab, signInElsewhere } = await sharedDesk()
  const otherTab = await signInElsewhere()
  await tab.client.heartbeat({ availability: 'away' }).catch(() => {})
  expect((await otherTab.getMe()).agent.availability).toBe('online')
})

it('ending “all other sessions” and signing out in the tab of the first end nothing of the second', async () => {
  const { tab, session, signInElsewhere, bia, harness } = await sharedDesk()
  const elsewhere = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.device() })
  await elsewhere.signIn({ email: bia.email, password: bia.password })
  const otherTab = await signInElsewhere()
  await tab.client.endOtherSessions().catch(() => {})
  expect(await session.leave()).toBe(true)
  expect(session.state.get()).toMatchObject({ kind: 'replaced', now: { agent: { name: 'Bia' } } })
  expect((await elsewhere.getMe()).agent.name).toBe('Bia')
  expect((await otherTab.getMe()).agent.name).toBe('Bia')
})

it('the tab goes on as whoever is signed in, or leads to the sign-in view', async () => {
  const { tab, session, signInElsewhere } = await sharedDesk()
  await signInElsewhere()
  await tab.client.listWaitingChats().catch(() => {})
  await tab.platform.settle()
  await session.goOn()
  expect(session.state.get()).toMatchObject({ kind: 'signedIn', me: { agent: { name: 'Bia' } } })
  await expect(tab.client.listWaitingChats()).resolves.toMatchObject({ total: 0 })

  const other = await sharedDesk()
  await other.signInElsewhere()
  await other.tab.client.listWaitingChats().catch(() => {})
  await other.tab.platform.settle()
  other.session.signInAgain()
  expect(other.session.state.get()).toEqual({ kind: 'signedOut', after: 'start' })
})

it('the same agent who signs in in another tab again disturbs nobody', async () => {
  const { tab, session, signInElsewhere, backend } = await sharedDesk()
  await signInElsewhere(backend.agent)
  await tab.platform.advance(aMomentMs)
  expect(session.state.get()).toMatchObject({ kind: 'signedIn', me: { agent: { name: 'Ana' } } })
  await expect(tab.client.listWaitingChats()).resolves.toMatchObject({ total: 0 })
})
