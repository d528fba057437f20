import type { Message } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeyValueStorage, OutgoingMessage, PapoError } from '../src/index.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import { verdictOf } from '../src/outbox/verdict.ts'
import { ChatClient } from '../src/transport/chat-client.ts'
import { createRequest } from '../src/transport/request.ts'
import { visitorAnswers } from '../src/transport/visitor-answers.ts'
import { PapoError as RealError } from '../src/papo-error.ts'
import { type Call, mine, ok, refusal, Stage, uuid } from './stage.ts'

class Client extends ChatClient {
  constructor({ platform }: Stage) {
    const baseUrl = 'https://papo.test'
    super(
      createRequest({
        answers: visitorAnswers,
        baseUrl,
        platform,
        token: () => 'token',
        credentials: () => 'omit',
      }),
    )
  }
}

let stage: Stage
let storage: KeyValueStorage
/** What a person sees, each time that it changes. */
let seen: string[]
let log: Message[]

beforeEach(() => {
  stage = new Stage()
  storage = stage.platform.storage
  seen = []
  log = []
})

const show = ({ text, state, error }: OutgoingMessage) =>
  `${text}: ${state}${error ? ` ${error.code}` : ''}`

function outboxOf({ platform } = stage, { isNext = true } = {}): Outbox {
  const client = new Client(stage)
  const outbox = new Outbox({
    platform,
    key: 'papo.outbox.chat-1',
    send: (message, call) => client.sendMessage('chat-1', message, call),
    onStored(message) {
      log.push(message)
      return isNext
    },
    onChange: () => seen.push(outbox.list.map(show).join(', ') || '-'),
  })
  return outbox
}

const texts = (calls: Call[]) => calls.map(({ body }) => (body as { text: string }).text)
const ids = (calls: Call[]) => calls.map(({ body }) => (body as { clientId: string }).clientId)
const kept = () => JSON.parse(storage.get('papo.outbox.chat-1') ?? '[]') as { text: string }[]

/** The server stores what it is sent. */
const storing = (call: Call) => {
  const { clientId, text } = call.body as { clientId: string; text: string }
  return ok(mine(log.length + 1, clientId, text), 201)
}

async function outcome(promise: Promise<Message>): Promise<string> {
  return promise.then(
    ({ text }) => `stored ${text}`,
    (error: PapoError) => `refused ${error.code}`,
  )
}

describe('the outbox', () => {
  test('sends in the order of writing, one at a time', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const sent = ['one', 'two', 'three'].map((text) => outbox.add(text))
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one'])
    await stage.answer(storing)
    expect(texts(stage.calls)).toEqual(['one', 'two'])
    await stage.answer(storing)
    await stage.answer(storing)
    expect((await Promise.all(sent)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(outbox.list).toEqual([])
    expect(kept()).toEqual([])
  })

  test('lets no later message overtake one that is tried again', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    void outbox.add('two')
    await stage.answer('cut')
    await stage.advance(500)
    void outbox.add('three')
    await stage.advance(500)
    await stage.answer(refusal('internal_error'))
    await stage.advance(2000)
    stage.respond = storing
    await stage.answer(storing)
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one', 'one', 'one', 'two', 'three'])
    expect(new Set(ids(stage.calls.slice(0, 3))).size).toBe(1)
    expect(log.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  test('keeps a message before it asks, and forgets it after the answer', async () => {
    const outbox = outboxOf()
    outbox.wake()
    let keptAtTheRequest: unknown
    stage.respond = (call) => {
      keptAtTheRequest = kept()
      return storing(call)
    }
    await outbox.add('one')
    expect(keptAtTheRequest).toEqual([
      { clientId: uuid(1), text: 'one', createdAt: '2026-01-31T12:00:00.000Z' },
    ])
    expect(storage.get('papo.outbox.chat-1')).toBeNull()
  })

  test('goes on after a reload, under the same client ids', async () => {
    const before = outboxOf()
    before.wake()
    void before.add('one')
    void before.add('two')
    before.stop()
    const after = outboxOf()
    expect(after.list.map(show)).toEqual(['one: sending', 'two: sending'])
    stage.calls.length = 0
    stage.respond = storing
    after.wake()
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one', 'two'])
    expect(ids(stage.calls)).toEqual([uuid(1), uuid(2)])
  })

  test('shows a failed message again after a reload, and does not send it by itself', async () => {
    const before = outboxOf()
    before.wake()
    stage.respond = () => refusal('text_too_long')
    await outcome(before.add('long'))
    before.stop()
    const after = outboxOf()
    after.wake()
    expect(after.list.map(show)).toEqual(['long: failed text_too_long'])
    await stage.advance(60_000)
    expect(stage.calls).toHaveLength(1)
  })

  test('reads nothing into what it cannot read', () => {
    for (const rubbish of ['{', 'null', '7', '{"a":1}', '[null,1,{"clientId":"x"}]']) {
      storage.set('papo.outbox.chat-1', rubbish)
      expect(outboxOf().list).toEqual([])
    }
  })

  test('asks nothing without a network and goes on by itself', async () => {
    const outbox = outboxOf()
    outbox.wake()
    await stage.plug(false)
    const sent = outcome(outbox.add('one'))
    await stage.advance(3_600_000)
    expect(stage.calls).toEqual([])
    stage.respond = storing
    await stage.plug(true)
    expect(await sent).toBe('stored one')
    expect(seen).toEqual(['one: sending', '-'])
  })

  test('waits as long as the server says', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    await stage.answer(refusal('rate_limited', { 'Retry-After': '5' }))
    void outbox.add('two')
    outbox.wake()
    await stage.advance(4999)
    expect(stage.calls).toHaveLength(1)
    await stage.advance(1)
    expect(texts(stage.calls)).toEqual(['one', 'one'])
  })

  test('tries at once when it is woken, because the server is back', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    await stage.answer('cut')
    await stage.advance(10)
    outbox.wake()
    expect(stage.calls.map(({ at }) => at)).toEqual([0, 10])
  })

  test.each(['chat_ended', 'text_too_long', 'client_id_reused', 'chat_not_found'] as const)(
    'marks a message that is refused with %s, and lets the next ones go',
    async (code) => {
      const outbox = outboxOf()
      outbox.wake()
      const first = outcome(outbox.add('one'))
      const second = outcome(outbox.add('two'))
      await stage.answer(refusal(code))
      await stage.answer(storing)
      expect(await first).toBe(`refused ${code}`)
      expect(await second).toBe('stored two')
      expect(outbox.list.map(show)).toEqual([`one: failed ${code}`])
      expect(kept()).toMatchObject([{ text: 'one', code }])
    },
  )

  test('tries a failed message again when the person wants it, under the same client id', async () => {
    const outbox = outboxOf()
    outbox.wake()
    stage.respond = () => refusal('invalid_request')
    await outcome(outbox.add('one'))
    stage.respond = storing
    outbox.retry(uuid(1))
    await stage.advance(0)
    expect(ids(stage.calls)).toEqual([uuid(1), uuid(1)])
    expect(seen).toEqual(['one: sending', 'one: failed invalid_request', 'one: sending', '-'])
  })

  test('gives up what the person discards, and goes on with the next', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    void outbox.add('two')
    await stage.advance(0)
    outbox.discard(uuid(1))
    expect(await first).toBe('refused aborted')
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one', 'two'])
    await stage.calls[0]?.answer(ok(mine(1, uuid(1), 'one'), 201))
    expect(outbox.list.map(show)).toEqual(['two: sending'])
    expect(log).toEqual([])
  })

  test.each(['invalid_token', 'origin_not_allowed'] as const)(
    'stops at %s until a person decides, and keeps the order',
    async (code) => {
      const outbox = outboxOf()
      outbox.wake()
      const first = outcome(outbox.add('one'))
      void outbox.add('two')
      await stage.answer(refusal(code))
      await stage.plug(false)
      await stage.plug(true)
      await stage.advance(600_000)
      expect(texts(stage.calls)).toEqual(['one'])
      expect(outbox.list.map(show)).toEqual([`one: failed ${code}`, 'two: sending'])
      stage.respond = storing
      outbox.wake(true)
      expect(await first).toBe('stored one')
      await stage.advance(0)
      expect(texts(stage.calls)).toEqual(['one', 'one', 'two'])
    },
  )

  test('goes on with the next when the one that was refused is discarded', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    void outbox.add('two')
    await stage.answer(refusal('invalid_token'))
    outbox.discard(uuid(1))
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one', 'two'])
  })

  test('takes a message that arrives through the log for sent, whatever becomes of the answer', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    void outbox.add('two')
    await stage.advance(0)
    outbox.settle([mine(1, uuid(1), 'one')])
    expect(await first).toBe('stored one')
    await stage.advance(0)
    expect(texts(stage.calls)).toEqual(['one', 'two'])
    expect(outbox.list.map(show)).toEqual(['two: sending'])
    expect(kept()).toMatchObject([{ text: 'two' }])
    await stage.calls[0]?.answer('cut')
    expect(texts(stage.calls)).toEqual(['one', 'two'])
  })

  test('shows a stored message as outgoing until the log has it, and does not send it again', async () => {
    const outbox = outboxOf(stage, { isNext: false })
    outbox.wake()
    stage.respond = storing
    await outbox.add('one')
    expect(outbox.list.map(show)).toEqual(['one: sending'])
    expect(kept()).toEqual([])
    outbox.wake()
    outbox.retry(uuid(1))
    await stage.advance(60_000)
    expect(stage.calls).toHaveLength(1)
    outbox.settle([mine(1, uuid(1), 'one')])
    expect(outbox.list).toEqual([])
  })

  test('of two tabs sends everything, each under one client id', async () => {
    const [here, there] = [outboxOf(), outboxOf()]
    void here.add('one')
    void there.add('two')
    expect(kept()).toMatchObject([{ text: 'one' }, { text: 'two' }])
    const later = outboxOf()
    stage.respond = storing
    for (const outbox of [here, there, later]) outbox.wake()
    await stage.advance(0)
    const copies = new Map(stage.calls.map(({ body }) => [JSON.stringify(body), body]))
    expect(copies.size).toBe(2)
    expect(kept()).toEqual([])
  })

  test('rejects what is still to be sent when it is stopped, and keeps it', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    await stage.advance(0)
    outbox.stop()
    expect(await first).toBe('refused aborted')
    expect(await outcome(outbox.add('two'))).toBe('refused aborted')
    expect(kept()).toMatchObject([{ text: 'one' }])
    await stage.advance(60_000)
    expect(await stage.leftovers()).toEqual([])
    expect(stage.calls).toHaveLength(1)
  })
})

test('failures are sorted into a better moment, nothing and a person', () => {
  const verdict = (code: 'aborted' | 'not_your_chat', status: number | null) =>
    verdictOf(new RealError(code, { status }))
  expect(verdictOf(new RealError('network_error', { retry: true }))).toBe('transient')
  expect(verdictOf(new RealError('internal_error', { status: 500, retry: true }))).toBe('transient')
  expect(verdict('aborted', null)).toBe('transient')
  expect(verdict('not_your_chat', 403)).toBe('final')
  expect(verdictOf(new RealError('not_authenticated', { status: 401 }))).toBe('ask')
})
