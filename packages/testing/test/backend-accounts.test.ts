import type {
  AccessToken,
  Agent,
  AgentList,
  AuditPage,
  LogPage,
  Me,
  Site,
  SiteList,
  WidgetSettings,
} from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
beforeEach(() => {
  scene = new Rehearsal()
})

const asOwner = async () => ({ token: await scene.token(scene.backend.owner) })
const asAgent = async () => ({ token: await scene.token() })

describe('the caller', () => {
  test('is checked before the body', async () => {
    const text = 'not json'
    expect(await scene.refusal('POST /v1/sites', { text })).toBe('not_authenticated')
    expect(await scene.refusal('POST /v1/sites', { text, token: 'nobody' })).toBe('invalid_token')
    expect(await scene.refusal('POST /v1/sites', { text, ...(await asAgent()) })).toBe('forbidden')
    expect(await scene.refusal('POST /v1/sites', { text, ...(await asOwner()) })).toBe(
      'invalid_json',
    )
  })

  test('is unknown after the token is revoked', async () => {
    const { token } = await asAgent()
    expect((await scene.ask('DELETE /v1/auth/token', { token })).status).toBe(204)
    expect(await scene.refusal('GET /v1/me', { token })).toBe('invalid_token')
    const chat = await scene.start()
    await scene.backend.revokesTokens()
    expect(await scene.refusal(`GET /v1/chats/${chat.id}`, chat)).toBe('invalid_token')
  })

  test('is known by a cookie in the browser that signed in, and in no other', async () => {
    const { email, password } = scene.backend.agent
    const [own, other] = [scene.backend.newBrowser(), scene.backend.newBrowser()]
    await scene.ask('POST /v1/auth/session', { fetch: own, body: { email, password } })
    const me = await scene.ask<Me>('GET /v1/me', { fetch: own })
    expect(me.body).toMatchObject({ agent: { name: 'Ana' }, workspace: { name: 'Papo' } })
    expect(await scene.refusal('GET /v1/me', { fetch: other })).toBe('not_authenticated')
    await scene.ask('DELETE /v1/auth/session', { fetch: own })
    expect(await scene.refusal('GET /v1/me', { fetch: own })).toBe('not_authenticated')
    expect(await scene.refusal('DELETE /v1/auth/session', {})).toBe('not_authenticated')
  })

  test('needs the right password', async () => {
    const { email } = scene.backend.agent
    const body = { email, password: 'wrong' }
    expect(await scene.refusal('POST /v1/auth/token', { body })).toBe('invalid_credentials')
  })

  test('may not be a visitor of another chat, who gets the same answer as for a missing one', async () => {
    const [own, other] = [await scene.start(), await scene.start()]
    const ask = async (id: string) => {
      const { status, body } = await scene.ask(`GET /v1/chats/${id}`, { token: own.token })
      return { status, ...body, requestId: null }
    }
    expect(await ask(other.id)).toEqual(await ask(uuid(1)))
    expect(await ask(other.id)).toMatchObject({ code: 'chat_not_found' })
  })

  test('may not be an agent of another workspace', async () => {
    scene = new Rehearsal({ signUp: 'open' })
    const { id } = await scene.start()
    const owner = { name: 'Eva', email: 'eva@example.com', password: 'quite long enough' }
    const site = { name: 'Shop', allowedOrigins: ['https://shop.test'] }
    await scene.ask('POST /v1/workspaces', { body: { name: 'Other', owner, site } })
    const token = await scene.token(owner)
    expect(await scene.refusal(`GET /v1/chats/${id}`, { token })).toBe('chat_not_found')
    const { body } = await scene.ask<SiteList>('GET /v1/sites', { token })
    expect(body.sites.map(({ name }) => name)).toEqual(['Shop'])
  })
})

describe('an origin', () => {
  const headers = { origin: 'https://elsewhere.test' }

  test('that is not on the site’s list is refused without effect, and no page may read the answer', async () => {
    const answer = await scene.ask('POST /v1/chats', {
      headers,
      body: { siteKey: 'demo', clientId: uuid(1) },
    })
    expect(answer.body['code']).toBe('origin_not_allowed')
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
    expect(await scene.backend.chats()).toEqual([])
  })

  test('that is on the list is named, and may read Retry-After', async () => {
    const origin = 'http://localhost:4000'
    const { id } = await scene.start({}, { headers: { origin } })
    expect(id).toBe((await scene.backend.chats())[0]?.id)
    const missing = await scene.ask('GET /v1/me', { headers: { origin } })
    expect(missing.headers.get('access-control-allow-origin')).toBe(origin)
    expect(missing.headers.get('access-control-expose-headers')).toBe(
      'Retry-After, X-Papo, X-Request-Id',
    )
  })

  test('of another site is refused for a visitor, and accepted for an agent’s program', async () => {
    const origin = 'https://other.test'
    await scene.backend.addSite({ allowedOrigins: [`${origin}/`] })
    const chat = await scene.start()
    const request = `GET /v1/chats/${chat.id}`
    const fromThere = { headers: { origin } }
    expect(await scene.refusal(request, { ...fromThere, token: chat.token })).toBe(
      'origin_not_allowed',
    )
    const { status } = await scene.ask(request, { ...fromThere, ...(await asAgent()) })
    expect(status).toBe(200)
  })

  test('that is not the installation’s own cannot use the console’s cookie', async () => {
    const { email, password } = scene.backend.agent
    await scene.ask('POST /v1/auth/session', { body: { email, password } })
    const me = (origin: string) => scene.ask('GET /v1/me', { headers: { origin } })
    expect((await me('https://papo.test')).status).toBe(200)
    expect((await me('http://localhost:4000')).body['code']).toBe('origin_not_allowed')
  })

  test('sees in the settings whether it is allowed, wherever it is', async () => {
    const ask = (more: object) => scene.ask<WidgetSettings>('GET /v1/widget/demo', more)
    const refused = await ask({ headers })
    expect(refused.body.allowed).toBe(false)
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect((await ask({})).body.allowed).toBe(true)
    expect(await scene.refusal('GET /v1/widget/none')).toBe('site_not_found')
  })
})

describe('a site', () => {
  test('has the settings of the test', async () => {
    const form = { name: 'required', email: 'off', question: 'optional' } as const
    scene = new Rehearsal({ site: { name: 'Shop', form } })
    await scene.backend.closes('2026-02-01T09:00:00.000Z')
    const { body } = await scene.ask<WidgetSettings>('GET /v1/widget/demo')
    expect(body).toMatchObject({
      siteName: 'Shop',
      form,
      availability: 'offline',
      opensAt: '2026-02-01T09:00:00.000Z',
    })
    await scene.backend.opens()
    const open = await scene.ask<WidgetSettings>('GET /v1/widget/demo')
    expect(open.body).toMatchObject({ availability: 'online', opensAt: null })
  })

  test('is created and changed by owners', async () => {
    const owner = await asOwner()
    const made = await scene.ask<Site>('POST /v1/sites', {
      ...owner,
      body: { name: 'Shop', allowedOrigins: ['https://shop.test'] },
    })
    expect(made.status).toBe(201)
    const changed = await scene.ask<Site>(`PATCH /v1/sites/${made.body.id}`, {
      ...owner,
      body: { locale: 'pt-BR' },
    })
    expect(changed.body).toEqual({ ...made.body, locale: 'pt-BR', revision: 2 })
    const body = { allowedOrigins: ['https://shop.test/path'] }
    expect(await scene.refusal(`PATCH /v1/sites/${made.body.id}`, { ...owner, body })).toBe(
      'invalid_request',
    )
    expect(await scene.refusal(`PATCH /v1/sites/${uuid(1)}`, { ...owner, body: {} })).toBe(
      'site_not_found',
    )
  })
})

describe('an agent', () => {
  const body = { name: 'Rui', email: 'rui@example.com', password: 'long enough', role: 'agent' }

  test('is created by owners, once for one e-mail, and can sign in', async () => {
    const owner = await asOwner()
    const { status } = await scene.ask<Agent>('POST /v1/agents', { ...owner, body })
    expect(status).toBe(201)
    expect(await scene.refusal('POST /v1/agents', { ...owner, body })).toBe('email_taken')
    const { email, password } = body
    const token = await scene.ask<AccessToken>('POST /v1/auth/token', { body: { email, password } })
    expect(token.body.agent.name).toBe('Rui')
    const { body: list } = await scene.ask<AgentList>('GET /v1/agents', owner)
    expect(list.agents.map(({ name }) => name)).toEqual(['Olívia', 'Ana', 'Rui'])
  })

  test('who is disabled is signed out at once', async () => {
    const { token } = await asAgent()
    const owner = await asOwner()
    const request = `PATCH /v1/agents/${scene.backend.agent.id}`
    await scene.ask(request, { ...owner, body: { disabled: true } })
    expect(await scene.refusal('GET /v1/me', { token })).toBe('invalid_token')
    expect(await scene.refusal(`PATCH /v1/agents/${uuid(1)}`, { ...owner, body: {} })).toBe(
      'agent_not_found',
    )
  })

  test('who is the last owner stays one', async () => {
    const owner = await asOwner()
    const request = `PATCH /v1/agents/${scene.backend.owner.id}`
    expect(await scene.refusal(request, { ...owner, body: { role: 'agent' } })).toBe('last_owner')
  })
})

describe('an invalid request', () => {
  const body = { siteKey: 'demo', clientId: uuid(1) }

  test.each([
    ['GET /v1/nothing', {}, 'not_found'],
    ['DELETE /v1/chats', {}, 'method_not_allowed'],
    ['POST /v1/workspaces', { body: {} }, 'invalid_request'],
    ['POST /v1/chats', { text: '{' }, 'invalid_json'],
    [
      'POST /v1/chats',
      { body, headers: { 'content-type': 'text/plain' } },
      'unsupported_media_type',
    ],
    ['POST /v1/chats', { text: JSON.stringify({ x: 'x'.repeat(70_000) }) }, 'payload_too_large'],
    ['POST /v1/chats', { body: { ...body, more: 1 } }, 'invalid_request'],
    ['POST /v1/chats', { body: { ...body, clientId: 'x' } }, 'invalid_request'],
    ['POST /v1/chats', { body: { ...body, siteKey: 'none' } }, 'site_not_found'],
    ['POST /v1/chats?x=1', { body }, 'invalid_request'],
    ['POST /v1/chats', { body: { ...body, visitor: { email: 'x' } } }, 'invalid_request'],
    ['POST /v1/chats', { body: { ...body, page: { url: 'ftp://x.test' } } }, 'invalid_request'],
    ['POST /v1/chats', { body: { ...body, visitor: { name: 'a\u0000' } } }, 'invalid_request'],
    ['DELETE /v1/auth/token', { body: {} }, 'not_authenticated'],
  ])('%s %j is %s, and changes nothing', async (request, ask, code) => {
    expect(await scene.refusal(request, ask)).toBe(code)
    expect(await scene.backend.chats()).toEqual([])
  })

  test('names the fields', async () => {
    const { body: problem } = await scene.ask('POST /v1/chats', { body: { ...body, clientId: 7 } })
    expect(problem['errors']).toEqual([expect.objectContaining({ path: '/clientId' })])
  })

  test('to sign up is refused if sign-up is closed', async () => {
    const owner = { name: 'Eva', email: 'eva@example.com', password: 'quite long enough' }
    const site = { name: 'Shop', allowedOrigins: [] }
    expect(
      await scene.refusal('POST /v1/workspaces', { body: { name: 'Other', owner, site } }),
    ).toBe('sign_up_closed')
  })
})

describe('a password', () => {
  const path = 'POST /v1/me/password'
  const newPassword = 'a brand new password'

  test('is changed with the current one; every session ends, and the console gets a new one', async () => {
    const { agent } = scene.backend
    const { email, password } = agent
    const [own, other] = [scene.backend.newBrowser(), scene.backend.newBrowser()]
    for (const fetch of [own, other]) {
      await scene.ask('POST /v1/auth/session', { fetch, body: { email, password } })
    }
    const { token } = await asAgent()
    const wrong = { currentPassword: 'not it', newPassword }
    expect(await scene.refusal(path, { fetch: own, body: wrong })).toBe('invalid_credentials')
    const right = { currentPassword: password, newPassword }
    expect((await scene.ask(path, { fetch: own, body: right })).status).toBe(204)
    expect((await scene.ask('GET /v1/me', { fetch: own })).status).toBe(200)
    expect(await scene.refusal('GET /v1/me', { fetch: other })).toBe('invalid_token')
    expect(await scene.refusal('GET /v1/me', { token })).toBe('invalid_token')
    const old = { body: { email, password } }
    expect(await scene.refusal('POST /v1/auth/token', old)).toBe('invalid_credentials')
    expect(await scene.token({ email, password: newPassword })).toMatch(/./)
  })

  test('that an owner sets ends the agent’s sessions and held polls', async () => {
    const { token } = await asAgent()
    const chat = await scene.start()
    await scene.backend.agentAccepts(chat.id)
    const { body } = await scene.ask<LogPage>(`GET /v1/chats/${chat.id}/messages`, { token })
    const query = `?after=${body.cursor}&wait=25`
    const held = scene.refusal(`GET /v1/chats/${chat.id}/messages${query}`, { token })
    await scene.platform.settle()
    await scene.ask(`PATCH /v1/agents/${scene.backend.agent.id}`, {
      ...(await asOwner()),
      body: { password: newPassword },
    })
    expect(await held).toBe('invalid_token')
  })
})

describe('the audit log', () => {
  const entries = async (query = '') =>
    (await scene.ask<AuditPage>(`GET /v1/audit${query}`, await asOwner())).body

  test('is for owners, newest first, and has no secret', async () => {
    const owner = await asOwner()
    const made = await scene.ask<Agent>('POST /v1/agents', {
      ...owner,
      body: { name: 'Bia', email: 'bia@example.com', password: 'a long secret', role: 'agent' },
    })
    const at = `/v1/agents/${made.body.id}`
    await scene.ask(`PATCH ${at}`, {
      ...owner,
      body: { role: 'admin', disabled: true, name: 'Bia' },
    })
    await scene.ask(`PATCH /v1/sites/${scene.backend.site.id}`, {
      ...owner,
      body: { name: 'Outra', locale: 'auto' },
    })
    const page = await entries()
    const summary = page.entries.map(({ action, details }) => [action, details])
    expect(summary).toEqual([
      ['site_updated', { fields: ['name'] }],
      ['agent_disabled', {}],
      ['agent_role_changed', { from: 'agent', to: 'admin' }],
      ['agent_created', { role: 'agent' }],
    ])
    expect(JSON.stringify(page)).not.toMatch(/bia@example\.com|a long secret/)
    expect(await scene.refusal('GET /v1/audit', await asAgent())).toBe('forbidden')
  })

  test('comes in pages', async () => {
    const owner = await asOwner()
    for (const name of ['A', 'B', 'C']) {
      await scene.ask('POST /v1/sites', { ...owner, body: { name, allowedOrigins: [] } })
    }
    const first = await entries('?limit=2')
    const second = await entries(`?limit=2&before=${encodeURIComponent(first.nextCursor ?? '')}`)
    expect([first.entries.length, second.entries.length, second.nextCursor]).toEqual([2, 1, null])
    expect(await scene.refusal('GET /v1/audit?before=x', owner)).toBe('invalid_cursor')
  })
})
