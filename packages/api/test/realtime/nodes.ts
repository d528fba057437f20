import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createRedisDatabase } from '../../../../test/rig/services.ts'
import { createMigratedDatabase } from '../conformance/server.ts'
import type { Overrides } from '../../src/server/compose.ts'
import { type ApiUnderTest, openApi, ownOrigin, password } from '../http/api-under-test.ts'
import { connect, type Handshake, type SocketClient } from './socket-client.ts'

/** A process of an installation, which listens. */
export interface Node extends ApiUnderTest {
  port: number
  connect(handshake?: Handshake): Promise<SocketClient>
  /** A socket of the token's owner. */
  socketOf(token: string): Promise<SocketClient>
  say(token: string, chatId: string, text: string): Promise<void>
  newAgent(name: string): Promise<{ id: string; email: string; token: string }>
  /** Leaves the agent only a new site to answer. */
  moveAway(agentId: string): Promise<void>
  /** The cookie of a console. */
  cookieOf(email: string): Promise<string>
}

/** One installation: on the embedded database both nodes are the same process. */
export interface Installation {
  one: Node
  other: Node
  close(): Promise<void>
}

export async function openNode(
  environment: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<Node> {
  const api = await openApi(environment, overrides)
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  api.startJobs()
  const { port } = api.app.server.address() as AddressInfo
  const node: Node = {
    ...api,
    port,
    connect: (handshake) => connect(port, handshake),
    socketOf: async (token) => (await connect(port)).send({ type: 'auth', token }),
    async say(token, chatId, text) {
      const body = { clientId: randomUUID(), text }
      const { status } = await api.call('POST', `/v1/chats/${chatId}/messages`, { token, body })
      if (status !== 201) throw new Error(`the message was not stored: ${status}`)
    },
    async moveAway(agentId) {
      const { owner: token } = api
      const body = { name: 'Outra', allowedOrigins: [] }
      const { id } = (await api.call('POST', '/v1/sites', { token, body })).body
      await api.call('PATCH', `/v1/agents/${agentId}`, { token, body: { siteIds: [id] } })
    },
    async newAgent(name) {
      const email = `${randomUUID()}@example.com`
      const body = { name, email, password, role: 'agent' }
      const made = await api.call('POST', '/v1/agents', { token: api.owner, body })
      const signedIn = await api.signIn(email)
      return { id: String(made.body['id']), email, token: String(signedIn.body['accessToken']) }
    },
    async cookieOf(email) {
      const answer = await api.call('POST', '/v1/auth/session', {
        headers: { origin: ownOrigin },
        body: { email, password },
      })
      const set = [answer.headers['set-cookie']].flat().join(';')
      return /papo=[^;]+/.exec(set)?.[0] ?? ''
    },
  }
  return node
}

export async function openEmbeddedInstallation(): Promise<Installation> {
  const one = await openNode()
  return { one, other: one, close: () => one.close() }
}

/** Two nodes on PostgreSQL and Redis. */
export async function openTwoNodes(): Promise<Installation> {
  const [database, redis] = [await createMigratedDatabase(), await createRedisDatabase()]
  const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
  const one = await openNode(environment)
  const other = await openNode(environment)
  return {
    one,
    other,
    async close() {
      await one.close()
      await other.close()
      await redis.drop()
      await database.drop()
    },
  }
}
