import { randomUUID } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../../src/server/compose.ts'
import { ConfigError } from '../../src/server/config-error.ts'
import { readConfig } from '../../src/server/config.ts'
import { systemClock } from '@papo/core/platform/clock'
import { failedStart } from '../../src/server/failed-start.ts'
import { fillEmptyInstallation } from '../../src/server/first-start.ts'
import { openEmbedded } from '../conformance/embedded.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'
import type { Work } from '../../src/database/stores.ts'

const publicUrl = 'https://chat.contaserena.com.br'
const good = 'trovão azul na janela 7'
const origin = { origin: publicUrl }
const names = { workspace: 'Ateliê Florescer', site: 'Loja do Bairro' }

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi({ SIGN_UP: 'open', PUBLIC_URL: publicUrl })
})
afterAll(() => api.close())

const newEmail = () => `${randomUUID()}@example.com`

async function addAgent(email = newEmail()): Promise<{ id: string; token: string }> {
  const body = { name: 'Beatriz Prado', email, password: good, role: 'agent' }
  const { body: agent } = await api.call('POST', '/v1/agents', { token: api.owner, body })
  const { body: signedIn } = await api.signIn(email, good)
  return { id: String(agent['id']), token: String(signedIn['accessToken']) }
}

/** The code in the link that such a call answers. */
async function codeFrom(path: string, body: object): Promise<string> {
  const made = await api.call('POST', path, { token: api.owner, body })
  return new URL(String(made.body['link'])).hash.slice(1)
}

/** Every endpoint that sets a password, and the path of the password in its body. */
const endpoints = {
  'POST /v1/workspaces': {
    path: '/owner/password',
    set: (tried: string, email: string) =>
      api.call('POST', '/v1/workspaces', {
        body: {
          name: names.workspace,
          owner: { name: 'Beatriz Prado', email, password: tried },
          site: { name: names.site, allowedOrigins: [] },
        },
      }),
  },
  'POST /v1/agents': {
    path: '/password',
    set: (tried: string, email: string) =>
      api.call('POST', '/v1/agents', {
        token: api.owner,
        body: { name: 'Beatriz Prado', email, password: tried, role: 'agent' },
      }),
  },
  'PATCH /v1/agents/{agentId}': {
    path: '/password',
    set: async (tried: string, email: string) => {
      const { id } = await addAgent(email)
      return api.call('PATCH', `/v1/agents/${id}`, {
        token: api.owner,
        body: { password: tried },
      })
    },
  },
  'POST /v1/me/password': {
    path: '/newPassword',
    set: async (tried: string, email: string) => {
      const { token } = await addAgent(email)
      const body = { currentPassword: good, newPassword: tried }
      return api.call('POST', '/v1/me/password', { token, body, headers: origin })
    },
  },
  'POST /v1/invitations/accept': {
    path: '/password',
    set: async (tried: string, email: string) => {
      const code = await codeFrom('/v1/invitations', { email, role: 'agent' })
      const body = { code, name: 'Beatriz Prado', password: tried }
      return api.call('POST', '/v1/invitations/accept', { body, headers: origin })
    },
  },
  'POST /v1/password-resets/use': {
    path: '/password',
    set: async (tried: string, email: string) => {
      const { id } = await addAgent(email)
      const code = await codeFrom('/v1/password-resets', { agentId: id })
      const body = { code, password: tried }
      return api.call('POST', '/v1/password-resets/use', { body, headers: origin })
    },
  },
}

describe.each(Object.entries(endpoints))('%s', (_endpoint, { path, set }) => {
  it.each([
    ['common', 'password1234'],
    ['common', 'iloveyou123'],
    ['common', 'brasil2026'],
    ['follows a pattern', '1q2w3e4r5t'],
    ['repeats', 'aaaaaaaaaa'],
    ['e-mail', 'EMAIL'],
    ['e-mail', 'LOCAL99'],
    ['name', 'beatrizprado1'],
    ['installation', 'papopapopapo'],
    ['installation', 'ContaSerena2026'],
  ])('refuses a password with the reason %s: %s', async (reason, pattern) => {
    const local = randomUUID()
    const email = `${local}@example.com`
    const tried = pattern.replace('EMAIL', email).replace('LOCAL', local)
    const { status, body } = await set(tried, email)
    expect([status, body['code']]).toEqual([400, 'weak_password'])
    expect(body['errors']).toEqual([{ path, message: expect.stringContaining(reason) }])
    expect(JSON.stringify(body)).not.toContain(tried)
  })

  it.each(['short one', 'a tab\tin the middle of it', `way too long ${randomUUID()}`.repeat(9)])(
    'refuses an invalid password: %j',
    async (tried) => {
      const { status, body } = await set(tried, newEmail())
      expect([status, body['code']]).toEqual([400, 'invalid_request'])
      expect(body['errors']).toEqual([{ path, message: expect.any(String) }])
    },
  )

  it('accepts a good password, which signs its owner in whatever the form of its accents', async () => {
    const address = newEmail()
    const tried = 'pão de queijo às nove'
    expect((await set(tried, address)).status).toBeLessThan(300)
    expect((await api.signIn(address, tried.normalize('NFC'))).status).toBe(200)
    expect((await api.signIn(address, tried.normalize('NFD'))).status).toBe(200)
  })
})

describe('the names of the workspace and its sites are refused as passwords of its agents', () => {
  beforeAll(async () => {
    const by = { token: api.owner }
    const site = { name: names.site, allowedOrigins: [] }
    await api.call('POST', '/v1/sites', { ...by, body: site })
    await api.call('PATCH', '/v1/workspace', { ...by, body: { name: names.workspace } })
  })

  it.each(Object.entries(endpoints))('%s', async (_endpoint, { set }) => {
    for (const tried of ['lojadobairro1', 'Bairro-Loja-2026', 'atelie florescer 1']) {
      const { body } = await set(tried, newEmail())
      expect(body['code']).toBe('weak_password')
      expect(body['detail']).toContain('installation')
    }
  })
})

describe('there is no other way to set a password', () => {
  it('in the API', async () => {
    const { body } = await api.call('GET', '/v1/openapi.json')
    const described = body as unknown as Described
    const found = Object.entries(described.paths).flatMap(([url, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        passwordsIn(described, requestBody?.content['application/json'].schema).map(
          (path) => `${method.toUpperCase()} ${url} ${path}`,
        ),
      ),
    )
    const set = Object.entries(endpoints).map(([endpoint, { path }]) => `${endpoint} ${path}`)
    const proved = [
      'POST /v1/auth/token /password',
      'POST /v1/auth/session /password',
      'POST /v1/me/password /currentPassword',
      'POST /v1/me/second-factor /currentPassword',
      'POST /v1/me/second-factor/disable /currentPassword',
      'POST /v1/me/second-factor/recovery-codes /currentPassword',
    ]
    expect(found.toSorted()).toEqual([...set, ...proved].toSorted())
  })

  it('in the sources: every hash passes the rule, but for the one that the operator’s command generates', async () => {
    const sources = fileURLToPath(new URL('../../..', import.meta.url))
    const calls: Record<string, string[]> = { rule: [], hasher: [], argon2: [] }
    for await (const file of glob('{api,core}/src/**/*.ts', { cwd: sources })) {
      const text = await readFile(`${sources}/${file}`, 'utf8')
      if (/newPasswords\s*\.hash\(/.test(text)) calls['rule']?.push(file)
      if (/asher\s*\.hash\(|\bpasswords\s*\.hash\(|argon2Passwords\(/.test(text)) {
        calls['hasher']?.push(file)
      }
      if (text.includes("from '@node-rs/argon2'")) calls['argon2']?.push(file)
    }
    for (const files of Object.values(calls)) files.sort()
    expect(calls).toEqual({
      rule: [
        'core/src/agent/agents.ts',
        'core/src/agent/reset-password.ts',
        'core/src/session/change-password.ts',
        'core/src/session/password-resets.ts',
      ],
      hasher: [
        'api/src/adapters/argon2/passwords.ts',
        'api/src/server/compose.ts',
        'api/src/server/renew-password.ts',
        'core/src/agent/password-rule.ts',
        'core/src/session/set-password.ts',
      ],
      argon2: ['api/src/adapters/argon2/passwords.ts'],
    })
  })
})

describe('a start', () => {
  const email = 'ana.souza@florescer.example'
  const start = (tried: string, { isEmpty, production }: Record<string, boolean>) => {
    const stores = {
      workspaces: { any: () => Promise.resolve(isEmpty !== true) },
      agents: { listByEmail: () => Promise.resolve([]) },
    }
    const work = { read: <T>(task: (given: typeof stores) => T) => task(stores) }
    const { newPasswords, passwords, random } = api.services
    const given = { clock: systemClock, newPasswords, passwords, random }
    const owner = { email, password: tried }
    return fillEmptyInstallation(
      { work: work as unknown as Work, ...given },
      { publicUrl, owner, production: production === true, databaseUrl: null, dataDir: '' },
      () => {},
    )
  }

  it.each([
    'Password123!',
    'dragon1234',
    'superman123',
    '1q2w3e4r5t',
    'brasil2026',
    'adminadmin',
    'ana.souza2026',
    'contaserena1',
    'Papo-2026-papo',
    'short',
  ])('is refused for the owner’s password %s in one line that does not show it', async (tried) => {
    for (const at of [
      { isEmpty: true },
      { isEmpty: true, production: true },
      { production: true },
    ]) {
      const failed = await start(tried, at).catch((error: unknown) => error as Error)
      expect(failed).toBeInstanceOf(ConfigError)
      expect(failedStart(failed)).toMatch(/^papo: PAPO_OWNER_PASSWORD [^\n]+$/)
      expect(failedStart(failed)).not.toContain(tried)
    }
  })

  it('continues with a good password, and on a laptop with an old one that is not set again', async () => {
    expect(await start(good, { production: true })).toBeNull()
    expect(await start('password1234', {})).toBeNull()
  })

  it('is refused as a whole', async () => {
    const config = readConfig({
      NODE_ENV: 'production',
      PAPO_OWNER_EMAIL: email,
      PAPO_OWNER_PASSWORD: 'senha12345',
      PAPO_SECRET: 'q8Zr2vXz7Lw4Rt9pKd3NfHs6Ty1Bc5Mj',
    })
    const overrides = { database: await openEmbedded(), logTo: { write: () => undefined } }
    await expect(compose(config, overrides)).rejects.toThrow(/^PAPO_OWNER_PASSWORD is common/)
  })
})

interface Schema {
  $ref?: string
  properties?: Record<string, Schema>
}

interface Described {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: { 'application/json': { schema: Schema } } } }>
  >
  components: { schemas: Record<string, Schema> }
}

/** The JSON Pointers of all fields whose names mention a password. */
function passwordsIn(described: Described, schema: Schema = {}): string[] {
  const name = schema.$ref?.split('/').at(-1) ?? ''
  const { properties = {} } = described.components.schemas[name] ?? schema
  return Object.entries(properties).flatMap(([field, inner]) => [
    ...(/password/i.test(field) ? [`/${field}`] : []),
    ...passwordsIn(described, inner).map((path) => `/${field}${path}`),
  ])
}
