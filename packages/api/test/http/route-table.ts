import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { Agent, Chat, IdentitySecretCreated, Site } from '@papo/protocol'
import type { App } from '../../src/http/app-type.ts'
import { type ApiUnderTest, password } from './api-under-test.ts'
import { given } from './scene.ts'
import { type CallerName, newWorkspace, type Row, type Scene } from './route-row.ts'

const folder = new URL('routes/', import.meta.url)
const files = readdirSync(folder).map((name) => new URL(name, folder).href)
const tables = (await Promise.all(files.map((file) => import(file)))) as {
  routes: Record<string, Row>
}[]

/** All routes, from every file in `routes/`. A registered route that is missing here fails the test. */
export const rows = Object.fromEntries(tables.flatMap(({ routes }) => Object.entries(routes)))

/** `METHOD /path` of every route of the application. */
export function registeredRoutes({ paths }: App): string[] {
  return [...paths]
    .flatMap(([path, { methods }]) => [...methods].map((method) => `${method} ${path}`))
    .sort()
}

/** The other workspace, and what all scenes share. */
export interface World {
  /** A scene in which this caller can do what the row is about. */
  scene(row: Row, caller: CallerName): Promise<Scene>
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
  const gives = given(api, { agentId: spare.id, people: async () => tokensOf(await people()) })
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
    async scene({ chat, site: own, spends, given: what }, caller) {
      await gives.tidyUp()
      const [visitor, stranger] = [await api.start(), await api.start()]
      const more = await gives.give(what, { tokens: shared, caller, chatId: visitor.chatId })
      const agents = spends ? await tokensOf(leaving) : more.tokens
      const at = `/v1/chats/${visitor.chatId}`
      if (chat !== undefined) await call('POST', `${at}/accept`, { token: agents.chatAgent })
      if (chat === 'ended') await call('POST', `${at}/end`, { token: visitor.token })
      const { siteKey, secret, ...siteIds } = own === 'fresh' ? await aSite() : known
      const { body } = await call('GET', at, { token: owner })
      const visitorId = (body as unknown as Chat).visitor.id
      return {
        siteKey,
        secret,
        ...more,
        ids: {
          chatId: visitor.chatId,
          agentId: spare.id,
          visitorId,
          invitationId: more.invitationId,
          noteId: more.noteId,
          blockId: more.blockId,
          mailId: randomUUID(),
          cannedResponseId: more.cannedResponseId,
          ...siteIds,
        },
        email: spare.email,
        tokens: { ...agents, visitor: visitor.token, stranger: stranger.token },
      }
    },
  }
}
