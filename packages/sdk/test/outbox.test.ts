import type { Message } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeyValueStorage, OutgoingMessage, PapoError } from '../src/index.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import { classifyFailure } from '../src/outbox/classify-failure.ts'
import { ChatClient } from '../src/transport/chat-client.ts'
import { createRequest } from '../src/transport/request.ts'
import { visitorAnswers } from '../src/transport/visitor-answers.ts'
import { PapoError as RealError } from '../src/papo-error.ts'
import { type Call, mine, ok, refusal, SdkHarness, uuid } from './sdk-harness.ts'

class Client extends ChatClient {
  constructor({ platform }: SdkHarness) {
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

let harness: SdkHarness
let storage: KeyValueStorage
/** What a person sees, after each change. */
let seen: string[]
let log: Message[]

beforeEach(() => {
  harness = new SdkHarness()
  storage = harness.platform.storage
  seen = []
  log = []
})

const show = ({ text, state, error }: OutgoingMessage) =>
  `${text}: ${state}${error ? ` ${error.code}` : ''}`

function outboxOf({ platform } = harness, { isNext = true } = {}): Outbox {
  const client = new Client(harness)
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
const stored = () => JSON.parse(storage.get('papo.outbox.chat-1') ?? '[]') as { text: string }[]

/** The server stores every message that it receives. */
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
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one'])
    await harness.answer(storing)
    expect(texts(harness.calls)).toEqual(['one', 'two'])
    await harness.answer(storing)
    await harness.answer(storing)
    expect((await Promise.all(sent)).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(outbox.list).toEqual([])
    expect(stored()).toEqual([])
  })

  test('lets no later message overtake one that is being retried', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    void outbox.add('two')
    await harness.answer('cut')
    await harness.advance(500)
    void outbox.add('three')
    await harness.advance(500)
    await harness.answer(refusal('internal_error'))
    await harness.advance(2000)
    harness.respond = storing
    await harness.answer(storing)
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one', 'one', 'one', 'two', 'three'])
    expect(new Set(ids(harness.calls.slice(0, 3))).size).toBe(1)
    expect(log.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  test('stores a message before it is sent, and removes it after the answer', async () => {
    const outbox = outboxOf()
    outbox.wake()
    let keptAtTheRequest: unknown
    harness.respond = (call) => {
      keptAtTheRequest = stored()
      return storing(call)
    }
    await outbox.add('one')
    expect(keptAtTheRequest).toEqual([
      { clientId: uuid(1), text: 'one', createdAt: '2026-01-31T12:00:00.000Z' },
    ])
    expect(storage.get('papo.outbox.chat-1')).toBeNull()
  })

  test('continues after a reload, under the same client ids', async () => {
    const before = outboxOf()
    before.wake()
    void before.add('one')
    void before.add('two')
    before.stop()
    const after = outboxOf()
    expect(after.list.map(show)).toEqual(['one: sending', 'two: sending'])
    harness.calls.length = 0
    harness.respond = storing
    after.wake()
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one', 'two'])
    expect(ids(harness.calls)).toEqual([uuid(1), uuid(2)])
  })

  test('shows a failed message again after a reload, and does not send it by itself', async () => {
    const before = outboxOf()
    before.wake()
    harness.respond = () => refusal('text_too_long')
    await outcome(before.add('long'))
    before.stop()
    const after = outboxOf()
    after.wake()
    expect(after.list.map(show)).toEqual(['long: failed text_too_long'])
    await harness.advance(60_000)
    expect(harness.calls).toHaveLength(1)
  })

  test('ignores stored values that it cannot read', () => {
    for (const rubbish of ['{', 'null', '7', '{"a":1}', '[null,1,{"clientId":"x"}]']) {
      storage.set('papo.outbox.chat-1', rubbish)
      expect(outboxOf().list).toEqual([])
    }
  })

  test('sends nothing without a network and continues by itself', async () => {
    const outbox = outboxOf()
    outbox.wake()
    await harness.setNetwork(false)
    const sent = outcome(outbox.add('one'))
    await harness.advance(3_600_000)
    expect(harness.calls).toEqual([])
    harness.respond = storing
    await harness.setNetwork(true)
    expect(await sent).toBe('stored one')
    expect(seen).toEqual(['one: sending', '-'])
  })

  test('waits for Retry-After', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    await harness.answer(refusal('rate_limited', { 'Retry-After': '5' }))
    void outbox.add('two')
    outbox.wake()
    await harness.advance(4999)
    expect(harness.calls).toHaveLength(1)
    await harness.advance(1)
    expect(texts(harness.calls)).toEqual(['one', 'one'])
  })

  test('retries at once when it is woken because the server is back', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    await harness.answer('cut')
    await harness.advance(10)
    outbox.wake()
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 10])
  })

  test.each(['chat_ended', 'text_too_long', 'client_id_reused', 'chat_not_found'] as const)(
    'marks a message as failed that is refused with %s, and sends the next ones',
    async (code) => {
      const outbox = outboxOf()
      outbox.wake()
      const first = outcome(outbox.add('one'))
      const second = outcome(outbox.add('two'))
      await harness.answer(refusal(code))
      await harness.answer(storing)
      expect(await first).toBe(`refused ${code}`)
      expect(await second).toBe('stored two')
      expect(outbox.list.map(show)).toEqual([`one: failed ${code}`])
      expect(stored()).toMatchObject([{ text: 'one', code }])
    },
  )

  test('retries a failed message on request, under the same client id', async () => {
    const outbox = outboxOf()
    outbox.wake()
    harness.respond = () => refusal('invalid_request')
    await outcome(outbox.add('one'))
    harness.respond = storing
    outbox.retry(uuid(1))
    await harness.advance(0)
    expect(ids(harness.calls)).toEqual([uuid(1), uuid(1)])
    expect(seen).toEqual(['one: sending', 'one: failed invalid_request', 'one: sending', '-'])
  })

  test('drops a message that the person discards, and continues with the next', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    void outbox.add('two')
    await harness.advance(0)
    outbox.discard(uuid(1))
    expect(await first).toBe('refused aborted')
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one', 'two'])
    await harness.calls[0]?.answer(ok(mine(1, uuid(1), 'one'), 201))
    expect(outbox.list.map(show)).toEqual(['two: sending'])
    expect(log).toEqual([])
  })

  test.each(['invalid_token', 'origin_not_allowed'] as const)(
    'stops at %s until a person acts, and keeps the order',
    async (code) => {
      const outbox = outboxOf()
      outbox.wake()
      const first = outcome(outbox.add('one'))
      void outbox.add('two')
      await harness.answer(refusal(code))
      await harness.setNetwork(false)
      await harness.setNetwork(true)
      await harness.advance(600_000)
      expect(texts(harness.calls)).toEqual(['one'])
      expect(outbox.list.map(show)).toEqual([`one: failed ${code}`, 'two: sending'])
      harness.respond = storing
      outbox.wake(true)
      expect(await first).toBe('stored one')
      await harness.advance(0)
      expect(texts(harness.calls)).toEqual(['one', 'one', 'two'])
    },
  )

  test('continues with the next message when the refused one is discarded', async () => {
    const outbox = outboxOf()
    outbox.wake()
    void outbox.add('one')
    void outbox.add('two')
    await harness.answer(refusal('invalid_token'))
    outbox.discard(uuid(1))
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one', 'two'])
  })

  test('counts a message as sent if it arrives through the log, whatever the answer is', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    void outbox.add('two')
    await harness.advance(0)
    outbox.settle([mine(1, uuid(1), 'one')])
    expect(await first).toBe('stored one')
    await harness.advance(0)
    expect(texts(harness.calls)).toEqual(['one', 'two'])
    expect(outbox.list.map(show)).toEqual(['two: sending'])
    expect(stored()).toMatchObject([{ text: 'two' }])
    await harness.calls[0]?.answer('cut')
    expect(texts(harness.calls)).toEqual(['one', 'two'])
  })

  test('shows a stored message as outgoing until the log has it, and does not send it again', async () => {
    const outbox = outboxOf(harness, { isNext: false })
    outbox.wake()
    harness.respond = storing
    await outbox.add('one')
    expect(outbox.list.map(show)).toEqual(['one: sending'])
    expect(stored()).toEqual([])
    outbox.wake()
    outbox.retry(uuid(1))
    await harness.advance(60_000)
    expect(harness.calls).toHaveLength(1)
    outbox.settle([mine(1, uuid(1), 'one')])
    expect(outbox.list).toEqual([])
  })

  test('of two tabs sends all messages, each under one client id', async () => {
    const [here, there] = [outboxOf(), outboxOf()]
    void here.add('one')
    void there.add('two')
    expect(stored()).toMatchObject([{ text: 'one' }, { text: 'two' }])
    const later = outboxOf()
    harness.respond = storing
    for (const outbox of [here, there, later]) outbox.wake()
    await harness.advance(0)
    const copies = new Map(harness.calls.map(({ body }) => [JSON.stringify(body), body]))
    expect(copies.size).toBe(2)
    expect(stored()).toEqual([])
  })

  test('rejects unsent messages when it is stopped, and keeps them stored', async () => {
    const outbox = outboxOf()
    outbox.wake()
    const first = outcome(outbox.add('one'))
    await harness.advance(0)
    outbox.stop()
    expect(await first).toBe('refused aborted')
    expect(await outcome(outbox.add('two'))).toBe('refused aborted')
    expect(stored()).toMatchObject([{ text: 'one' }])
    await harness.advance(60_000)
    expect(await harness.leftovers()).toEqual([])
    expect(harness.calls).toHaveLength(1)
  })
})

test('failures are classified as transient, final or ask', () => {
  const failureClass = (code: 'aborted' | 'not_your_chat', status: number | null) =>
    classifyFailure(new RealError(code, { status }))
  expect(classifyFailure(new RealError('network_error', { retry: true }))).toBe('transient')
  expect(classifyFailure(new RealError('internal_error', { status: 500, retry: true }))).toBe(
    'transient',
  )
  expect(failureClass('aborted', null)).toBe('transient')
  expect(failureClass('not_your_chat', 403)).toBe('final')
  expect(classifyFailure(new RealError('not_authenticated', { status: 401 }))).toBe('ask')
})
