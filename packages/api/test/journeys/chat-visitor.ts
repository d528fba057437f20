import { randomUUID } from 'node:crypto'
import type { Chat, ChatList, ChatVisitor, LogPage, TagList, VisitorNote } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiHarness, HarnessVisitor, Or } from './api-harness.ts'
import { openIdentityHarness } from './identity-harness.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0'

/** What agents know of the visitor beside a chat, on any harness. */
export function describeChatVisitor(open: () => Promise<ApiHarness>): void {
  let harness: ApiHarness
  let agent: string
  beforeAll(async () => {
    harness = await open()
    agent = await harness.agent('Bruno')
  })
  afterAll(() => harness.close())

  const as = <Body>(method: string, path: string, token: string, body?: object) =>
    harness.call<Or<Body>>(method, path, { token, body })
  const known = async ({ chatId }: { chatId: string }, token = agent) =>
    (await as<ChatVisitor>('GET', `/v1/chats/${chatId}/visitor`, token)).body
  const chatFor = async ({ chatId }: { chatId: string }) =>
    (await as<Chat>('GET', `/v1/chats/${chatId}`, agent)).body
  const goTo = ({ chatId, token }: HarnessVisitor, url: string, title?: string) =>
    as('POST', `/v1/chats/${chatId}/page`, token, { url, ...(title && { title }) })
  const end = ({ chatId, token }: HarnessVisitor) => as('POST', `/v1/chats/${chatId}/end`, token)

  describe('the pages of a visitor', () => {
    const shop = (path: string) => `https://shop.example${path}`
    const paths = async (visitor: HarnessVisitor) =>
      (await known(visitor)).journey.map(({ url, title }) => [url, title])

    it('are a journey that begins with the page of the start, without what is private', async () => {
      const visitor = await harness.start({ page: { url: shop('/?ref=mail#top'), title: 'Loja' } })
      expect((await goTo(visitor, shop('/cart?token=1'), 'Carrinho')).status).toBe(204)
      await goTo(visitor, shop('/app#/checkout?card=4242'), 'Pagar')
      await goTo(visitor, shop('/app#access_token=secret'), 'Pagar')
      expect(await paths(visitor)).toEqual([
        [shop('/'), 'Loja'],
        [shop('/cart'), 'Carrinho'],
        [shop('/app'), 'Pagar'],
      ])
      expect((await chatFor(visitor)).page).toMatchObject({ url: shop('/app'), title: 'Pagar' })
    })

    it('are the last twenty, and a page that is reported again is none', async () => {
      const visitor = await harness.start()
      expect(await paths(visitor)).toEqual([])
      for (let n = 0; n < 25; n += 1) {
        await goTo(visitor, shop(`/${n}`))
        await goTo(visitor, shop(`/${n}`))
      }
      const journey = await paths(visitor)
      expect([journey.length, journey[0], journey.at(-1)]).toEqual([
        20,
        [shop('/5'), null],
        [shop('/24'), null],
      ])
    })

    it('reach the agent’s held poll at once, and never end one of the visitor', async () => {
      const visitor = await harness.start({ page: { url: shop('/') } })
      const at = `/v1/chats/${visitor.chatId}/messages`
      const own = (await as<LogPage>('GET', `${at}?tail=true`, agent)).body
      expect(own.pageAt).toBeNull()
      const { cursor, ...theirs } = (await visitor.poll('?tail=true')).body
      expect(theirs).not.toHaveProperty('pageAt')
      const heldByVisitor = visitor.poll(`?after=${cursor}&wait=20`)
      const held = as<LogPage>('GET', `${at}?after=${own.cursor}&wait=20`, agent)
      await goTo(visitor, shop('/cart'), 'Carrinho')
      const moved = (await held).body
      expect(moved.messages).toEqual([])
      expect(Date.parse(moved.pageAt ?? '')).not.toBeNaN()
      await visitor.say('Oi')
      expect((await heldByVisitor).body.messages).toMatchObject([{ text: 'Oi' }])
    })

    it('end with the chat, and are of its visitor alone', async () => {
      const [visitor, stranger] = [await harness.start(), await harness.start()]
      await goTo(visitor, shop('/a'))
      const path = `/v1/chats/${visitor.chatId}/page`
      const foreign = await as('POST', path, stranger.token, { url: shop('/x') })
      expect(foreign.body.code).toBe('chat_not_found')
      const odd = await as('POST', path, visitor.token, { url: 'javascript:alert(1)' })
      expect(odd.body.code).toBe('invalid_request')
      await end(visitor)
      expect((await goTo(visitor, shop('/b'))).status).toBe(204)
      expect(await paths(visitor)).toEqual([[shop('/a'), null]])
    })
  })

  describe('what is known of a visitor', () => {
    it('is the browser in words of ours, the time zone, the first visit and the other chats', async () => {
      const started = await harness.call<{ sessionId: string; visitorToken: string }>(
        'POST',
        '/v1/chats',
        {
          headers: { 'user-agent': `${firefox} <script>alert(1)</script>` },
          body: {
            siteKey: harness.site.key,
            clientId: randomUUID(),
            timeZone: 'America/Sao_Paulo',
          },
        },
      )
      const { sessionId: chatId, visitorToken: token } = started.body
      const first = await known({ chatId })
      expect(first).toMatchObject({
        browser: 'Firefox',
        system: 'Linux',
        timeZone: 'America/Sao_Paulo',
        otherChats: 0,
        notes: [],
      })
      expect(Date.parse(first.firstSeenAt ?? '')).not.toBeNaN()
      await as('POST', `/v1/chats/${chatId}/end`, token)
      const body = { siteKey: harness.site.key, clientId: randomUUID(), timeZone: '<b>' }
      const again = await as<{ sessionId: string }>('POST', '/v1/chats', token, body)
      const second = await known({ chatId: again.body.sessionId })
      expect(second).toMatchObject({ visitorId: first.visitorId, otherChats: 1, timeZone: null })
      expect(second.firstSeenAt).toBe(first.firstSeenAt)
      const list = `/v1/chats?visitorId=${first.visitorId}`
      const { chats } = (await as<ChatList>('GET', list, agent)).body
      expect(chats.map(({ id }) => id)).toEqual([again.body.sessionId, chatId])
    })

    it('is for agents who answer the site', async () => {
      const visitor = await harness.start()
      const path = `/v1/chats/${visitor.chatId}/visitor`
      expect((await as('GET', path, visitor.token)).body.code).toBe('forbidden')
      const { siteId } = await chatFor(visitor)
      const bia = await harness.agent('Bia')
      const me = await as<{ agent: { id: string } }>('GET', '/v1/me', bia)
      const other = await as<{ id: string }>('POST', '/v1/sites', harness.owner, {
        name: 'Outra',
        allowedOrigins: [],
      })
      await as('PATCH', `/v1/agents/${me.body.agent.id}`, harness.owner, {
        siteIds: [other.body.id],
      })
      expect(other.body.id).not.toBe(siteId)
      expect((await as('GET', path, bia)).body.code).toBe('chat_not_found')
      const { visitorId } = await known(visitor)
      const body = { clientId: randomUUID(), text: 'Oi' }
      const added = await as('POST', `/v1/visitors/${visitorId}/notes`, bia, body)
      expect(added.body.code).toBe('visitor_not_found')
    })

    it('marks the attributes that the site has signed, and no page changes those', async () => {
      const shop = await openIdentityHarness({ here: harness, there: harness })
      const { body } = await shop.identify(
        shop.token({ sub: randomUUID(), attributes: { plan: 'pro', odd: { in: 1 } } }),
      )
      const told = { plan: 'enterprise', 'Verified by shop': 'yes' }
      const started = await shop.start({ visitor: { attributes: told } }, body.visitorToken)
      const { visitor } = await shop.seen(started.body.sessionId)
      expect(visitor).toMatchObject({
        verified: true,
        attributes: { plan: 'pro', 'Verified by shop': 'yes' },
        verifiedAttributes: ['plan'],
      })
      expect(started.body.chat.visitor).not.toHaveProperty('verifiedAttributes')
    })
  })

  describe('notes on a visitor', () => {
    const add = (visitorId: string, text: string, token = agent, clientId: string = randomUUID()) =>
      as<VisitorNote>('POST', `/v1/visitors/${visitorId}/notes`, token, { clientId, text })
    const at = (visitorId: string, noteId: string) => `/v1/visitors/${visitorId}/notes/${noteId}`

    it('are seen with each of their chats, with author and time, and nowhere by the visitor', async () => {
      const visitor = await harness.start()
      const { visitorId } = await known(visitor)
      const { status, body: note } = await add(visitorId, '  Prefere ser chamado à tarde  ')
      expect(status).toBe(201)
      expect(note).toMatchObject({
        author: { name: 'Bruno' },
        text: 'Prefere ser chamado à tarde',
        editedAt: null,
      })
      await end(visitor)
      const body = { siteKey: harness.site.key, clientId: randomUUID() }
      const again = await as<{ sessionId: string }>('POST', '/v1/chats', visitor.token, body)
      expect((await known({ chatId: again.body.sessionId })).notes).toEqual([note])
      for (const path of [
        `/v1/chats/${visitor.chatId}`,
        `/v1/chats/${visitor.chatId}/messages`,
        '/v1/visitor/chats',
      ]) {
        const theirs = await as('GET', path, visitor.token)
        expect([theirs.status, JSON.stringify(theirs.body)]).toEqual([
          200,
          expect.not.stringContaining('tarde'),
        ])
      }
    })

    it('are stored once, however often they are sent', async () => {
      const { visitorId } = await known(await harness.start())
      const clientId = randomUUID()
      const first = await add(visitorId, 'Cliente antigo', agent, clientId)
      const second = await add(visitorId, 'Cliente antigo', agent, clientId.toUpperCase())
      expect([second.status, second.body]).toEqual([200, first.body])
      const other = await add(visitorId, 'Outro texto', agent, clientId)
      expect(other.body.code).toBe('client_id_reused')
    })

    it('are changed and removed by their author or an admin, and by nobody else', async () => {
      const visitor = await harness.start()
      const { visitorId } = await known(visitor)
      const { body: note } = await add(visitorId, 'Um')
      const [colleague, admin] = [await harness.agent('Caio'), await harness.agent('Eva', 'admin')]
      const path = at(visitorId, note.id)
      for (const [method, body] of [['PATCH', { text: 'Não' }], ['DELETE']] as const) {
        expect((await as(method, path, colleague, body)).body.code).toBe('not_your_note')
      }
      const edited = await as<VisitorNote>('PATCH', path, agent, { text: 'Dois' })
      expect(edited.body).toMatchObject({ id: note.id, text: 'Dois', author: note.author })
      expect(edited.body.editedAt).not.toBeNull()
      await as('PATCH', path, admin, { text: 'Três' })
      expect((await known(visitor)).notes).toMatchObject([
        { text: 'Três', author: { name: 'Bruno' } },
      ])
      expect((await as('DELETE', path, admin)).status).toBe(204)
      expect((await as('DELETE', path, admin)).status).toBe(204)
      expect((await as('PATCH', path, agent, { text: 'Oi' })).body.code).toBe('note_not_found')
      expect((await known(visitor)).notes).toEqual([])
    })

    it('are at most thirty, of at most a thousand characters', async () => {
      const { visitorId } = await known(await harness.start())
      expect((await add(visitorId, '😀'.repeat(1001))).body.code).toBe('text_too_long')
      expect((await add(visitorId, '   ')).body.code).toBe('invalid_request')
      for (let n = 0; n < 30; n += 1) expect((await add(visitorId, `${n}`)).status).toBe(201)
      expect((await add(visitorId, 'mais uma')).body.code).toBe('too_many_notes')
    })

    it('stay with the person whom the site identifies later', async () => {
      const shop = await openIdentityHarness({ here: harness, there: harness })
      const sub = randomUUID()
      await shop.become(sub)
      const visitor = await shop.arrive()
      const { visitorId } = await known(visitor)
      await add(visitorId, 'Veio sem conta')
      await shop.become(sub, visitor.token)
      const after = await known(visitor)
      expect(after.visitorId).not.toBe(visitorId)
      expect(after.notes).toMatchObject([{ text: 'Veio sem conta' }])
    })

    it('go with the visitor who is erased', async () => {
      const visitor = await harness.start({ page: { url: 'https://shop.example/' } })
      const { visitorId } = await known(visitor)
      await add(visitorId, 'Um segredo')
      await as('DELETE', `/v1/visitors/${visitorId}`, harness.owner)
      expect(await known(visitor)).toMatchObject({ firstSeenAt: null, journey: [], notes: [] })
      expect((await add(visitorId, 'Mais')).body.code).toBe('visitor_not_found')
    })
  })

  describe('the tags of a chat', () => {
    const tag = (chatId: string, tags: string[], token = agent) =>
      as<Chat>('PUT', `/v1/chats/${chatId}/tags`, token, { tags })

    it('are set by any agent, also after the end, suggested by use and found by a search', async () => {
      const [one, two] = [await harness.start(), await harness.start()]
      const word = `entrega ${randomUUID().slice(0, 8)}`
      expect((await tag(one.chatId, [` ${word.toUpperCase()}`, 'vip', 'VIP'])).body.tags).toEqual([
        word,
        'vip',
      ])
      await end(two)
      await tag(two.chatId, [word])
      const { tags } = (await as<TagList>('GET', '/v1/tags', agent)).body
      expect(tags.indexOf(word)).toBeLessThan(tags.indexOf('vip'))
      const list = `/v1/chats?text=${encodeURIComponent(word)}`
      const found = (await as<ChatList>('GET', list, agent)).body.chats
      expect(found.map(({ id }) => id)).toEqual([two.chatId, one.chatId])
      expect((await tag(one.chatId, [])).body.tags).toEqual([])
    })

    it('are for agents alone, and bounded', async () => {
      const visitor = await harness.start()
      await tag(visitor.chatId, ['reclamação'])
      expect((await visitor.chat()).body).not.toHaveProperty('tags')
      expect((await tag(visitor.chatId, ['x'], visitor.token)).body.code).toBe('forbidden')
      const many = Array.from({ length: 11 }, (_, at) => `t${at}`)
      expect((await tag(visitor.chatId, many)).body.code).toBe('invalid_request')
      expect((await tag(visitor.chatId, ['a'.repeat(33)])).body.code).toBe('text_too_long')
      expect((await chatFor(visitor)).tags).toEqual(['reclamação'])
    })
  })
}
