import { randomUUID } from 'node:crypto'
import type { AuditPage, IdentitySecretCreated, IdentitySecretList } from '@papo/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@papo/core/platform/clock'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'
import { claimsAt, sign } from '../identity/sign.ts'

const hour = 3_600_000
const minute = 60_000

let api: ApiUnderTest
let aheadMs = 0
beforeAll(async () => {
  const now = () => new Date(systemClock.now().getTime() + aheadMs)
  api = await openApi({}, { clock: { ...systemClock, now } })
}, 120_000)
afterAll(() => api.close())
beforeEach(async () => {
  aheadMs = 0
  for (const { id } of (await list()).secrets) await end(id)
})

/** Signs in again whenever the time has been moved: no session lives for days. */
const sessions = new Map<number, string>()
async function owner(): Promise<string> {
  const known = sessions.get(aheadMs) ?? String((await api.signIn()).body['accessToken'])
  sessions.set(aheadMs, known)
  return known
}

const path = () => `/v1/sites/${api.site.id}/identity-secrets`
const as = (token: string, body?: object) => ({ token, ...(body === undefined ? {} : { body }) })
const make = async (body: object = {}) =>
  (await api.call('POST', path(), as(await owner(), body))).body as unknown as IdentitySecretCreated
const list = async () =>
  (await api.call('GET', path(), as(await owner()))).body as unknown as IdentitySecretList
const end = async (id: string) => api.call('DELETE', `${path()}/${id}`, as(await owner()))

async function isAccepted({ secret }: { secret: string }): Promise<boolean> {
  const now = Date.now() + aheadMs
  const token = sign(claimsAt(now, { aud: api.site.key, sub: randomUUID() }), secret)
  const body = { token, siteKey: api.site.key }
  const answer = await api.call('POST', '/v1/visitor/identify', { body })
  const isGood = String(answer.body['visitorToken']).startsWith('papo_v_')
  expect([isGood, answer.body['code']]).toEqual([isGood, isGood ? undefined : 'invalid_identity'])
  return isGood
}

describe('a secret of a site', () => {
  it('is shown once, and cannot be read later', async () => {
    const made = await make()
    expect(made.secret).toMatch(/^papo_s_[A-Za-z0-9_-]{43}$/)
    expect(made.expiresAt).toBeNull()
    const { id, createdAt, expiresAt } = made
    expect(await list()).toEqual({ secrets: [{ id, createdAt, expiresAt }] })
    const { workspaceId } = (await api.services.database.work.read((stores) =>
      stores.sites.findByKey(api.site.key),
    )) ?? { workspaceId: '' }
    const [stored] = await api.services.database.work.read((stores) =>
      stores.identitySecrets.valid(workspaceId, api.site.id, new Date()),
    )
    expect(stored?.sealed).toMatch(/^v1\./)
    expect(JSON.stringify(stored)).not.toContain(made.secret.slice(7))
    expect(api.log.join('')).not.toContain(made.secret.slice(7))
    expect(await isAccepted(made)).toBe(true)
  })

  it('is valid for a day beside a new one, and no longer', async () => {
    const old = await make()
    aheadMs = hour
    const fresh = await make()
    const ends = Date.parse(fresh.createdAt) + 24 * hour
    expect((await list()).secrets.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([
      [fresh.id, null],
      [old.id, new Date(ends).toISOString()],
    ])
    expect([await isAccepted(old), await isAccepted(fresh)]).toEqual([true, true])
    aheadMs = hour + 24 * hour - minute
    expect([await isAccepted(old), await isAccepted(fresh)]).toEqual([true, true])
    aheadMs = hour + 24 * hour + minute
    expect([await isAccepted(old), await isAccepted(fresh)]).toEqual([false, true])
    expect((await list()).secrets.map(({ id }) => id)).toEqual([fresh.id])
  })

  it('is valid for the overlap that the owner sets, and never longer than before', async () => {
    const oldest = await make()
    const older = await make({ overlapHours: 1 })
    const fresh = await make({ overlapHours: 168 })
    const now = async () => [
      await isAccepted(oldest),
      await isAccepted(older),
      await isAccepted(fresh),
    ]
    aheadMs = hour + minute
    expect(await now()).toEqual([false, true, true])
    aheadMs = 168 * hour + minute
    expect(await now()).toEqual([false, false, true])
    const last = await make({ overlapHours: 0 })
    expect([await isAccepted(fresh), await isAccepted(last)]).toEqual([false, true])
  })

  it('can be ended at once, and only once', async () => {
    const made = await make()
    expect((await end(made.id)).status).toBe(204)
    expect(await isAccepted(made)).toBe(false)
    const again = await end(made.id)
    expect([again.status, again.body['code']]).toEqual([404, 'secret_not_found'])
  })

  it('has at most four others beside it', async () => {
    const ids: string[] = []
    for (let at = 0; at < 5; at += 1) ids.push((await make()).id)
    const sixth = await api.call('POST', path(), as(await owner(), {}))
    expect([sixth.status, sixth.body['code']]).toEqual([409, 'too_many_secrets'])
    expect((await list()).secrets.map(({ id }) => id)).toEqual(ids.toReversed())
    await end(ids[0] ?? '')
    expect((await make()).secret).toMatch(/^papo_s_/)
  })

  it.each([
    [{ overlapHours: -1 }],
    [{ overlapHours: 169 }],
    [{ overlapHours: 1.5 }],
    [{ days: 1 }],
  ])('is not created with %j', async (body) => {
    const answer = await api.call('POST', path(), as(await owner(), body))
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_request'])
  })

  it('is for the owners of its own workspace', async () => {
    const made = await make()
    for (const role of ['agent', 'admin']) {
      const token = await api.agent(role)
      for (const [method, url] of [
        ['GET', path()],
        ['POST', path()],
        ['DELETE', `${path()}/${made.id}`],
      ] as const) {
        const body = method === 'POST' ? {} : undefined
        expect((await api.call(method, url, as(token, body))).body['code']).toBe('forbidden')
      }
    }
    const nowhere = `/v1/sites/${randomUUID()}/identity-secrets`
    const missing = [
      await api.call('GET', nowhere.replace(/-4/, '-7'), as(await owner())),
      await api.call('POST', nowhere.replace(/-4/, '-7'), as(await owner(), {})),
    ]
    expect(missing.map(({ body }) => body['code'])).toEqual(['site_not_found', 'site_not_found'])
    expect(await isAccepted(made)).toBe(true)
  })

  it('is in the audit log when it is created and ended, without its value', async () => {
    const made = await make()
    await end(made.id)
    const { body } = await api.call('GET', '/v1/audit?limit=100', as(await owner()))
    const { entries } = body as unknown as AuditPage
    const own = entries.filter(({ target }) => target?.id === made.id)
    expect(own.map(({ action }) => action)).toEqual([
      'identity_secret_revoked',
      'identity_secret_created',
    ])
    expect(JSON.stringify(entries)).not.toContain('papo_s_')
  })
})

describe('a start with another PAPO_SECRET', () => {
  it('logs the cause when a secret is used, and continues', async () => {
    const { secret } = await make()
    const other = await openApi(
      { PAPO_SECRET: 'another secret of the tests, long enough', LOG_LEVEL: 'warn' },
      { database: { ...api.services.database, close: () => Promise.resolve() } },
    )
    const signedWith = (key: string) =>
      sign(claimsAt(Date.now(), { aud: api.site.key, sub: randomUUID() }), key)
    const identify = (token: string) =>
      other.call('POST', '/v1/visitor/identify', { body: { token, siteKey: api.site.key } })
    const answer = await identify(signedWith(secret))
    expect([answer.status, answer.body['code']]).toEqual([503, 'unavailable'])
    expect(answer.headers['retry-after']).toBeDefined()
    expect(answer.text).not.toContain('PAPO_SECRET')
    expect(other.log.join('')).toContain('PAPO_SECRET is not the one that it was sealed with')
    expect((await other.call('GET', path(), as(other.owner))).status).toBe(200)

    const fresh = (await other.call('POST', path(), as(other.owner, {}))).body
    expect((await identify(signedWith(String(fresh['secret'])))).status).toBe(200)
    expect((await identify(signedWith(secret))).body['code']).toBe('invalid_identity')
    await other.close()
  }, 120_000)
})
