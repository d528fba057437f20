import type { Chat, LogPage } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { LiveChat } from '../src/chat/live-chat.ts'
import type { ChatEvent, ChatState } from '../src/index.ts'
import { ChatClient } from '../src/transport/chat-client.ts'
import { createRequest } from '../src/transport/request.ts'
import { visitorAnswers } from '../src/transport/visitor-answers.ts'
import {
  type Call,
  chatOf,
  messageOf,
  mine,
  ok,
  pageOf,
  refusal,
  SdkHarness,
  uuid,
} from './sdk-harness.ts'

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
let closed: number

beforeEach(() => {
  harness = new SdkHarness()
  closed = 0
})

function chatWith(chat: Partial<Chat> = {}, first?: LogPage): LiveChat {
  return new LiveChat({
    platform: harness.platform,
    client: new Client(harness),
    chat: chatOf(chat),
    ...(first ? { first } : {}),
    self: { type: 'visitor' },
    outboxKey: 'papo.outbox.chat-1',
    holdBudget: { left: 1 },
    hiddenMs: 30_000,
    onClose: () => closed++,
  })
}

/** A chat whose first page is there. */
async function opened(page: LogPage = pageOf(), chat: Partial<Chat> = {}): Promise<LiveChat> {
  const live = chatWith(chat)
  await harness.answer(ok(page))
  return live
}

const polls = () =>
  harness.calls.filter(({ path, method }) => path.endsWith('/messages') && method === 'GET')
const sends = () =>
  harness.calls.filter(({ path, method }) => path.endsWith('/messages') && method === 'POST')
const told = (what: 'typing' | 'read') =>
  harness.calls
    .filter(({ path }) => path.endsWith(`/${what}`))
    .map(({ at, body }) => `${at} ${Object.values(body as object)[0]}`)

async function poll(page: LogPage): Promise<void> {
  if (polls().at(-1)?.query.includes('tail')) await harness.advance(3000)
  const call = polls().at(-1)
  await call?.answer(ok(page))
}

const view = ({ messages, outgoing, status, connection }: ChatState) => {
  const texts = messages.map(({ text }) => text).join()
  const unsent = outgoing.map(({ text, state }) => `${text} ${state}`).join()
  return `${status} ${connection} [${texts}] (${unsent})`
}

describe('a chat that is followed', () => {
  test('knows what each side was given, as the last page says, and null where none does', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    expect(chat.state.deliveredUpTo).toBeNull()
    await poll(pageOf([messageOf(2)], { deliveredUpTo: { visitor: 1, agent: 2 }, nextPollInMs: 0 }))
    const known = chat.state.deliveredUpTo
    expect(known).toEqual({ visitor: 1, agent: 2 })
    await poll(pageOf([messageOf(3)], { deliveredUpTo: { visitor: 1, agent: 2 }, nextPollInMs: 0 }))
    expect(chat.state.deliveredUpTo).toBe(known)
    await poll(pageOf([], { deliveredUpTo: { visitor: null, agent: 3 } }))
    expect(chat.state.deliveredUpTo).toEqual({ visitor: null, agent: 3 })
  })

  test('is told of from the opening to the end, state by state', async () => {
    const chat = chatWith()
    const views: string[] = [view(chat.state)]
    chat.on('state', (state) => views.push(view(state)))
    await harness.answer(ok(pageOf([mine(1, uuid(99), 'hello')])))
    const accepted = messageOf(2, { kind: 'accepted', text: null })
    await poll(
      pageOf([accepted, messageOf(3)], { status: 'active', queuePosition: null, nextPollInMs: 0 }),
    )
    await poll(pageOf([messageOf(4, { kind: 'ended', text: null })], { status: 'ended' }))
    expect(views).toEqual([
      'waiting connecting [] ()',
      'waiting connecting [hello] ()',
      'waiting online [hello] ()',
      'active online [hello,,text 3] ()',
      'ended online [hello,,text 3,] ()',
    ])
    expect(chat.state).toMatchObject({
      queuePosition: null,
      endedBy: 'agent',
      agent: { id: 'agent-1', name: 'Bia' },
      chat: { status: 'ended', endedBy: 'agent', lastSeq: 4, queuePosition: null },
    })
  })

  test('tells of each thing that changed, once, the entries of the log first', async () => {
    const chat = await opened()
    const events: string[] = []
    for (const name of ['message', 'status', 'queue', 'agent', 'typing', 'connection'] as const) {
      chat.on(name, (value) => events.push(`${name} ${JSON.stringify(value)}`.slice(0, 60)))
    }
    const estimatedWait = { fromSeconds: 60, toSeconds: 120 }
    await poll(pageOf([], { queuePosition: 1, estimatedWait, nextPollInMs: 1000 }))
    await harness.advance(1000)
    await poll(
      pageOf([], { queuePosition: 1, estimatedWait: { ...estimatedWait }, nextPollInMs: 1000 }),
    )
    await harness.advance(1000)
    const typing = [{ type: 'agent' as const, id: 'agent-1', name: 'Bia' }]
    await poll(
      pageOf([messageOf(1, { kind: 'accepted', text: null })], {
        status: 'active',
        queuePosition: null,
        typing,
      }),
    )
    expect(events).toEqual([
      'queue {"position":1,"estimatedWait":{"fromSeconds":60,"toSec',
      'message {"id":"entry-1","seq":1,"chatId":"chat-1","clientId":null,"k'.slice(0, 60),
      'status "active"',
      'queue {"position":null,"estimatedWait":null}',
      'agent {"id":"agent-1","name":"Bia","avatarUrl":null}',
      'typing [{"type":"agent","id":"agent-1","name":"Bia"}]',
    ])
  })

  test('keeps its state the same object while nothing changes', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    const { state } = chat
    await poll(pageOf([messageOf(1)], { cursor: 'c1' }))
    expect(chat.state).toBe(state)
    const before = chat.state.messages
    await harness.advance(3000)
    await poll(pageOf([], { queuePosition: 1 }))
    expect(chat.state).not.toBe(state)
    expect(chat.state.messages).toBe(before)
  })

  test('applies each entry once and in order, whatever is repeated', async () => {
    const chat = await opened(pageOf([messageOf(1), messageOf(2)]))
    const seqs: number[] = []
    chat.on('message', ({ seq }) => seqs.push(seq))
    await poll(pageOf([messageOf(2), messageOf(4), messageOf(3)], { nextPollInMs: 0 }))
    await poll(pageOf([messageOf(4), messageOf(5)]))
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(seqs).toEqual([3, 4, 5])
  })

  test('replaces its log at a reset, and tells only of what it never showed', async () => {
    const chat = await opened(pageOf([messageOf(5), messageOf(6)], { hasEarlier: true }))
    expect(chat.state.hasEarlier).toBe(true)
    const told: string[] = []
    chat.on('message', ({ id }) => told.push(id))
    await poll(pageOf([messageOf(1), messageOf(2)], { reset: true, hasMore: true }))
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 2])
    expect(chat.state.hasEarlier).toBe(false)
    const restored = messageOf(7, { id: 'another-7' })
    await poll(pageOf([messageOf(3), messageOf(4), messageOf(5), messageOf(6), restored]))
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(told).toEqual(['another-7'])
  })

  test('asks for the chat again at a reset: what was said of the visitor may be erased', async () => {
    const chat = await opened(pageOf([messageOf(1)]), { subject: 'Oi' })
    await poll(pageOf([messageOf(1, { text: null, erased: true })], { reset: true }))
    const asked = harness.calls.filter(({ path }) => path === '/v1/chats/chat-1')
    expect(asked).toHaveLength(1)
    await asked[0]?.answer(ok(chatOf({ subject: null, lastSeq: 1 })))
    expect(chat.state.chat.subject).toBeNull()
  })

  test('stays ended, whatever an answer says that was on its way', async () => {
    const chat = await opened(pageOf([], { status: 'active' }), { status: 'active' })
    harness.respond = ({ path }) =>
      path.endsWith('/end') ? ok(chatOf({ status: 'ended', endedBy: 'visitor' })) : undefined
    await harness.advance(2500)
    await chat.end()
    await poll(pageOf([], { status: 'active' }))
    expect(chat.state.status).toBe('ended')
    expect(chat.state.endedBy).toBe('visitor')
  })

  test('asks for the whole agent when a new one comes', async () => {
    const chat = await opened()
    harness.respond = ({ path }) =>
      path === '/v1/chats/chat-1'
        ? ok(
            chatOf({
              status: 'active',
              queuePosition: null,
              lastSeq: 1,
              agent: { id: 'agent-1', name: 'Bia', avatarUrl: '/bia.png' },
            }),
          )
        : undefined
    await poll(
      pageOf([messageOf(1, { kind: 'accepted' })], { status: 'active', queuePosition: null }),
    )
    await harness.advance(0)
    expect(chat.state.agent?.avatarUrl).toBe('/bia.png')
  })

  test('returns to the line without its agent', async () => {
    const agent = { id: 'agent-1', name: 'Bia', avatarUrl: null }
    const chat = await opened(pageOf([], { status: 'active' }), { status: 'active', agent })
    await poll(pageOf([messageOf(1, { kind: 'requeued' })], { queuePosition: 1 }))
    expect(chat.state).toMatchObject({ status: 'waiting', agent: null, queuePosition: 1 })
  })

  test('knows when silence ends it while both sides are warned, by its own clock', async () => {
    const chat = await opened(pageOf([], { status: 'active' }))
    expect(chat.state.closesAt).toBeNull()
    await poll(pageOf([], { status: 'active', closesInSeconds: 60 }))
    expect(chat.state.closesAt).toBe(harness.platform.now() + 60_000)
    const { closesAt } = chat.state
    await harness.advance(2500)
    await poll(pageOf([], { status: 'active', closesInSeconds: 57 }))
    expect(chat.state.closesAt).toBe(closesAt)
    await harness.advance(2500)
    await poll(pageOf([], { status: 'active' }))
    expect(chat.state.closesAt).toBeNull()
  })

  test('stays open for whoever says so', async () => {
    const chat = await opened(pageOf([], { status: 'active', closesInSeconds: 60 }))
    expect(chat.state.closesAt).not.toBeNull()
    harness.respond = ({ path }) => (path.endsWith('/extend') ? ok(undefined, 204) : undefined)
    const staying = chat.extend()
    await harness.advance(0)
    await staying
    expect(chat.state.closesAt).toBeNull()
    expect(harness.calls.some(({ path }) => path.endsWith('/chat-1/extend'))).toBe(true)
  })

  test('loads the page before, once, and tells nobody that it is new', async () => {
    const chat = await opened(pageOf([messageOf(5)], { hasEarlier: true }))
    const told: number[] = []
    chat.on('message', ({ seq }) => told.push(seq))
    const loading = [chat.loadEarlier(), chat.loadEarlier()]
    expect(harness.pending.query).toBe('before=5')
    await harness.answer(
      ok(pageOf([messageOf(3), messageOf(4)], { hasEarlier: false, cursor: 'x' })),
    )
    await Promise.all(loading)
    await chat.loadEarlier()
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([3, 4, 5])
    expect(chat.state.hasEarlier).toBe(false)
    expect(harness.calls.filter(({ query }) => query.includes('before'))).toHaveLength(1)
    expect(told).toEqual([])
    await harness.advance(2500)
    expect(harness.pending.query).toBe('after=c5&wait=5')
  })

  test('shows somebody typing until the text is there or 6 s have passed', async () => {
    const typing = [{ type: 'agent' as const, id: 'agent-1', name: 'Bia' }]
    const chat = await opened(pageOf([], { typing }))
    expect(chat.state.typing).toEqual(typing)
    await harness.advance(5999)
    expect(chat.state.typing).toEqual(typing)
    await harness.advance(1)
    expect(chat.state.typing).toEqual([])
    await poll(pageOf([], { typing, nextPollInMs: 0 }))
    expect(chat.state.typing).toEqual(typing)
    await poll(pageOf([messageOf(1)], { typing }))
    expect(chat.state.typing).toEqual([])
  })

  test('says that it is blocked, with the error, and goes on when asked', async () => {
    const chat = await opened()
    const errors: string[] = []
    const connections: string[] = []
    chat.on('error', ({ code }) => errors.push(code))
    chat.on('connection', (connection) => connections.push(connection))
    await harness.advance(2500)
    await harness.answer(refusal('invalid_token'))
    await harness.advance(600_000)
    expect(polls()).toHaveLength(2)
    chat.reconnect()
    await polls().at(-1)?.answer(ok(pageOf()))
    expect(errors).toEqual(['invalid_token'])
    expect(connections).toEqual(['blocked', 'connecting', 'online'])
  })

  test('leaves nothing behind when it is closed, also twice', async () => {
    const chat = await opened(
      pageOf([messageOf(1)], { typing: [{ type: 'agent', id: 'a', name: null }] }),
    )
    const events: string[] = []
    chat.on('state', () => events.push('state'))
    chat.setTyping(true)
    chat.close()
    chat.close()
    for (const call of harness.calls) await call.answer(ok(undefined, 204))
    expect(await harness.leftovers()).toEqual([])
    expect(closed).toBe(1)
    chat.setTyping(true)
    chat.markRead()
    chat.reconnect()
    await expect(chat.send('late')).rejects.toMatchObject({ code: 'aborted' })
    await harness.advance(60_000)
    expect(harness.calls).toHaveLength(2)
    expect(events).toEqual([])
  })

  test('may be closed by its own listener', async () => {
    const chat = await opened()
    chat.on('message', () => chat.close())
    await poll(pageOf([messageOf(1)], { typing: [{ type: 'agent', id: 'a', name: null }] }))
    await harness.advance(60_000)
    expect(await harness.leftovers()).toEqual([])
  })
})

describe('sending', () => {
  const storing = (seq: number) => (call: Call) => {
    const { clientId, text } = call.body as { clientId: string; text: string }
    return ok(mine(seq, clientId, text), 201)
  }

  test('shows the message at once, and once: outgoing until it is in the log', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    const views: string[] = []
    chat.on('state', (state) => views.push(view(state)))
    const sent = chat.send('  one\r\ntwo\r ')
    await harness.answer(storing(2))
    expect((await sent).text).toBe('one\ntwo')
    await poll(pageOf([mine(2, uuid(1), 'one\ntwo'), messageOf(3)]))
    expect(views).toEqual([
      'waiting online [text 1] (one\ntwo sending)',
      'waiting online [text 1,one\ntwo] ()',
      'waiting online [text 1,one\ntwo,text 3] ()',
    ])
  })

  test('waits for the log where others wrote in between', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    const views: string[] = []
    const seqs: number[] = []
    chat.on('state', (state) => views.push(view(state)))
    chat.on('message', ({ seq }) => seqs.push(seq))
    const sent = chat.send('mine')
    await harness.answer(storing(3))
    expect((await sent).seq).toBe(3)
    await poll(pageOf([messageOf(2), mine(3, uuid(1), 'mine')]))
    expect(views).toEqual([
      'waiting online [text 1] (mine sending)',
      'waiting online [text 1,text 2,mine] ()',
    ])
    expect(seqs).toEqual([2, 3])
    expect(sends()).toHaveLength(1)
  })

  test('resolves when the answer is lost and the message arrives through the log', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    const sent = chat.send('mine')
    await harness.answer('hang')
    await poll(pageOf([mine(2, uuid(1), 'mine')]))
    expect((await sent).seq).toBe(2)
    expect(view(chat.state)).toBe('waiting online [text 1,mine] ()')
  })

  test('does not take the other side’s message for its own', async () => {
    const chat = await opened()
    void chat.send('mine')
    await harness.answer('hang')
    await poll(pageOf([messageOf(1, { clientId: uuid(1) })]))
    expect(chat.state.outgoing).toHaveLength(1)
  })

  test('refuses an empty text by itself', async () => {
    const chat = await opened()
    await expect(chat.send(' \r\n\t ')).rejects.toMatchObject({ code: 'invalid_request' })
    expect(sends()).toEqual([])
    expect(chat.state.outgoing).toEqual([])
  })

  test('survives a reload, and does not repeat what is in the log', async () => {
    const before = await opened()
    void before.send('first')
    void before.send('second')
    await harness.answer('hang')
    before.close()
    const after = chatWith()
    expect(view(after.state)).toBe('waiting connecting [] (first sending,second sending)')
    await polls()
      .at(-1)
      ?.answer(ok(pageOf([mine(1, uuid(1), 'first')])))
    expect(view(after.state)).toBe('waiting online [first] (second sending)')
    await harness.answer(storing(2))
    expect(sends().map(({ body }) => (body as { text: string }).text)).toEqual(['first', 'second'])
    expect(view(after.state)).toBe('waiting online [first,second] ()')
  })

  test('goes on as soon as the log is read again', async () => {
    const chat = await opened()
    harness.chance = 0.1
    await harness.advance(2500)
    harness.respond = () => 'cut'
    const sent = chat.send('mine')
    await harness.advance(20_000)
    harness.chance = 1
    await harness.advance(20_000)
    expect(chat.state.connection).toBe('offline')
    harness.respond = (call) => (call.method === 'POST' ? storing(1)(call) : ok(pageOf()))
    chat.reconnect()
    expect((await sent).seq).toBe(1)
    expect(new Set(sends().map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  test('that arrives while the log is not read makes it be read at once', async () => {
    const chat = await opened()
    await harness.advance(2500)
    harness.respond = ({ method }) => (method === 'GET' ? 'cut' : undefined)
    await polls().at(-1)?.answer('cut')
    await harness.advance(10_000)
    expect(chat.state.connection).toBe('offline')
    void chat.send('mine')
    harness.respond = ({ method }) =>
      method === 'GET' ? ok(pageOf([mine(1, uuid(1))])) : undefined
    const before = polls().length
    await sends()
      .at(-1)
      ?.answer(ok(mine(1, uuid(1)), 201))
    expect([polls().length, chat.state.connection]).toEqual([before + 1, 'online'])
  })

  test('tells of each outgoing message and its failure', async () => {
    const chat = await opened()
    const told: string[] = []
    chat.on('outgoing', ({ text, state, error }) =>
      told.push(`${text} ${state} ${error?.code ?? ''}`),
    )
    const sent = chat.send('late')
    await harness.answer(refusal('chat_ended'))
    await expect(sent).rejects.toMatchObject({ code: 'chat_ended', status: 409, retry: false })
    chat.retry(uuid(1))
    chat.discard(uuid(1))
    expect(told).toEqual(['late sending ', 'late failed chat_ended', 'late sending '])
    expect(chat.state.outgoing).toEqual([])
  })
})

describe('typing', () => {
  test('is told at most every 3 s while it lasts, and its end after 5 s', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    harness.respond = () => ok(undefined, 204)
    for (let key = 0; key < 8; key++) {
      chat.setTyping(true)
      await harness.advance(1000)
    }
    await harness.advance(20_000)
    chat.setTyping(false)
    expect(told('typing')).toEqual(['0 true', '3000 true', '6000 true', '12000 false'])
  })

  test('ends with the message', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    chat.setTyping(true)
    void chat.send('done')
    await harness.advance(20_000)
    expect(told('typing')).toEqual(['0 true', '0 false'])
  })

  test('disturbs nobody when it cannot be told', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    harness.respond = ({ path }) => (path.endsWith('typing') ? 'cut' : undefined)
    chat.setTyping(true)
    await harness.advance(1000)
    expect(chat.state.connection).toBe('online')
    expect(told('typing')).toEqual(['0 true'])
  })
})

describe('reading', () => {
  test('is told once for what comes together, and only ever further', async () => {
    const log = [1, 2, 3, 4].map((seq) => messageOf(seq))
    const chat = await opened(pageOf(log, { nextPollInMs: 600_000 }))
    harness.respond = () => ok(undefined, 204)
    chat.markRead(2)
    chat.markRead(3)
    expect(chat.state.readUpTo).toEqual({ visitor: 3, agent: 0 })
    await harness.advance(500)
    chat.markRead(1)
    chat.markRead(3)
    await harness.advance(500)
    chat.markRead()
    chat.markRead(700)
    await harness.advance(500)
    expect(told('read')).toEqual(['500 3', '1500 4'])
  })

  test('is told at the latest when the chat is closed', async () => {
    const chat = await opened(pageOf([messageOf(1)], { nextPollInMs: 600_000 }))
    chat.markRead()
    chat.close()
    expect(told('read')).toEqual(['0 1'])
  })

  test('is told again with the next mark when it was lost', async () => {
    const chat = await opened(pageOf([messageOf(1), messageOf(2)], { nextPollInMs: 600_000 }))
    harness.respond = () => 'cut'
    chat.markRead(1)
    await harness.advance(500)
    chat.markRead(2)
    await harness.advance(500)
    expect(told('read')).toEqual(['500 1', '1000 2'])
  })

  test('never goes back for what a late answer says', async () => {
    const chat = await opened(pageOf([messageOf(1)], { readUpTo: { visitor: 1, agent: 1 } }))
    await poll(pageOf([], { readUpTo: { visitor: 0, agent: 0 } }))
    expect(chat.state.readUpTo).toEqual({ visitor: 1, agent: 1 })
  })
})

describe('events', () => {
  const read = async (events: AsyncIterable<ChatEvent>) => {
    const types: string[] = []
    for await (const event of events) types.push(event.type)
    return types
  }

  test('are kept for a reader that is busy, and end with the chat', async () => {
    const chat = await opened()
    const events = chat.events()
    await poll(pageOf([messageOf(1), messageOf(2)], { queuePosition: 1, nextPollInMs: 0 }))
    const types = read(events)
    await harness.advance(0)
    await poll(pageOf([messageOf(3)], { queuePosition: 1 }))
    chat.close()
    expect(await types).toEqual(['message', 'message', 'queue', 'state', 'message', 'state'])
    expect(await read(chat.events())).toEqual([])
  })

  test('carry what the listeners are given', async () => {
    const chat = await opened()
    const events: ChatEvent[] = []
    const reading = (async () => {
      for await (const event of chat.events()) events.push(event)
    })()
    await poll(pageOf([messageOf(1)], { queuePosition: 1 }))
    chat.close()
    await reading
    expect(events).toEqual([
      { type: 'message', message: messageOf(1) },
      { type: 'queue', position: 1, estimatedWait: null },
      { type: 'state', state: chat.state },
    ])
  })

  test('go to each reader, whatever becomes of the others', async () => {
    const chat = await opened()
    const aborter = new AbortController()
    const [all, some] = [read(chat.events()), read(chat.events({ signal: aborter.signal }))]
    const first = (async () => {
      for await (const event of chat.events()) return event.type
      return 'nothing'
    })()
    await poll(pageOf([messageOf(1)], { nextPollInMs: 0 }))
    expect(await first).toBe('message')
    await harness.advance(0)
    aborter.abort()
    expect(await some).toEqual(['message', 'state'])
    await poll(pageOf([messageOf(2)]))
    chat.close()
    expect(await all).toEqual(['message', 'state', 'message', 'state'])
    expect(await read(chat.events({ signal: AbortSignal.abort() }))).toEqual([])
  })

  test('reach every listener when one of them throws, whose error is thrown on its own', async () => {
    const chat = await opened()
    const heard: string[] = []
    chat.on('message', () => {
      throw new Error('a listener’s own fault')
    })
    const stop = chat.on('message', () => heard.push('second'))
    await poll(pageOf([messageOf(1)], { nextPollInMs: 0 }))
    expect(heard).toEqual(['second'])
    await expect(harness.advance(0)).rejects.toThrow('a listener’s own fault')
    expect(chat.state.connection).toBe('online')
    stop()
    stop()
    await poll(pageOf([messageOf(2)]))
    expect(heard).toEqual(['second'])
  })
})
