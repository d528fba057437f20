import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, openApi, ownerEmail, password } from '../http/api-under-test.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi({ TRUST_PROXY: '10.0.0.0/8' })
})
afterAll(() => api.close())

/** The entries that `act` adds to the access log. */
async function added(act: () => Promise<unknown>) {
  const list = () => {
    const filter = { from: new Date(0), to: new Date('2999-01-01'), limit: 1000 }
    return api.services.database.work.read((stores) => stores.accessLog.list(filter))
  }
  const before = (await list()).length
  await act()
  await api.services.deferredAccesses.write()
  return (await list()).slice(before)
}

const start = (remoteAddress: string, clientId: string = randomUUID(), headers = {}) =>
  api.call('POST', '/v1/chats', {
    remoteAddress,
    headers,
    body: { siteKey: api.site.key, clientId },
  })

describe('the access log', () => {
  it('has the visitor of each started chat, the time and the address', async () => {
    const earliest = Date.now() - 1000
    const [entry, ...more] = await added(() => start('203.0.113.7'))
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      subject: { type: 'visitor' },
      action: 'chat_started',
      address: '203.0.113.7',
    })
    expect(entry?.at.getTime()).toBeGreaterThan(earliest)
  })

  it('has a repeat of the start, which gets a new token, and no refused one', async () => {
    const clientId = randomUUID()
    const entries = await added(async () => {
      await start('203.0.113.7', clientId)
      await start('203.0.113.8', clientId)
      await api.call('POST', '/v1/chats', { body: { siteKey: 'nobody’s', clientId } })
    })
    expect(entries.map(({ address }) => address)).toEqual(['203.0.113.7', '203.0.113.8'])
    expect(entries[0]?.subject).toEqual(entries[1]?.subject)
  })

  it('has every sign-in, and every wrong password for an existing account', async () => {
    const credentials = { email: ownerEmail, password }
    const from = { remoteAddress: '2001:db8::7', body: credentials }
    const entries = await added(async () => {
      await api.call('POST', '/v1/auth/token', from)
      await api.call('POST', '/v1/auth/session', from)
      const body = { ...credentials, password: 'not the password' }
      await api.call('POST', '/v1/auth/token', { ...from, body })
      const unknownAccount = { ...body, email: 'nobody@example.com' }
      await api.call('POST', '/v1/auth/token', { ...from, body: unknownAccount })
    })
    expect(entries.map(({ subject, action, address }) => [subject.type, action, address])).toEqual([
      ['agent', 'signed_in', '2001:db8::7'],
      ['agent', 'signed_in', '2001:db8::7'],
      ['agent', 'sign_in_failed', '2001:db8::7'],
    ])
    expect(new Set(entries.map(({ subject }) => subject.id)).size).toBe(1)
  })

  it('trusts a configured proxy, and no other', async () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.4' }
    const entries = await added(async () => {
      await start('10.1.2.3', randomUUID(), forwarded)
      await start('203.0.113.9', randomUUID(), forwarded)
      await start('::ffff:203.0.113.9', randomUUID(), forwarded)
    })
    expect(entries.map(({ address }) => address)).toEqual([
      '198.51.100.4',
      '203.0.113.9',
      '203.0.113.9',
    ])
  })
})
