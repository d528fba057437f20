import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChatStarted, Site } from '@papo/protocol'
import { argon2Passwords } from '../../src/adapters/argon2/passwords.ts'
import { compose, type Composed, type Overrides } from '../../src/server/compose.ts'
import { readConfig } from '../../src/server/config.ts'
import { openEmbedded } from '../conformance/embedded.ts'

export const ownerEmail = 'ana@example.com'
export const password = 'correct horse battery'
export const ownOrigin = 'http://localhost:4000'

export interface ApiAnswer {
  status: number
  headers: Record<string, string | undefined>
  text: string
  /** The body as JSON, or an empty object. */
  body: Record<string, unknown>
}

export interface ApiCall {
  token?: string
  headers?: Record<string, string>
  /** An object is sent as JSON, a text or bytes as they are. */
  body?: object | string | Buffer
  remoteAddress?: string
}

/** Hashing at the advised cost would take most of the time of many tests. */
const leastCost = { memoryCost: 8, timeCost: 1, parallelism: 1 }

/** The server as `main` composes it, without a port, in the environment that the test gives. */
export interface ApiUnderTest extends Composed {
  log: string[]
  site: Site
  owner: string
  call(method: string, url: string, call?: ApiCall): Promise<ApiAnswer>
  signIn(email?: string, word?: string): Promise<ApiAnswer>
  /** A new agent’s token. */
  agent(role: string): Promise<string>
  start(call?: ApiCall): Promise<{ token: string; chatId: string }>
}

export async function openApi(
  environment: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<ApiUnderTest> {
  const log: string[] = []
  const config = readConfig({
    PAPO_OWNER_EMAIL: ownerEmail,
    PAPO_OWNER_PASSWORD: password,
    PAPO_SECRET: 'a secret of the tests that is long enough',
    RATE_LIMIT_SCALE: '1000',
    DATA_DIR: join(tmpdir(), 'papo-no-data'),
    ...environment,
  })
  const composed = await compose(config, {
    ...(config.databaseUrl === null ? { database: await openEmbedded() } : {}),
    logTo: { write: (line) => void log.push(line) },
    passwords: argon2Passwords(leastCost),
    ...overrides,
  })

  const call: ApiUnderTest['call'] = async (
    method,
    url,
    { token, headers, body, remoteAddress } = {},
  ) => {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
    const answer = await composed.app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(isRaw ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
      ...(remoteAddress === undefined ? {} : { remoteAddress }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      headers: answer.headers as ApiAnswer['headers'],
      text: answer.body,
      body: isJson && answer.body !== '' ? answer.json<Record<string, unknown>>() : {},
    }
  }
  const signIn: ApiUnderTest['signIn'] = (email = ownerEmail, word = password) =>
    call('POST', '/v1/auth/token', { body: { email, password: word } })

  const owner = String((await signIn()).body['accessToken'])
  const sites = (await call('GET', '/v1/sites', { token: owner })).body['sites'] as Site[]
  const [site] = sites
  if (site === undefined) throw new Error('an empty installation was given no site')

  return {
    ...composed,
    log,
    site,
    owner,
    call,
    signIn,
    async agent(role) {
      const email = `${randomUUID()}@example.com`
      const body = { name: 'Bia', email, password, role }
      await call('POST', '/v1/agents', { token: owner, body })
      return String((await signIn(email)).body['accessToken'])
    },
    async start(more = {}) {
      const body = { siteKey: site.key, clientId: randomUUID() }
      const started = await call('POST', '/v1/chats', { body, ...more })
      const { sessionId, visitorToken } = started.body as unknown as ChatStarted
      return { token: visitorToken, chatId: sessionId }
    },
  }
}
