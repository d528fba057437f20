import { randomUUID } from 'node:crypto'
import type { Attributes, Chat, ChatList, WaitingChats } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  type IdentityHarness,
  openIdentityHarness,
  type TwoHarnesses,
} from './identity-harness.ts'

/** The most attributes of one start, each of the largest size. */
const twenty = (round: number | string): Attributes =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`k${round}_${at}_`.padEnd(64, 'ü'), '€'.repeat(256)]),
  )

/** The guarantees for a visitor’s attributes, on any harness. */
export function describeAttributes(open: () => Promise<TwoHarnesses>): void {
  let harnesses: TwoHarnesses
  let shop: IdentityHarness
  beforeAll(async () => {
    harnesses = await open()
    shop = await openIdentityHarness(harnesses)
  }, 120_000)
  afterAll(() => harnesses.close())

  const attributesOf = async (chatId: string) => (await shop.seen(chatId)).visitor.attributes
  const starts = (attributes: Attributes, token: string) =>
    shop.start({ visitor: { attributes } }, token)
  const asAgent = async <Body>(method: string, url: string, body?: object) =>
    (await harnesses.there.call<Body>(method, url, { token: harnesses.here.owner, body })).body

  describe('a visitor’s attributes', () => {
    it('stay twenty after any number of starts: the latest ones', async () => {
      const { token, chatId } = await shop.arrive()
      for (let round = 0; round < 30; round += 1) {
        expect((await starts(twenty(round), token)).status).toBe(200)
      }
      expect(await attributesOf(chatId)).toEqual(twenty(29))
      await starts({ page: 'cart' }, token)
      const stored = (await attributesOf(chatId)) ?? {}
      expect(Object.keys(stored)).toHaveLength(20)
      expect(stored['page']).toBe('cart')
    })

    it('stay twenty after two starts at once: those of one of them', async () => {
      const { token, chatId } = await shop.arrive()
      for (let round = 0; round < 5; round += 1) {
        const rivals = Array.from({ length: 6 }, (_, at) => twenty(`${round}-${at}`))
        const answers = await Promise.all(rivals.map((one) => starts(one, token)))
        expect(answers.map(({ status }) => status)).toEqual(rivals.map(() => 200))
        expect(rivals).toContainEqual(await attributesOf(chatId))
      }
    })

    it('are refused in a start with twenty-one', async () => {
      const { token, chatId } = await shop.arrive()
      expect(codeOf(await starts({ ...twenty(1), more: 1 }, token))).toEqual([
        400,
        'invalid_request',
      ])
      expect(await attributesOf(chatId)).toEqual({})
    })

    it('stay twenty after a merge of two visitors with twenty each', async () => {
      const sub = randomUUID()
      const first = await shop.arrive({ visitor: { attributes: twenty('first') } })
      const known = await shop.become(sub, first.token)
      const other = await shop.arrive({ visitor: { attributes: twenty('other') } })
      const phone = await shop.become(sub, other.token)
      expect(await attributesOf(first.chatId)).toEqual(twenty('first'))
      expect(await attributesOf(other.chatId)).toEqual(twenty('first'))
      await Promise.all([starts(twenty('known'), known), starts(twenty('phone'), phone)])
      expect([twenty('known'), twenty('phone')]).toContainEqual(await attributesOf(first.chatId))
    })

    it('come from the attributes of an identity token alone, whatever else it contains, twenty at most', async () => {
      const { token, chatId } = await shop.arrive({ visitor: { attributes: { plan: 'pro' } } })
      const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`signed${at}`, at]))
      const claims = { sub: randomUUID(), attributes: many, plan: 'gold' }
      expect((await shop.identify(shop.token(claims), token)).status).toBe(200)
      const kept = Object.entries((await attributesOf(chatId)) ?? {})
      expect(kept).toHaveLength(20)
      expect(Object.entries(many)).toEqual(expect.arrayContaining(kept))
    })

    it('are in answers about one chat and in no list', async () => {
      const { owner } = harnesses.here
      const { chatId, token } = await shop.arrive({ visitor: { attributes: { plan: 'pro' } } })
      const listed = (chats: Chat[]) => chats.find(({ id }) => id === chatId)?.visitor
      const waiting = `/v1/chats/waiting?siteId=${shop.site.id}&limit=100`
      const waitingChats = (await asAgent<WaitingChats>('GET', waiting)).chats
      expect(listed(waitingChats)).toMatchObject({ verified: false })
      expect(listed(waitingChats)).not.toHaveProperty('attributes')
      const accepted = await asAgent<Chat>('POST', `/v1/chats/${chatId}/accept`)
      expect(accepted.visitor.attributes).toEqual({ plan: 'pro' })
      const history = (await asAgent<ChatList>('GET', '/v1/chats?limit=100')).chats
      expect(listed(history)).toMatchObject({ verified: false })
      expect(listed(history)).not.toHaveProperty('attributes')
      expect(listed((await shop.ownChats(token)).body.chats)).not.toHaveProperty('attributes')
      const back = await harnesses.here.call<Chat>('POST', `/v1/chats/${chatId}/transfer`, {
        token: owner,
        body: { to: { queue: true } },
      })
      expect(back.body.visitor.attributes).toEqual({ plan: 'pro' })
    })
  })

  describe('the address of a page', () => {
    const long = (count: number) => `https://shop.example/${'😀'.repeat(count)}`

    it('is limited in its encoded form, in which each character may become twelve', async () => {
      const start = (page: object) =>
        shop.start({ page: { url: 'https://shop.example/', ...page } })
      for (const page of [{ url: long(500) }, { referrer: long(500) }]) {
        expect(codeOf(await start(page))).toEqual([400, 'invalid_request'])
      }
      const started = await start({ url: long(160), referrer: long(160) })
      expect(started.status).toBe(201)
      const { page } = await shop.seen(started.body.sessionId)
      expect(page?.url).toHaveLength(21 + 160 * 12)
      const moved = await harnesses.here.call('POST', `/v1/chats/${started.body.sessionId}/page`, {
        token: started.body.visitorToken,
        body: { url: long(500) },
      })
      expect(codeOf(moved)).toEqual([400, 'invalid_request'])
    })
  })
}
