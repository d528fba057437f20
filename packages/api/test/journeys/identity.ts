import { randomUUID } from 'node:crypto'
import type { Chat, LogPage, Message } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { claimsAt, sign } from '../identity/sign.ts'
import {
  codeOf,
  type IdentityHarness,
  queueOf,
  openIdentityHarness,
  type TwoHarnesses,
} from './identity-harness.ts'
import type { Or } from './api-harness.ts'

const invalid = [401, 'invalid_identity']
const dead = [401, 'invalid_token']

/** The guarantees for a visitor’s identity, on any harness. */
export function describeIdentity(open: () => Promise<TwoHarnesses>): void {
  let harnesses: TwoHarnesses
  let shop: IdentityHarness
  beforeAll(async () => {
    harnesses = await open()
    shop = await openIdentityHarness(harnesses)
  }, 120_000)
  afterAll(() => harnesses.close())

  const end = (chatId: string, token: string) =>
    harnesses.here.call('POST', `/v1/chats/${chatId}/end`, { token })
  const chatBy = (chatId: string, token: string) =>
    harnesses.there.call<Or<Chat>>('GET', `/v1/chats/${chatId}`, { token })
  const isDead = async (token: string) => {
    for (const harness of [harnesses.here, harnesses.there]) {
      const ask = async () => codeOf(await harness.call('GET', '/v1/visitor/chats', { token }))
      await vi.waitFor(async () => expect(await ask()).toEqual(dead), { timeout: 1000 })
    }
  }

  describe('a visitor with a signed identity', () => {
    it('finds their earlier chats from another browser, complete', async () => {
      const sub = randomUUID()
      const first = await shop.arrive()
      await first.say('Oi')
      await end(first.chatId, first.token)
      await shop.become(sub, first.token)
      const phone = await shop.become(sub)
      const chats = (await shop.ownChats(phone)).body.chats
      expect(chats.map(({ id, status }) => [id, status])).toEqual([[first.chatId, 'ended']])
      const log = await harnesses.there.call<LogPage>('GET', `/v1/chats/${first.chatId}/messages`, {
        token: phone,
      })
      expect(log.body.messages.map(({ kind, text }) => [kind, text])).toEqual([
        ['text', 'Oi'],
        ['ended', null],
      ])
    })

    it('has the signed name for agents, and their own name for themselves', async () => {
      const { token, chatId } = await shop.arrive({
        visitor: { name: 'The boss', email: 'boss@example.com', attributes: { plan: 'pro' } },
      })
      expect((await shop.seen(chatId)).visitor).toMatchObject({
        name: 'The boss',
        verified: false,
        externalId: null,
      })
      const sub = randomUUID()
      const identityToken = shop.token({ sub, name: 'Ana', email: 'ana@example.com' })
      const ana = (await shop.identify(identityToken, token)).body.visitorToken
      const { visitor } = await shop.seen(chatId)
      expect(visitor).toEqual({
        id: visitor.id,
        name: 'Ana',
        email: 'ana@example.com',
        attributes: { plan: 'pro' },
        verified: true,
        externalId: sub,
        unverifiedFields: [],
        verifiedAttributes: [],
      })
      expect((await chatBy(chatId, ana)).body.visitor).toEqual({
        id: visitor.id,
        name: 'Ana',
        hasEmail: true,
      })
      await shop.start({ visitor: { name: 'Eve', email: 'eve@example.com' } }, ana)
      expect((await shop.seen(chatId)).visitor).toEqual(visitor)
    })

    it('has unverified fields if the site does not sign them, marked as such', async () => {
      const { token, chatId } = await shop.arrive({ visitor: { name: 'The boss' } })
      const ana = await shop.become(randomUUID(), token)
      expect((await shop.seen(chatId)).visitor).toMatchObject({
        verified: true,
        unverifiedFields: ['name'],
      })
      await shop.start({ visitor: { name: 'Eve', email: 'eve@example.com' } }, ana)
      expect((await shop.seen(chatId)).visitor).toMatchObject({
        name: 'Eve',
        email: 'eve@example.com',
        unverifiedFields: ['name', 'email'],
      })
    })

    it('pages through their chats, newest first, and finds nobody else’s', async () => {
      const ana = await shop.become(randomUUID())
      const ids: string[] = []
      for (let at = 0; at < 3; at += 1) {
        const { body } = await shop.start({}, ana)
        ids.unshift(body.sessionId)
        await end(body.sessionId, ana)
      }
      const first = await shop.ownChats(ana, '?limit=2')
      expect(first.body.chats.map(({ id }) => id)).toEqual(ids.slice(0, 2))
      const rest = await shop.ownChats(ana, `?limit=2&before=${first.body.nextCursor}`)
      expect(rest.body.chats.map(({ id }) => id)).toEqual(ids.slice(2))
      expect(rest.body.nextCursor).toBeNull()
      const other = await shop.become(randomUUID())
      expect((await shop.ownChats(other)).body.chats).toEqual([])
      expect(codeOf(await shop.ownChats(other, '?before=x'))).toEqual([400, 'invalid_cursor'])
    })

    it('is one visitor, however many of their pages identify at once', async () => {
      const sub = randomUUID()
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => shop.identify(shop.token({ sub }))),
      )
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
      const ids = await Promise.all(
        answers.map(async ({ body }) => {
          const started = await shop.start({}, body.visitorToken)
          return started.body.chat.visitor.id
        }),
      )
      expect(new Set(ids).size).toBe(1)
    })
  })

  describe('a chat from before the identity', () => {
    it('continues under the new token at once, on every process, with an unacknowledged send known', async () => {
      const sub = randomUUID()
      const elsewhere = await shop.become(sub)
      const { token, chatId, say } = await shop.arrive()
      const agent = await harnesses.here.agent('Bruno')
      await harnesses.there.call('POST', `/v1/chats/${chatId}/accept`, { token: agent })
      const clientId = randomUUID()
      const first = await say('Oi', clientId)
      const before = await harnesses.there.call<LogPage>(
        'GET',
        `/v1/chats/${chatId}/messages?tail=true`,
        { token },
      )
      const ana = await shop.become(sub, token)
      const at = `/v1/chats/${chatId}/messages`
      const after = `${at}?after=${before.body.cursor}`
      const log = await harnesses.there.call<LogPage>('GET', after, { token: ana })
      expect([log.status, log.body.reset, log.body.status]).toEqual([200, true, 'active'])
      const { id } = (await chatBy(chatId, elsewhere)).body.visitor
      expect(log.body.messages.map(({ author }) => author.id)).toEqual([
        log.body.messages[0]?.author.id,
        id,
      ])
      const repeat = await harnesses.there.call<Message>('POST', at, {
        token: ana,
        body: { clientId, text: 'Oi' },
      })
      expect([repeat.status, repeat.body.id, repeat.body.seq]).toEqual([200, first.body.id, 2])
      const next = await harnesses.there.call<Message>('POST', at, {
        token: ana,
        body: { clientId: randomUUID(), text: 'Ainda aqui' },
      })
      expect([next.status, next.body.seq]).toEqual([201, 3])
    })

    it('keeps its queue position and its read marks', async () => {
      const sub = randomUUID()
      await shop.become(sub)
      const mine = await shop.arrive()
      await mine.say('Oi')
      await shop.arrive()
      await harnesses.here.call('POST', `/v1/chats/${mine.chatId}/read`, {
        token: mine.token,
        body: { upTo: 1 },
      })
      const before = await queueOf(harnesses.there, shop.site)
      const ana = await shop.become(sub, mine.token)
      expect(await queueOf(harnesses.there, shop.site)).toEqual(before)
      const log = await harnesses.there.call<LogPage>('GET', `/v1/chats/${mine.chatId}/messages`, {
        token: ana,
      })
      expect(log.body.readUpTo.visitor).toBe(1)
    })

    it('ends if the visitor has another open one', async () => {
      const sub = randomUUID()
      const elsewhere = await shop.become(sub)
      const open = (await shop.start({}, elsewhere)).body.sessionId
      const here = await shop.arrive()
      const ana = await shop.become(sub, here.token)
      const chats = (await shop.ownChats(ana)).body.chats
      // The two began within a moment on two processes, whose clocks differ by more.
      const byId = Object.fromEntries(chats.map((chat) => [chat.id, chat]))
      expect(Object.keys(byId)).toHaveLength(2)
      expect(byId[here.chatId]).toMatchObject({ status: 'ended', endedBy: 'system' })
      expect(byId[open]).toMatchObject({ status: 'waiting', endedBy: null })
      expect(await queueOf(harnesses.there, shop.site)).not.toContain(here.chatId)
      expect((await shop.start({}, ana)).body.sessionId).toBe(open)
    })

    it('ends its held polls', async () => {
      const sub = randomUUID()
      const elsewhere = await shop.become(sub)
      const { token, chatId } = await shop.arrive()
      const agent = await harnesses.here.agent('Bruno')
      await harnesses.here.call('POST', `/v1/chats/${chatId}/accept`, { token: agent })
      const url = `/v1/chats/${chatId}/messages`
      const { cursor } = (await harnesses.there.call<LogPage>('GET', url, { token: agent })).body
      const held = harnesses.there.call<LogPage>('GET', `${url}?after=${cursor}&wait=20`, {
        token: agent,
      })
      await shop.become(sub, token)
      expect((await held).body).toMatchObject({ status: 'active', reset: true })
      expect((await chatBy(chatId, elsewhere)).status).toBe(200)
    })
  })

  describe('an identity without a signature', () => {
    it('is not resolved: a known e-mail and id are unverified fields', async () => {
      const sub = randomUUID()
      const identityToken = shop.token({ sub, name: 'Ana', email: 'ana@example.com' })
      const ana = (await shop.identify(identityToken)).body.visitorToken
      const secretChat = (await shop.start({}, ana)).body
      const { body } = await shop.start({
        visitor: { name: 'Ana', email: 'ana@example.com', attributes: { externalId: sub } },
      })
      expect(body.chat.visitor.id).not.toBe(secretChat.chat.visitor.id)
      expect((await shop.seen(body.sessionId)).visitor).toMatchObject({
        verified: false,
        externalId: null,
      })
      const chats = (await shop.ownChats(body.visitorToken)).body.chats
      expect(chats.map(({ id }) => id)).toEqual([body.sessionId])
      expect((await chatBy(secretChat.sessionId, body.visitorToken)).status).toBe(404)
    })

    it('is refused in the body of a start', async () => {
      for (const visitor of [{ externalId: 'ana' }, { verified: true }, { id: randomUUID() }]) {
        expect(codeOf(await shop.start({ visitor }))).toEqual([400, 'invalid_request'])
      }
    })

    it('starts no chat if the site requires one, and stores nothing', async () => {
      const strict = await openIdentityHarness(harnesses, { identity: 'required' })
      const refused = [403, 'identity_required']
      const start = { clientId: randomUUID(), visitor: { email: 'ana@example.com' } }
      expect(codeOf(await strict.start(start))).toEqual(refused)
      expect(await queueOf(harnesses.here, strict.site)).toEqual([])
      const ana = await strict.become('ana')
      const started = await strict.start(start, ana)
      expect(started.status).toBe(201)
      expect(codeOf(await strict.start(start))).toEqual(refused)
      expect((await strict.start(start, ana)).body.sessionId).toBe(started.body.sessionId)
    })

    it('starts no further chat after the site has begun to require one', async () => {
      const site = await openIdentityHarness(harnesses)
      const { token, chatId } = await site.arrive()
      await harnesses.here.call('PATCH', `/v1/sites/${site.site.id}`, {
        token: harnesses.here.owner,
        body: { identity: 'required' },
      })
      expect(codeOf(await site.start({}, token))).toEqual([403, 'identity_required'])
      expect((await chatBy(chatId, token)).status).toBe(200)
    })
  })

  describe('an identity token', () => {
    const seconds = () => Math.floor(Date.now() / 1000)
    it.each<[string, () => string]>([
      ['is no token', () => 'abc'],
      ['is of three empty parts', () => '..'],
      ['has no signature', () => `${shop.token().split('.', 2).join('.')}.`],
      ['declares no algorithm', () => shop.token({}, { header: { alg: 'none' } })],
      [
        'declares no algorithm and has no signature',
        () =>
          `${shop
            .token({}, { header: { alg: 'none' } })
            .split('.', 2)
            .join('.')}.`,
      ],
      ['declares another algorithm', () => shop.token({}, { header: { alg: 'HS512' } })],
      ['declares a signature by a key pair', () => shop.token({}, { header: { alg: 'RS256' } })],
      ['names no algorithm', () => shop.token({}, { header: { typ: 'JWT' } })],
      [
        'has an unknown critical header',
        () => shop.token({}, { header: { alg: 'HS256', crit: ['x'], x: 1 } }),
      ],
      ['is for another site', () => shop.token({ aud: harnesses.here.site.key })],
      ['has no audience', () => shop.token({ aud: undefined })],
      ['has expired', () => shop.token({ iat: seconds() - 100, exp: seconds() - 10 })],
      ['is not valid yet', () => shop.token({ nbf: seconds() + 60 })],
      ['has no expiry', () => shop.token({ exp: undefined })],
      ['has no time of issue', () => shop.token({ iat: undefined })],
      ['is valid for 16 minutes', () => shop.token({ exp: seconds() + 960 })],
      [
        'expires later than in 15 minutes',
        () => shop.token({ iat: seconds() + 300, exp: seconds() + 1100 }),
      ],
      ['has no subject', () => shop.token({ sub: undefined })],
      ['has a number as its subject', () => shop.token({ sub: 17 })],
      ['has too long a subject', () => shop.token({ sub: 'a'.repeat(256) })],
      ['has a changed header', () => shop.token({}, { flip: 'header' })],
      ['has a changed payload', () => shop.token({}, { flip: 'payload' })],
      ['has a changed signature', () => shop.token({}, { flip: 'signature' })],
      [
        'names a secret that the site does not have',
        () => shop.token({}, { header: { alg: 'HS256', kid: randomUUID() } }),
      ],
      ['names a secret by a number', () => shop.token({}, { header: { alg: 'HS256', kid: 7 } })],
      [
        'is signed with the site’s key',
        () => sign(claimsAt(Date.now(), { aud: shop.site.key, sub: 'ana' }), shop.site.key),
      ],
      [
        'is signed with an empty key',
        () => sign(claimsAt(Date.now(), { aud: shop.site.key, sub: 'ana' }), ''),
      ],
    ])('that %s is refused, in the same words', async (_what, token) => {
      const { token: visitorToken, chatId } = await shop.arrive()
      const answer = await shop.identify(token(), visitorToken)
      expect(codeOf(answer)).toEqual(invalid)
      expect(answer.body.detail).toBe('The identity token is wrong, has expired or was revoked.')
      expect((await chatBy(chatId, visitorToken)).status).toBe(200)
    })

    it('of another site is refused here, whatever it contains', async () => {
      const other = await openIdentityHarness(harnesses)
      const key = { header: { alg: 'HS256', kid: other.secret.id } }
      const foreign = (over: object, signing = {}) =>
        sign(claimsAt(Date.now(), { sub: 'ana', ...over }), other.secret.secret, signing)
      for (const aud of [
        other.site.key,
        shop.site.key,
        shop.site.id,
        [other.site.key, shop.site.key],
      ]) {
        expect(codeOf(await shop.identify(foreign({ aud })))).toEqual(invalid)
        expect(codeOf(await shop.identify(foreign({ aud }, key)))).toEqual(invalid)
      }
    })

    it('may name its secret, and the site by its key or its id', async () => {
      const named = { header: { alg: 'HS256', kid: shop.secret.id } }
      expect((await shop.identify(shop.token({ sub: randomUUID() }, named))).status).toBe(200)
      expect(
        (await shop.identify(shop.token({ sub: randomUUID(), aud: shop.site.id }))).status,
      ).toBe(200)
    })

    it('is valid for a reload, and invalid after logging out', async () => {
      const token = shop.token({ sub: randomUUID() })
      const first = (await shop.identify(token)).body.visitorToken
      const second = (await shop.identify(token, first)).body.visitorToken
      await isDead(first)
      const out = await harnesses.here.call('POST', '/v1/visitor/logout', { token: second })
      expect(out.status).toBe(204)
      await isDead(second)
      expect(codeOf(await shop.identify(token))).toEqual(invalid)
      expect(codeOf(await shop.identify(token, (await shop.arrive()).token))).toEqual(invalid)
      // The last letter of a signature has two unused bits.
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      const last = letters[letters.indexOf(token.at(-1) ?? '') ^ 1]
      for (const other of [`${token.slice(0, -1)}${last}`, `${token}=`]) {
        expect(codeOf(await shop.identify(other))).toEqual(invalid)
      }
    })

    it('is accepted only from a page of the site', async () => {
      const call = (body: object, more = {}) =>
        harnesses.here.call('POST', '/v1/visitor/identify', { body, ...more })
      const body = { token: shop.token({ sub: randomUUID() }), siteKey: shop.site.key }
      const foreign = await call(body, { origin: 'https://evil.example' })
      expect(codeOf(foreign)).toEqual([403, 'origin_not_allowed'])
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
      const own = await call(body, { origin: 'https://shop.example' })
      expect(own.headers['access-control-allow-origin']).toBe('https://shop.example')
      expect(own.status).toBe(200)
      expect(codeOf(await call({ token: 'x' }))).toEqual([401, 'not_authenticated'])
      expect(codeOf(await call({ token: 'x', siteKey: 'nobody' }))).toEqual([404, 'site_not_found'])
      const { token } = await shop.arrive()
      expect((await call({ token: shop.token({ sub: randomUUID() }) }, { token })).status).toBe(200)
    })
  })

  describe('a planted token', () => {
    it('is invalid after the visitor is identified, with every other one of that browser', async () => {
      const clientId = randomUUID()
      const seeded = (await shop.start({ clientId })).body
      const copy = (await shop.start({ clientId })).body.visitorToken
      const ana = await shop.become(randomUUID(), seeded.visitorToken)
      await isDead(seeded.visitorToken)
      await isDead(copy)
      expect((await chatBy(seeded.sessionId, ana)).status).toBe(200)
      expect(codeOf(await shop.start({ clientId }))).toEqual([409, 'start_expired'])
    })

    it('is invalid if the visitor was known before, and so is the start', async () => {
      const sub = randomUUID()
      await shop.become(sub)
      const clientId = randomUUID()
      const seeded = (await shop.start({ clientId })).body
      const ana = await shop.become(sub, seeded.visitorToken)
      await isDead(seeded.visitorToken)
      expect((await chatBy(seeded.sessionId, ana)).status).toBe(200)
      expect(codeOf(await shop.start({ clientId }))).toEqual([409, 'start_expired'])
    })

    it('ends its held poll at once', async () => {
      const { token, chatId } = await shop.arrive()
      const agent = await harnesses.here.agent('Bruno')
      const at = `/v1/chats/${chatId}`
      await harnesses.here.call('POST', `${at}/accept`, { token: agent })
      const { cursor } = (await harnesses.there.call<LogPage>('GET', `${at}/messages`, { token }))
        .body
      const held = harnesses.there.call('GET', `${at}/messages?after=${cursor}&wait=25`, { token })
      const ana = await shop.become(randomUUID(), token)
      expect(codeOf(await held)).toEqual(dead)
      const own = `${at}/messages?after=${cursor}&wait=25`
      const waiting = harnesses.there.call('GET', own, { token: ana })
      await harnesses.here.call('POST', '/v1/visitor/logout', { token: ana })
      expect(codeOf(await waiting)).toEqual(dead)
    })

    it('merges nothing twice: of two identities at once one gets the chat', async () => {
      const { token, chatId } = await shop.arrive()
      const subs = [randomUUID(), randomUUID()]
      const answers = await Promise.all(
        subs.map((sub) => shop.identify(shop.token({ sub }), token)),
      )
      const won = answers.find(({ status }) => status === 200)
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
      expect((await chatBy(chatId, won?.body.visitorToken ?? '')).status).toBe(200)
    })
  })

  describe('a shared device', () => {
    it('shows the second person nothing of the first, with a logout and without', async () => {
      const { token, chatId } = await shop.arrive()
      const ana = await shop.become(randomUUID(), token)
      const bruno = await shop.become(randomUUID(), ana)
      await isDead(ana)
      expect((await shop.ownChats(bruno)).body.chats).toEqual([])
      expect((await chatBy(chatId, bruno)).status).toBe(404)
      expect((await shop.seen(chatId)).status).toBe('waiting')
      await harnesses.here.call('POST', '/v1/visitor/logout', { token: bruno })
      const carla = await shop.become(randomUUID())
      expect((await shop.ownChats(carla)).body.chats).toEqual([])
      const known = await shop.become(randomUUID(), carla)
      expect((await shop.ownChats(known)).body.chats).toEqual([])
    })

    it('leaves other devices of the same person signed in', async () => {
      const sub = randomUUID()
      const [phone, laptop] = [await shop.become(sub), await shop.become(sub)]
      await harnesses.here.call('POST', '/v1/visitor/logout', { token: phone })
      await isDead(phone)
      expect((await shop.ownChats(laptop)).status).toBe(200)
    })
  })
}
