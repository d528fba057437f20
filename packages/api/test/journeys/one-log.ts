import { randomUUID } from 'node:crypto'
import type { Chat } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Or, ApiHarness } from './api-harness.ts'

const numbers = (length: number, from = 1) => Array.from({ length }, (_, at) => at + from)

/** The guarantees for the log, the held poll and the queue, on any harness. */
export function describeOneLog(open: () => Promise<ApiHarness>): void {
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())

  describe('the log of a chat', () => {
    it('stores ten copies of one send at once as one message, without a gap', async () => {
      const visitor = await harness.start()
      const clientId = randomUUID()
      const answers = await Promise.all(numbers(10).map(() => visitor.say('Oi', clientId)))
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(9)
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
      expect((await visitor.say('Tudo bem?')).body.seq).toBe(2)
      const log = await visitor.poll()
      expect(log.body.messages.map(({ seq, text }) => [seq, text])).toEqual([
        [1, 'Oi'],
        [2, 'Tudo bem?'],
      ])
    })

    it('refuses another text under the same clientId, and recognises a repeat with extra whitespace', async () => {
      const visitor = await harness.start()
      const clientId = randomUUID()
      await visitor.say('Oi', clientId)
      const other = await visitor.say('Olá', clientId)
      expect([other.status, other.body.code]).toEqual([422, 'client_id_reused'])
      expect((await visitor.say('  Oi \n', clientId.toUpperCase())).status).toBe(200)
    })

    it('loses nothing to a poller under 16 writers', async () => {
      const visitor = await harness.start()
      let writing = true
      const polled: number[] = []
      const poller = (async () => {
        let cursor = ''
        for (;;) {
          const isLast = !writing
          const { body } = await visitor.poll(`?after=${cursor}`)
          polled.push(...body.messages.map(({ seq }) => seq))
          cursor = body.cursor
          if (isLast && !body.hasMore) return
        }
      })()
      await Promise.all(
        numbers(16).map(async (writer) => {
          for (const at of numbers(10)) await visitor.say(`${writer}.${at}`)
        }),
      )
      writing = false
      await poller
      expect(polled).toEqual(numbers(160))
    })

    it('is read from its end and backwards, in pages', async () => {
      const visitor = await harness.start()
      for (const at of numbers(25)) await visitor.say(`m${at}`)
      const tail = await visitor.poll('?tail=true&limit=10')
      expect(tail.body.messages.map(({ seq }) => seq)).toEqual(numbers(10, 16))
      expect(tail.body.hasEarlier).toBe(true)
      const before = await visitor.poll('?before=16&limit=10')
      expect(before.body.messages.map(({ seq }) => seq)).toEqual(numbers(10, 6))
      const first = await visitor.poll('?before=6&limit=10')
      expect(first.body.messages.map(({ seq }) => seq)).toEqual(numbers(5))
      expect([before.body.hasEarlier, first.body.hasEarlier]).toEqual([true, false])
      await visitor.say('m26')
      const next = await visitor.poll(`?after=${tail.body.cursor}`)
      expect(next.body.messages.map(({ seq }) => seq)).toEqual([26])
    })

    it('comes in pages of at most 48 kB', async () => {
      const visitor = await harness.start()
      for (const at of numbers(16)) await visitor.say(`${at} ${'ç'.repeat(3900)}`)
      const seqs: number[] = []
      let cursor = ''
      let pages = 0
      for (let more = true; more; pages += 1) {
        const { body } = await visitor.poll(`?after=${cursor}&limit=100`)
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(50_000)
        seqs.push(...body.messages.map(({ seq }) => seq))
        ;({ cursor, hasMore: more } = body)
      }
      expect(seqs).toEqual(numbers(16))
      expect(pages).toBeGreaterThan(1)
    })

    it('starts from its beginning for a cursor that is ahead, of another chat or of another epoch', async () => {
      const visitor = await harness.start()
      await visitor.say('Oi')
      const other = await harness.start()
      await other.say('a')
      await other.say('b')
      const { cursor } = (await visitor.poll()).body
      const ahead = cursor.replace(/\d+$/u, '7')
      const foreign = (await other.poll()).body.cursor
      const epoch = cursor.replace(/^v1\.[^.]+/u, 'v1.0000')
      for (const odd of [ahead, foreign, epoch]) {
        const { status, body } = await visitor.poll(`?after=${odd}`)
        expect([status, body.reset, body.messages.length]).toEqual([200, true, 1])
        expect(body.cursor).toBe(cursor)
      }
      const garbage = await visitor.poll('?after=garbage')
      expect([garbage.status, garbage.body.code]).toEqual([400, 'invalid_cursor'])
    })
  })

  describe('a held poll', () => {
    it('is answered as soon as there is a message', async () => {
      const visitor = await harness.start()
      const agent = await harness.agent('Bruno')
      await harness.call<Chat>('POST', `/v1/chats/${visitor.chatId}/accept`, { token: agent })
      const { cursor } = (await visitor.poll()).body
      const held = visitor.poll(`?after=${cursor}&wait=20`)
      await harness.call('POST', `/v1/chats/${visitor.chatId}/messages`, {
        token: agent,
        body: { clientId: randomUUID(), text: 'Olá!' },
      })
      const { body } = await held
      expect(body.messages.map(({ text }) => text)).toEqual(['Olá!'])
      expect(body.nextPollInMs).toBe(0)
    })

    it('shows the visitor that an agent has joined and is typing', async () => {
      const visitor = await harness.start()
      const agent = await harness.agent('Carla')
      const { cursor } = (await visitor.poll()).body
      const held = visitor.poll(`?after=${cursor}&wait=20`)
      await harness.call('POST', `/v1/chats/${visitor.chatId}/accept`, { token: agent })
      const joined = await held
      expect(joined.body.status).toBe('active')
      expect(joined.body.messages[0]).toMatchObject({ kind: 'accepted', author: { name: 'Carla' } })
      const waiting = visitor.poll(`?after=${joined.body.cursor}&wait=20`)
      await harness.call('POST', `/v1/chats/${visitor.chatId}/typing`, {
        token: agent,
        body: { typing: true },
      })
      expect((await waiting).body.typing).toMatchObject([{ type: 'agent', name: 'Carla' }])
    })

    it('shows read marks and typing from between two polls', async () => {
      const visitor = await harness.start()
      const agent = await harness.agent('Eva')
      const at = `/v1/chats/${visitor.chatId}`
      await harness.call('POST', `${at}/accept`, { token: agent })
      const { cursor } = (await visitor.poll('?tail=true')).body
      await harness.call('POST', `${at}/read`, { token: agent, body: { upTo: 1 } })
      const read = await visitor.poll(`?after=${cursor}&wait=20`)
      expect(read.body.readUpTo).toEqual({ visitor: 0, agent: 1 })
      await harness.call('POST', `${at}/typing`, { token: agent, body: { typing: true } })
      const typed = await visitor.poll(`?after=${cursor}&wait=20`)
      expect(typed.body.typing).toMatchObject([{ name: 'Eva' }])
    })

    it('is answered at once when the server drains', async () => {
      const own = await open()
      const visitor = await own.start()
      const { cursor } = (await visitor.poll()).body
      const held = visitor.poll(`?after=${cursor}&wait=25`)
      own.drain()
      const { status, body } = await held
      expect([status, body.messages]).toEqual([200, []])
      await own.close()
    })
  })

  describe('the queue', () => {
    it('has one winner when eight agents accept at once, and the others learn who it is', async () => {
      const agents = await Promise.all(numbers(8).map((at) => harness.agent(`Agent ${at}`)))
      const visitor = await harness.start()
      const answers = await Promise.all(
        agents.map((token) =>
          harness.call<Or<Chat>>('POST', `/v1/chats/${visitor.chatId}/accept`, { token }),
        ),
      )
      const winners = answers.filter(({ status }) => status === 200)
      expect(winners).toHaveLength(1)
      const winner = winners[0]?.body.agent?.name
      const losers = answers.filter(({ status }) => status === 409)
      expect(losers.map(({ body }) => [body.code, body.acceptedBy?.name])).toEqual(
        numbers(7).map(() => ['already_accepted', winner]),
      )
      const log = await visitor.poll()
      expect(log.body.messages.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
    })

    it('never takes an agent above capacity', async () => {
      const agent = await harness.agent('Davi')
      const visitors = await Promise.all(numbers(8).map(() => harness.start()))
      const answers = await Promise.all(
        visitors.map(({ chatId }) =>
          harness.call('POST', `/v1/chats/${chatId}/accept`, { token: agent }),
        ),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
      expect(
        new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code)),
      ).toEqual(new Set(['agent_at_capacity']))
    })

    it('moves up when a visitor leaves', async () => {
      const own = await open()
      const [first, second, third] = [await own.start(), await own.start(), await own.start()]
      expect((await third.chat()).body.queuePosition).toBe(3)
      await own.call('POST', `/v1/chats/${first.chatId}/end`, { token: first.token })
      const positions = [await second.poll(), await third.poll()].map(
        ({ body }) => body.queuePosition,
      )
      expect(positions).toEqual([1, 2])
      await own.close()
    })
  })

  describe('outsiders', () => {
    it('cannot tell another visitor’s chat from one that does not exist', async () => {
      const [mine, theirs] = [await harness.start(), await harness.start()]
      const missing = '01900000-0000-7000-8000-000000000000'
      const paths = ['', '/messages', '/end', '/messages', '/read', '/rating', '/typing']
      const methods = ['GET', 'GET', 'POST', 'POST', 'POST', 'PUT', 'POST']
      const bodies = [
        undefined,
        undefined,
        undefined,
        { clientId: randomUUID(), text: 'x' },
        { upTo: 1 },
        { rating: 1 },
        { typing: true },
      ]
      for (const [at, path] of paths.entries()) {
        const ask = (chatId: string) =>
          harness.call(methods[at] ?? 'GET', `/v1/chats/${chatId}${path}`, {
            token: mine.token,
            body: bodies[at],
          })
        const [foreign, none] = [await ask(theirs.chatId), await ask(missing)]
        expect(foreign.status).toBe(404)
        expect({ ...foreign.body, requestId: '' }).toEqual({ ...none.body, requestId: '' })
      }
      expect((await theirs.poll()).body.status).toBe('waiting')
    })
  })
}
