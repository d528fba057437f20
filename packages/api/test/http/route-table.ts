import { randomUUID } from 'node:crypto'
import type { Agent, Chat, IdentitySecretCreated, Site } from '@papo/protocol'
import type { App } from '../../src/http/app-type.ts'
import { type ApiUnderTest, password } from './api-under-test.ts'

/**
 * The callers, in this order: without a token, a visitor of the same site, the owner of another workspace, an
 * agent and an admin of this one who do not have the chat, its owner, the chat’s agent, the chat’s visitor.
 */
export const callers = [
  'nobody',
  'stranger',
  'foreign',
  'agent',
  'admin',
  'owner',
  'chatAgent',
  'visitor',
] as const
export type CallerName = (typeof callers)[number]

/** One chat with its participants, and the other ids of an address. */
export interface Scene {
  ids: Record<'chatId' | 'siteId' | 'agentId' | 'secretId' | 'visitorId', string>
  siteKey: string
  /** Signs the identities of the site’s visitors. */
  secret: string
  tokens: Record<Exclude<CallerName, 'nobody'>, string>
}

export interface Row {
  /** The status that each caller gets, in the order of `callers`; null: open to anyone, with any status. */
  answers: readonly number[] | null
  body?: (scene: Scene) => Record<string, unknown>
  /** Fields that the route accepts although they look harmful. */
  takes?: readonly string[]
  /** The status that the chat must have; waiting by default. */
  chat?: 'active' | 'ended'
  /** Needs a site of its own, with a secret. */
  site?: 'fresh'
  /** The call ends the caller’s token: every caller gets a new one first. */
  spends?: true
}

const row = (answers: Row['answers'], more: Omit<Row, 'answers'> = {}): Row => ({
  answers,
  ...more,
})
const anybody = row(null)
const text = () => ({ clientId: randomUUID(), text: 'Oi' })
const newWorkspace = () => ({
  name: 'Padaria',
  owner: { name: 'Rui', email: `${randomUUID()}@example.com`, password },
  site: { name: 'Loja', allowedOrigins: [] },
})

/** All routes. A registered route that is missing here fails the test. */
export const rows: Record<string, Row> = {
  'GET /': anybody,
  'GET /healthz': anybody,
  'GET /readyz': anybody,
  'GET /docs': anybody,
  'GET /docs.css': anybody,
  'GET /demo': anybody,
  'GET /demo.css': anybody,
  'GET /papo.js': anybody,
  'GET /papo/*': anybody,
  'GET /console': anybody,
  'GET /console/*': anybody,
  'GET /metrics': row([401, 401, 401, 401, 401, 401, 401, 401]),
  'GET /v1/openapi.json': anybody,
  'GET /v1/widget/:siteKey': anybody,
  'POST /v1/workspaces': row([201, 201, 201, 201, 201, 201, 201, 201], { body: newWorkspace }),
  'POST /v1/auth/token': row([401, 401, 401, 401, 401, 401, 401, 401], {
    body: () => ({ email: 'nobody@example.com', password: 'not the password' }),
  }),
  'POST /v1/auth/session': row([401, 401, 401, 401, 401, 401, 401, 401], {
    body: () => ({ email: 'nobody@example.com', password: 'not the password' }),
  }),
  'DELETE /v1/auth/token': row([401, 403, 204, 204, 204, 204, 204, 403], { spends: true }),
  'DELETE /v1/auth/session': row([401, 403, 204, 204, 204, 204, 204, 403], { spends: true }),
  'GET /v1/me': row([401, 403, 200, 200, 200, 200, 200, 403]),
  'POST /v1/me/password': row([401, 403, 204, 204, 204, 204, 204, 403], {
    body: () => ({ currentPassword: password, newPassword: password }),
    spends: true,
  }),
  'POST /v1/me/heartbeat': row([401, 403, 204, 204, 204, 204, 204, 403], { body: () => ({}) }),
  'GET /v1/colleagues': row([401, 403, 200, 200, 200, 200, 200, 403]),
  'GET /v1/audit': row([401, 403, 200, 403, 403, 200, 403, 403]),
  'GET /v1/agents': row([401, 403, 200, 403, 200, 200, 403, 403]),
  'POST /v1/agents': row([401, 403, 201, 403, 403, 201, 403, 403], {
    body: () => ({ name: 'Bia', email: `${randomUUID()}@example.com`, password, role: 'agent' }),
    takes: ['role'],
  }),
  'PATCH /v1/agents/:agentId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    body: () => ({ name: 'Bia' }),
    takes: ['role'],
  }),
  'GET /v1/sites': row([401, 403, 200, 403, 403, 200, 403, 403]),
  'POST /v1/sites': row([401, 403, 201, 403, 403, 201, 403, 403], {
    body: () => ({ name: 'Loja', allowedOrigins: [] }),
  }),
  'PATCH /v1/sites/:siteId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    body: () => ({ name: 'Demo' }),
  }),
  'GET /v1/sites/:siteId/identity-secrets': row([401, 403, 404, 403, 403, 200, 403, 403]),
  'POST /v1/sites/:siteId/identity-secrets': row([401, 403, 404, 403, 403, 201, 403, 403], {
    body: () => ({}),
    site: 'fresh',
  }),
  'DELETE /v1/sites/:siteId/identity-secrets/:secretId': row(
    [401, 403, 404, 403, 403, 204, 403, 403],
    { site: 'fresh' },
  ),
  'GET /v1/visitors/:visitorId/export': row([401, 403, 404, 403, 403, 200, 403, 403]),
  'DELETE /v1/visitors/:visitorId': row([401, 403, 404, 403, 403, 200, 403, 403]),
  'POST /v1/visitor/identify': row([401, 401, 403, 403, 403, 403, 403, 401], {
    body: ({ siteKey }) => ({ siteKey, token: 'not.a.token' }),
  }),
  'POST /v1/visitor/logout': row([401, 204, 403, 403, 403, 403, 403, 204], { spends: true }),
  'GET /v1/visitor/chats': row([401, 200, 403, 403, 403, 403, 403, 200]),
  'POST /v1/chats': row([201, 200, 403, 403, 403, 403, 403, 200], {
    body: ({ siteKey }) => ({ siteKey, clientId: randomUUID() }),
  }),
  'GET /v1/chats': row([401, 403, 200, 200, 200, 200, 200, 403]),
  'GET /v1/chats/waiting': row([401, 403, 200, 200, 200, 200, 200, 403]),
  'GET /v1/chats/:chatId': row([401, 404, 404, 200, 200, 200, 200, 200]),
  'GET /v1/chats/:chatId/messages': row([401, 404, 404, 200, 200, 200, 200, 200]),
  'POST /v1/chats/:chatId/messages': row([401, 404, 404, 403, 403, 403, 201, 201], {
    body: text,
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/typing': row([401, 404, 404, 403, 403, 403, 204, 204], {
    body: () => ({ typing: true }),
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/read': row([401, 404, 404, 403, 403, 403, 204, 204], {
    body: () => ({ upTo: 1 }),
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/extend': row([401, 404, 404, 403, 403, 403, 204, 204], {
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/page': row([401, 404, 403, 403, 403, 403, 403, 204], {
    body: () => ({ url: 'https://www.example.com/cart' }),
  }),
  'POST /v1/chats/:chatId/notes': row([401, 403, 404, 403, 403, 403, 201, 403], {
    body: text,
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/transfer': row([401, 403, 404, 403, 403, 403, 200, 403], {
    body: () => ({ to: { queue: true } }),
    chat: 'active',
  }),
  'POST /v1/chats/:chatId/accept': row([401, 403, 404, 200, 200, 200, 200, 403]),
  'POST /v1/chats/:chatId/end': row([401, 404, 404, 403, 200, 200, 200, 200], { chat: 'active' }),
  'PUT /v1/chats/:chatId/rating': row([401, 404, 403, 403, 403, 403, 403, 200], {
    body: () => ({ rating: 5 }),
    chat: 'ended',
  }),
}

/** `METHOD /path` of every route of the application. */
export function registeredRoutes({ paths }: App): string[] {
  return [...paths]
    .flatMap(([path, { methods }]) => [...methods].map((method) => `${method} ${path}`))
    .sort()
}

/** The other workspace, and what all scenes share. */
export interface World {
  scene(row: Row): Promise<Scene>
}

export async function openWorld(api: ApiUnderTest): Promise<World> {
  const { call, owner, site } = api
  const signIn = async (email: string) => String((await api.signIn(email)).body['accessToken'])
  const anAgent = async (role: string) => {
    const email = `${randomUUID()}@example.com`
    const body = { name: 'Bia', email, password, role, capacity: 1000 }
    const { id } = (await call('POST', '/v1/agents', { token: owner, body }))
      .body as unknown as Agent
    return { id, email }
  }
  const aForeigner = async () => {
    const body = newWorkspace()
    await call('POST', '/v1/workspaces', { body })
    return body.owner
  }
  const people = async () => ({
    foreign: await aForeigner(),
    agent: await anAgent('agent'),
    admin: await anAgent('admin'),
    owner: await anAgent('owner'),
    chatAgent: await anAgent('agent'),
  })
  const tokensOf = async (own: Awaited<ReturnType<typeof people>>) => ({
    foreign: await signIn(own.foreign.email),
    agent: await signIn(own.agent.email),
    admin: await signIn(own.admin.email),
    owner: await signIn(own.owner.email),
    chatAgent: await signIn(own.chatAgent.email),
  })
  const [staying, leaving, spare] = [await people(), await people(), await anAgent('agent')]
  const shared = await tokensOf(staying)
  const aSecretOf = async (siteId: string) => {
    const url = `/v1/sites/${siteId}/identity-secrets`
    const { body } = await call('POST', url, { token: owner, body: {} })
    const { id: secretId, secret } = body as unknown as IdentitySecretCreated
    return { secretId, secret }
  }
  const known = { siteKey: site.key, siteId: site.id, ...(await aSecretOf(site.id)) }
  const aSite = async () => {
    const body = { name: 'Outra', allowedOrigins: [] }
    const { id: siteId, key: siteKey } = (await call('POST', '/v1/sites', { token: owner, body }))
      .body as unknown as Site
    return { siteKey, siteId, ...(await aSecretOf(siteId)) }
  }
  return {
    async scene({ chat, site: own, spends }) {
      const [visitor, stranger] = [await api.start(), await api.start()]
      const agents = spends ? await tokensOf(leaving) : shared
      const at = `/v1/chats/${visitor.chatId}`
      if (chat !== undefined) await call('POST', `${at}/accept`, { token: agents.chatAgent })
      if (chat === 'ended') await call('POST', `${at}/end`, { token: visitor.token })
      const { siteKey, secret, ...siteIds } = own === 'fresh' ? await aSite() : known
      const { body } = await call('GET', at, { token: owner })
      const visitorId = (body as unknown as Chat).visitor.id
      return {
        siteKey,
        secret,
        ids: { chatId: visitor.chatId, agentId: spare.id, visitorId, ...siteIds },
        tokens: { ...agents, visitor: visitor.token, stranger: stranger.token },
      }
    },
  }
}
