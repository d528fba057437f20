import { createAgentClient, createVisitorClient } from '@papo/sdk'
import { describe, expect, test } from 'vitest'
import { createBackend, manualPlatform } from '../src/index.ts'

const baseUrl = 'https://papo.test'

/** A visitor and an agent in a chat, each with their own client. */
async function openChat() {
  const platform = manualPlatform({ origin: 'https://shop.test' })
  const backend = createBackend({ platform, site: { allowedOrigins: ['https://shop.test'] } })
  platform.useServer(backend.fetch)
  const agentPlatform = manualPlatform({ clock: platform.clock, fetch: backend.newBrowser() })
  const agent = createAgentClient({ baseUrl, platform: agentPlatform })
  await agent.createToken({ email: backend.agent.email, password: backend.agent.password })
  const client = createVisitorClient({ baseUrl, siteKey: backend.site.key, platform })
  const visitor = await client.start({ message: 'Oi' })
  await agent.acceptChat(visitor.id)
  await platform.advance(5000)
  const close = () => {
    visitor.close()
    agent.close()
  }
  return { platform, backend, agent, visitor, close }
}

describe('an agent', () => {
  test('is present while calling, offline 45 s later, and otherwise has the chosen availability', async () => {
    const { platform, backend, agent, close } = await openChat()
    const { accessToken } = await createAgentClient({ baseUrl, platform }).createToken({
      email: backend.owner.email,
      password: backend.owner.password,
    })
    const owner = createAgentClient({ baseUrl, platform, accessToken })
    const seen = async () =>
      (await owner.listAgents()).agents.find(({ id }) => id === backend.agent.id)?.availability
    expect(await seen()).toBe('online')
    await agent.heartbeat({ availability: 'away' })
    expect([(await agent.getMe()).agent.availability, await seen()]).toEqual(['away', 'away'])
    await platform.advance(45_000)
    expect(await seen()).toBe('offline')
    await agent.heartbeat()
    expect(await seen()).toBe('away')
    close()
    owner.close()
  })

  test('who is absent gets the chat requeued, and both sides see it', async () => {
    const { platform, backend, agent, visitor, close } = await openChat()
    const chat = await agent.openChat(visitor.id)
    await backend.agentIsAbsent(visitor.id)
    await platform.advance(5000)
    expect(visitor.state).toMatchObject({ status: 'waiting', agent: null, queuePosition: 1 })
    expect(visitor.state.messages.at(-1)).toMatchObject({ kind: 'requeued' })
    expect(chat.state.chat.requeuedAt).toBe(visitor.state.messages.at(-1)?.createdAt)
    expect(visitor.state.chat).not.toHaveProperty('requeuedAt')
    const accepted = await agent.acceptChat(visitor.id)
    expect(accepted.requeuedAt).toBeNull()
    close()
  })
})

describe('an idle chat', () => {
  test('is ended by the system without activity', async () => {
    const { platform, backend, visitor, close } = await openChat()
    await backend.chatGoesIdle(visitor.id, 60)
    await platform.advance(5000)
    const { closesAt } = visitor.state
    expect(closesAt).toBeGreaterThan(platform.now() + 50_000)
    expect(closesAt).toBeLessThanOrEqual(platform.now() + 61_000)
    await platform.advance(60_000)
    expect(visitor.state).toMatchObject({ status: 'ended', endedBy: 'system', closesAt: null })
    close()
  })

  test.each([
    ['stays open when the visitor extends it', 'extend'],
    ['is no longer idle when the visitor writes', 'send'],
    ['is no longer idle when the visitor types', 'type'],
    ['is no longer idle when the visitor reads', 'read'],
    ['is no longer idle when the agent writes', 'answer'],
  ] as const)('%s', async (_what, activity) => {
    const { platform, backend, visitor, close } = await openChat()
    await backend.chatGoesIdle(visitor.id, 60)
    await platform.advance(5000)
    expect(visitor.state.closesAt).not.toBeNull()
    const done = {
      extend: () => visitor.extend(),
      send: () => visitor.send('Ainda aqui'),
      type: () => visitor.setTyping(true),
      read: () => visitor.markRead(),
      answer: () => backend.agentSends(visitor.id, 'Alô?'),
    }[activity]()
    await platform.advance(5000)
    await done
    expect(visitor.state.closesAt).toBeNull()
    await platform.advance(120_000)
    expect(visitor.state.status).toBe('active')
    close()
  })

  test('cannot be extended after its end, nor by an agent who does not have it', async () => {
    const { backend, agent, visitor, close } = await openChat()
    const { chatId } = await backend.visitorStarts()
    await expect(agent.extend(chatId)).rejects.toMatchObject({ code: 'chat_not_active' })
    await backend.agentEnds(visitor.id)
    await expect(agent.extend(visitor.id)).rejects.toMatchObject({ code: 'chat_ended' })
    close()
  })
})
