import type {
  Chat,
  ChatList,
  ChatStarted,
  Identified,
  IdentitySecretCreated,
  IdentitySecretList,
  LogPage,
  Message,
  Site,
} from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
beforeEach(() => {
  scene = new Rehearsal()
})

const identify = (token: string, visitorToken?: string, siteKey: string | undefined = 'demo') =>
  scene.ask<Identified>('POST /v1/visitor/identify', {
    ...(visitorToken === undefined ? {} : { token: visitorToken }),
    body: { token, siteKey },
  })

const become = async (sub: string, visitorToken?: string) =>
  (await identify(await scene.backend.identityOf(sub), visitorToken)).body.visitorToken

const ownChats = async (token: string, query = '') =>
  (await scene.ask<ChatList>(`GET /v1/visitor/chats${query}`, { token })).body

const isDead = async (token: string) =>
  expect(await scene.refusal('GET /v1/visitor/chats', { token })).toBe('invalid_token')

describe('a visitor with a signed identity', () => {
  test('finds their chats on every device, and agents see their identity', async () => {
    const first = await scene.start({ visitor: { name: 'The boss', email: 'boss@example.com' } })
    expect((await scene.backend.chats())[0]?.visitor).toMatchObject({
      verified: false,
      externalId: null,
    })
    const token = await scene.backend.identityOf('ana', { name: 'Ana' })
    const otherDevice = (await identify(token, first.token)).body.visitorToken
    await isDead(first.token)
    expect((await scene.backend.chats())[0]?.visitor).toMatchObject({
      name: 'Ana',
      verified: true,
      externalId: 'ana',
      unverifiedFields: ['email'],
    })
    await scene.start({ visitor: { name: 'Eve' } }, { token: otherDevice })
    expect((await scene.backend.chats())[0]?.visitor.name).toBe('Ana')
    const phone = await become('ana')
    expect((await ownChats(phone)).chats.map(({ id }) => id)).toEqual([first.id])
    expect((await ownChats(phone)).chats[0]?.visitor).not.toHaveProperty('verified')
  })

  test('pages through their chats, newest first', async () => {
    const ana = await become('ana')
    const ids: string[] = []
    for (const _ of [1, 2, 3]) {
      const { id } = await scene.start({}, { token: ana })
      ids.unshift(id)
      await scene.backend.visitorEnds(id)
    }
    await scene.start()
    const { chats, nextCursor } = await ownChats(ana, '?limit=2')
    const rest = await ownChats(ana, `?limit=2&before=${nextCursor}`)
    expect([...chats, ...rest.chats].map(({ id }) => id)).toEqual(ids)
    expect(rest.nextCursor).toBeNull()
  })

  test('keeps what this browser did before, also an unacknowledged send', async () => {
    const elsewhere = await become('ana')
    const { id, token } = await scene.start()
    await scene.backend.agentAccepts(id)
    const url = `/v1/chats/${id}/messages`
    const message = { clientId: uuid(1), text: 'Oi' }
    const first = await scene.ask<Message>(`POST ${url}`, { token, body: message })
    const { cursor } = (await scene.ask<LogPage>(`GET ${url}`, { token })).body
    const ana = await become('ana', token)
    const log = (await scene.ask<LogPage>(`GET ${url}?after=${cursor}`, { token: ana })).body
    expect([log.reset, log.messages.length]).toEqual([true, 2])
    const repeat = await scene.ask<Message>(`POST ${url}`, { token: ana, body: message })
    expect([repeat.status, repeat.body.id]).toEqual([200, first.body.id])
    expect((await scene.ask(`GET /v1/chats/${id}`, { token: elsewhere })).status).toBe(200)
  })

  test('has one open chat: the merged one ends', async () => {
    const elsewhere = await become('ana')
    const open = await scene.start({}, { token: elsewhere })
    const here = await scene.start()
    await become('ana', here.token)
    expect(
      (await scene.backend.chats()).map(({ id, status, endedBy }) => [id, status, endedBy]),
    ).toEqual([
      [open.id, 'waiting', null],
      [here.id, 'ended', 'system'],
    ])
  })

  test('gets nothing from a visitor who was known before', async () => {
    const { id, token } = await scene.start()
    const ana = await become('ana', token)
    const bruno = await become('bruno', ana)
    await isDead(ana)
    expect((await ownChats(bruno)).chats).toEqual([])
    expect(await scene.refusal(`GET /v1/chats/${id}`, { token: bruno })).toBe('chat_not_found')
  })

  test('invalidates planted tokens and starts', async () => {
    const planted = await scene.start({ clientId: uuid(7) })
    const copy = await scene.start({ clientId: uuid(7) })
    await become('ana', planted.token)
    await isDead(planted.token)
    await isDead(copy.token)
    const body = { siteKey: 'demo', clientId: uuid(7) }
    expect(await scene.refusal('POST /v1/chats', { body })).toBe('start_expired')
  })

  test('is unknown after logging out, and so is their token', async () => {
    const token = await scene.backend.identityOf('ana')
    const first = (await identify(token)).body.visitorToken
    const second = (await identify(token, first)).body.visitorToken
    await isDead(first)
    await scene.ask('POST /v1/visitor/logout', { token: second })
    await isDead(second)
    expect((await identify(token)).status).toBe(401)
    expect((await ownChats(await become('ana', undefined))).chats).toEqual([])
  })
})

describe('an identity token', () => {
  test.each([
    ['is for another site', { aud: 'another' }],
    ['has no audience', { aud: undefined }],
    ['has expired', { iat: 1, exp: 100 }],
    ['has no expiry', { exp: undefined }],
    ['has no time of issue', { iat: undefined }],
    ['is valid too long', { exp: 9_999_999_999 }],
    ['is not valid yet', { nbf: 9_999_999_999 }],
    ['has an empty subject', { sub: '' }],
    ['has too long a subject', { sub: 'a'.repeat(256) }],
  ])('that %s is refused', async (_what, claims) => {
    const token = await scene.backend.identityOf('ana', claims)
    const { token: visitorToken } = await scene.start()
    const answer = await identify(token, visitorToken)
    expect([answer.status, answer.body]).toMatchObject([401, { code: 'invalid_identity' }])
    expect((await ownChats(visitorToken)).chats).toHaveLength(1)
  })

  test('with a wrong signature is refused', async () => {
    const token = await scene.backend.identityOf('ana')
    const [header = '', payload = '', signature = ''] = token.split('.')
    const none = btoa(JSON.stringify({ alg: 'none' })).replaceAll('=', '')
    for (const wrong of [
      'abc',
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${header}.${payload}`,
      `${token}.x`,
      `${header}.bnVsbA.${signature}`,
    ]) {
      expect((await identify(wrong)).status).toBe(401)
    }
  })

  test('is valid for its own site only', async () => {
    const other = await scene.backend.addSite({ key: 'other' })
    const foreign = await scene.backend.identityOf('ana', { aud: 'demo' }, other)
    await scene.backend.identityOf('ana')
    expect((await identify(foreign)).status).toBe(401)
    const mine = await scene.backend.identityOf('ana', { aud: scene.backend.site.id })
    expect((await identify(mine)).status).toBe(200)
    expect((await identify(mine, undefined, 'nowhere')).status).toBe(404)
    const body = { token: mine }
    expect(await scene.refusal('POST /v1/visitor/identify', { body })).toBe('not_authenticated')
    const { token } = await scene.start()
    expect((await scene.ask('POST /v1/visitor/identify', { body, token })).status).toBe(200)
  })
})

describe('a site that requires an identity', () => {
  test('refuses a start without an identity', async () => {
    scene = new Rehearsal({ site: { identity: 'required' } })
    const body = { siteKey: 'demo', clientId: uuid(1), visitor: { email: 'ana@example.com' } }
    expect(await scene.refusal('POST /v1/chats', { body })).toBe('identity_required')
    expect(await scene.backend.chats()).toEqual([])
    const token = await become('ana')
    const started = await scene.ask<ChatStarted>('POST /v1/chats', { body, token })
    expect(started.status).toBe(201)
    expect(await scene.refusal('POST /v1/chats', { body })).toBe('identity_required')
  })
})

describe('the secrets of a site', () => {
  let token: string
  let url: string
  beforeEach(async () => {
    token = await scene.token(scene.backend.owner)
    url = `/v1/sites/${scene.backend.site.id}/identity-secrets`
  })
  const make = async (body: object = {}) =>
    (await scene.ask<IdentitySecretCreated>(`POST ${url}`, { token, body })).body
  const list = async () => (await scene.ask<IdentitySecretList>(`GET ${url}`, { token })).body

  test('are shown once, end after the overlap, and can be ended at once', async () => {
    const old = await make()
    expect(old.secret).toMatch(/^papo_s_/)
    const fresh = await make({ overlapHours: 1 })
    const { secrets } = await list()
    expect(secrets.map(({ id, expiresAt }) => [id, expiresAt === null])).toEqual([
      [fresh.id, true],
      [old.id, false],
    ])
    expect(JSON.stringify(secrets)).not.toContain('papo_s_')
    await scene.platform.advance(3_600_000)
    expect((await list()).secrets.map(({ id }) => id)).toEqual([fresh.id])
    await scene.ask(`DELETE ${url}/${fresh.id}`, { token })
    expect((await list()).secrets).toEqual([])
    expect(await scene.refusal(`DELETE ${url}/${fresh.id}`, { token })).toBe('secret_not_found')
  })

  test('are five at most, and for owners', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await make()
    expect(await scene.refusal(`POST ${url}`, { token, body: {} })).toBe('too_many_secrets')
    expect((await make({ overlapHours: 0 })).secret).toMatch(/^papo_s_/)
    const agent = await scene.token()
    expect(await scene.refusal(`GET ${url}`, { token: agent })).toBe('forbidden')
    const site = { name: 'S', allowedOrigins: [] }
    const other = await scene.ask<Site>('POST /v1/sites', { token, body: site })
    const elsewhere = `/v1/sites/${other.body.id}/identity-secrets`
    const { id } = await make({ overlapHours: 0 })
    expect(await scene.refusal(`DELETE ${elsewhere}/${id}`, { token })).toBe('secret_not_found')
  })
})

test('a held poll ends when the chat gets another visitor', async () => {
  await become('ana')
  const agent = await scene.token()
  const { id, token } = await scene.start()
  await scene.backend.agentAccepts(id)
  const url = `GET /v1/chats/${id}/messages`
  const { cursor } = (await scene.ask<LogPage>(url, { token })).body
  const held = scene.refusal(`${url}?after=${cursor}&wait=20`, { token })
  await scene.platform.settle()
  const agentCursor = (await scene.ask<LogPage>(url, { token: agent })).body.cursor
  const agents = scene.ask<LogPage>(`${url}?after=${agentCursor}&wait=20`, { token: agent })
  const ana = await become('ana', token)
  expect(await held).toBe('chat_not_found')
  expect((await agents).body.reset).toBe(true)
  expect((await scene.ask<Chat>(`GET /v1/chats/${id}`, { token: ana })).body.status).toBe('active')
})
