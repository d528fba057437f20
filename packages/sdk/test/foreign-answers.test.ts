import { type Backend, createBackend, type ManualPlatform, manualPlatform } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { foreignBodies, foreignStatuses } from '../../../test/rig/foreign-answers.ts'
import {
  type AgentClient,
  createAgentClient,
  createVisitorClient,
  type VisitorClient,
} from '../src/index.ts'
import { maxInAMinute } from './sdk-harness.ts'

const baseUrl = 'https://papo.test'

/** An intermediary answers instead of Papo, with one body under every status. */
const bodies: [what: string, body: string, type: string][] = [
  ...foreignBodies.map(([what, body, type]): [string, string, string] => [what, body, type]),
  ['a code', '{"code":"invalid_token","status":401}', 'application/problem+json'],
]

interface Scene {
  backend: Backend
  platform: ManualPlatform
  agentApp: ManualPlatform
  visitor: VisitorClient
  agent: AgentClient
  /** Answers all calls from now on, until it is set to `null`. */
  answerInstead(answer: (() => Response) | null): void
}

function scene(): Scene {
  let instead: (() => Response) | null = null
  const platform = manualPlatform({ number: 1 })
  const backend = createBackend({ platform })
  const between =
    (server: typeof fetch): typeof fetch =>
    (input, init) =>
      instead === null ? server(input, init) : Promise.resolve(instead())
  platform.useServer(between(backend.fetch))
  const agentApp = manualPlatform({
    number: 2,
    clock: platform.clock,
    fetch: between(backend.newBrowser()),
  })
  return {
    backend,
    platform,
    agentApp,
    visitor: createVisitorClient({ baseUrl, siteKey: backend.site.key, platform }),
    agent: createAgentClient({ baseUrl, platform: agentApp }),
    answerInstead: (answer) => (instead = answer),
  }
}

function foreign(status: number, body: string, type: string): () => Response {
  const text = [204, 205, 304].includes(status) ? null : body
  return () => new Response(text, { status, headers: { 'content-type': type } })
}

/** A chat that both sides follow. */
async function openChat({ backend, visitor, agent }: Scene) {
  const chat = await visitor.start({ message: 'Hello' })
  await backend.agentAccepts(chat.id)
  const { email, password } = backend.agent
  await agent.signIn({ email, password })
  return { chat, pane: await agent.openChat(chat.id) }
}

describe.each(bodies)('%s instead of Papo', (_what, body, type) => {
  test.each(foreignStatuses)(
    'under %i loses nothing, ends nothing, and leaves no trace afterwards',
    async (status) => {
      const here = scene()
      const { platform, agentApp, backend, visitor, agent } = here
      const { chat, pane } = await openChat(here)
      const list = agent.watchChats({ status: 'active' })
      const signedOut: unknown[] = []
      const loggedOut: unknown[] = []
      agent.on('signedOut', (error) => signedOut.push(error))
      visitor.on('loggedOut', () => loggedOut.push(1))
      await platform.advance(5000)
      const stored = platform.stored.contents

      here.answerInstead(foreign(status, body, type))
      const sent = [chat.send('one'), pane.send('two'), chat.send('three')]
      chat.setTyping(true)
      pane.markRead()
      await platform.advance(4000)
      expect(chat.state.outgoing.map(({ state }) => state)).toEqual(['sending', 'sending'])
      expect(pane.state.outgoing.map(({ state }) => state)).toEqual(['sending'])
      expect(chat.state.connection).not.toBe('blocked')
      expect(visitor.hasSession()).toBe(true)
      here.answerInstead(null)
      await platform.advance(40_000)

      await Promise.all(sent)
      const texts = (await backend.log(chat.id)).flatMap(({ text }) => text ?? [])
      expect(texts.toSorted()).toEqual(['Hello', 'one', 'three', 'two'])
      for (const { state } of [chat, pane]) {
        expect([state.connection, state.outgoing]).toEqual(['online', []])
        expect(state.messages.flatMap(({ text }) => text ?? [])).toEqual(texts)
      }
      expect([list.state.connection, signedOut, loggedOut]).toEqual(['online', [], []])
      expect(platform.stored.contents).toEqual(stored)
      for (const { requests } of [platform, agentApp]) {
        expect(maxInAMinute(requests.map(({ at }) => at))).toBeLessThan(120)
      }
      visitor.close()
      agent.close()
    },
  )

  test.each([200, 204, 401, 403, 404])(
    'under %i does not remove the stored chat at a resume',
    async (status) => {
      const here = scene()
      const { platform, visitor } = here
      const { chat } = await openChat(here)
      visitor.close()
      here.answerInstead(foreign(status, body, type))
      const again = createVisitorClient({ baseUrl, siteKey: here.backend.site.key, platform })
      const resumed = again.resume()
      await platform.advance(4000)
      expect(again.hasSession()).toBe(true)
      here.answerInstead(null)
      await platform.advance(10_000)
      expect((await resumed)?.id).toBe(chat.id)
      again.close()
      here.agent.close()
    },
  )

  test.each([200, 204, 401, 404])(
    'under %i is no start, and the retry finds the same chat',
    async (status) => {
      const here = scene()
      const { visitor, backend } = here
      here.answerInstead(foreign(status, body, type))
      await expect(visitor.start({ message: 'Hello' })).rejects.toMatchObject({ retry: true })
      expect(visitor.hasSession()).toBe(false)
      here.answerInstead(null)
      await visitor.start({ message: 'Hello' })
      expect(await backend.chats()).toHaveLength(1)
      visitor.close()
    },
  )

  test.each([200, 401])(
    'under %i signs nobody in, and the logout reaches the server later',
    async (status) => {
      const here = scene()
      const { visitor, agent, backend, platform } = here
      await openChat(here)
      here.answerInstead(foreign(status, body, type))
      await expect(agent.signIn(backend.agent)).rejects.toMatchObject({ retry: true })
      await visitor.logout()
      expect(platform.storage.get(`papo.logout.${backend.site.key}`)).not.toBeNull()
      here.answerInstead(null)
      const again = createVisitorClient({ baseUrl, siteKey: backend.site.key, platform })
      await platform.advance(0)
      expect(platform.storage.get(`papo.logout.${backend.site.key}`)).toBeNull()
      again.close()
      agent.close()
    },
  )
})
