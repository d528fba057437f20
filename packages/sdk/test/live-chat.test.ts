import type { Chat, LogPage } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { LiveChat } from '../src/chat/live-chat.ts'
import { Poller, type PollerOptions } from '../src/sync/poller.ts'
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
  const { platform } = harness
  const client = new Client(harness)
  const polls: PollerOptions = {
    platform,
    holdBudget: { left: 1 },
    hiddenMs: 30_000,
    getPage: (query, call) => client.getMessages('chat-1', query, call),
  }
  return new LiveChat({
    platform,
    client,
    chat: chatOf(chat),
    ...(first ? { first } : {}),
    self: { type: 'visitor' },
    outboxKey: 'papo.outbox.chat-1',
    feed: (reader) => new Poller(polls, reader),
    onClose: () => closed++,
  })
}

/** A chat with its first page loaded. */
async function opened(page: LogPage = pageOf(), chat: Partial<Chat> = {}): Promise<LiveChat> {
  const live = chatWith(chat)
  await harness.answer(ok(page))
  return live
}

const polls = () =>
  harness.calls.filter(({ path, method }) => path.endsWith('/messages') && method === 'GET')
const sends = () =>
  harness.calls.filter(({ path, method }) => path.endsWith('/messages') && method === 'POST')
const hintsSent = (what: 'typing' | 'read') =>
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

describe('a followed chat', () => {
  test('has the delivered marks of the last page, or null without any', async () => {
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

  test('reports every state from the opening to the end', async () => {
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

  test('emits each change once, the entries of the log first', async () => {
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

  test('says whether agents answer, while the chat waits', async () => {
    const online = { availability: 'online', reason: null, closesAt: null, opensAt: null } as const
    const nobody = { ...online, availability: 'offline', reason: 'nobody' } as const
    const chat = await opened()
    expect(chat.state.site).toBeNull()
    const seen: unknown[] = []
    chat.on('site', (site) => seen.push(site?.reason ?? site?.availability ?? null))
    for (const site of [online, { ...online }, nobody]) {
      await poll(pageOf([], { queuePosition: 1, site, nextPollInMs: 1000 }))
      await harness.advance(1000)
    }
    expect(chat.state.site).toEqual(nobody)
    await poll(
      pageOf([messageOf(1, { kind: 'accepted', text: null })], {
        status: 'active',
        queuePosition: null,
      }),
    )
    expect([chat.state.site, seen]).toEqual([null, ['online', 'nobody', null]])
  })

  test('keeps the same state object while nothing changes', async () => {
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

  test('replaces its log at a reset, and emits only entries that it never showed', async () => {
    const chat = await opened(pageOf([messageOf(5), messageOf(6)], { hasEarlier: true }))
    expect(chat.state.hasEarlier).toBe(true)
    const emitted: string[] = []
    chat.on('message', ({ id }) => emitted.push(id))
    await poll(pageOf([messageOf(1), messageOf(2)], { reset: true, hasMore: true }))
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 2])
    expect(chat.state.hasEarlier).toBe(false)
    const restored = messageOf(7, { id: 'another-7' })
    await poll(pageOf([messageOf(3), messageOf(4), messageOf(5), messageOf(6), restored]))
    expect(chat.state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(emitted).toEqual(['another-7'])
  })

  test('loads the chat again at a reset, because the visitor may have been erased', async () => {
    const chat = await opened(pageOf([messageOf(1)]), { subject: 'Oi' })
    await poll(pageOf([messageOf(1, { text: null, erased: true })], { reset: true }))
    const reloads = harness.calls.filter(({ path }) => path === '/v1/chats/chat-1')
    expect(reloads).toHaveLength(1)
    await reloads[0]?.answer(ok(chatOf({ subject: null, lastSeq: 1 })))
    expect(chat.state.chat.subject).toBeNull()
  })

  test('stays ended, even if an answer in flight has another status', async () => {
    const chat = await opened(pageOf([], { status: 'active' }), { status: 'active' })
    harness.respond = ({ path }) =>
      path.endsWith('/end') ? ok(chatOf({ status: 'ended', endedBy: 'visitor' })) : undefined
    await harness.advance(2500)
    await chat.end()
    await poll(pageOf([], { status: 'active' }))
    expect(chat.state.status).toBe('ended')
    expect(chat.state.endedBy).toBe('visitor')
  })

  test('loads the whole agent after a change of the agent', async () => {
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

  test('has no agent after a requeue', async () => {
    const agent = { id: 'agent-1', name: 'Bia', avatarUrl: null }
    const chat = await opened(pageOf([], { status: 'active' }), { status: 'active', agent })
    await poll(pageOf([messageOf(1, { kind: 'requeued' })], { queuePosition: 1 }))
    expect(chat.state).toMatchObject({ status: 'waiting', agent: null, queuePosition: 1 })
  })

  test('has the time of the idle timeout during the warning, by its own clock', async () => {
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

  test('is kept open by extend', async () => {
    const chat = await opened(pageOf([], { status: 'active', closesInSeconds: 60 }))
    expect(chat.state.closesAt).not.toBeNull()
    harness.respond = ({ path }) => (path.endsWith('/extend') ? ok(undefined, 204) : undefined)
    const staying = chat.extend()
    await harness.advance(0)
    await staying
    expect(chat.state.closesAt).toBeNull()
    expect(harness.calls.some(({ path }) => path.endsWith('/chat-1/extend'))).toBe(true)
  })

  test('loads the earlier page once, and does not emit it as new', async () => {
    const chat = await opened(pageOf([messageOf(5)], { hasEarlier: true }))
    const emitted: number[] = []
    chat.on('message', ({ seq }) => emitted.push(seq))
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
    expect(emitted).toEqual([])
    await harness.advance(2500)
    expect(harness.pending.query).toBe('after=c5&wait=5')
  })

  test('shows typing until the text arrives or 6 s have passed', async () => {
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

  test('is blocked by a refusal, with the error, and continues on request', async () => {
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

  test('leaves no timer or request after close, also after a second one', async () => {
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

  test('waits for the log if there are other entries before the message', async () => {
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

  test('resolves if the answer is lost and the message arrives through the log', async () => {
    const chat = await opened(pageOf([messageOf(1)]))
    const sent = chat.send('mine')
    await harness.answer('hang')
    await poll(pageOf([mine(2, uuid(1), 'mine')]))
    expect((await sent).seq).toBe(2)
    expect(view(chat.state)).toBe('waiting online [text 1,mine] ()')
  })

  test('does not mix up own messages with those of the other side', async () => {
    const chat = await opened()
    void chat.send('mine')
    await harness.answer('hang')
    await poll(pageOf([messageOf(1, { clientId: uuid(1) })]))
    expect(chat.state.outgoing).toHaveLength(1)
  })

  test('refuses an empty text without a request', async () => {
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

  test('continues as soon as the log is read again', async () => {
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

  test('makes the log be read at once when a message arrives while polling waits', async () => {
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

  test('emits each outgoing message and its failure', async () => {
    const chat = await opened()
    const emitted: string[] = []
    chat.on('outgoing', ({ text, state, error }) =>
      emitted.push(`${text} ${state} ${error?.code ?? ''}`),
    )
    const sent = chat.send('late')
    await harness.answer(refusal('chat_ended'))
    await expect(sent).rejects.toMatchObject({ code: 'chat_ended', status: 409, retry: false })
    chat.retry(uuid(1))
    chat.discard(uuid(1))
    expect(emitted).toEqual(['late sending ', 'late failed chat_ended', 'late sending '])
    expect(chat.state.outgoing).toEqual([])
  })
})

describe('typing', () => {
  test('is reported every 3 s at most while it lasts, and its end after 5 s', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    harness.respond = () => ok(undefined, 204)
    for (let key = 0; key < 8; key++) {
      chat.setTyping(true)
      await harness.advance(1000)
    }
    await harness.advance(20_000)
    chat.setTyping(false)
    expect(hintsSent('typing')).toEqual(['0 true', '3000 true', '6000 true', '12000 false'])
  })

  test('ends with the message', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    chat.setTyping(true)
    void chat.send('done')
    await harness.advance(20_000)
    expect(hintsSent('typing')).toEqual(['0 true', '0 false'])
  })

  test('ignores a failed hint', async () => {
    const chat = await opened(pageOf([], { nextPollInMs: 600_000 }))
    harness.respond = ({ path }) => (path.endsWith('typing') ? 'cut' : undefined)
    chat.setTyping(true)
    await harness.advance(1000)
    expect(chat.state.connection).toBe('online')
    expect(hintsSent('typing')).toEqual(['0 true'])
  })
})

describe('reading', () => {
  test('sends close marks as one, and never a lower one', async () => {
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
    expect(hintsSent('read')).toEqual(['500 3', '1500 4'])
  })

  test('sends the last mark when the chat is closed', async () => {
    const chat = await opened(pageOf([messageOf(1)], { nextPollInMs: 600_000 }))
    chat.markRead()
    chat.close()
    expect(hintsSent('read')).toEqual(['0 1'])
  })

  test('repeats a lost mark with the next one', async () => {
    const chat = await opened(pageOf([messageOf(1), messageOf(2)], { nextPollInMs: 600_000 }))
    harness.respond = () => 'cut'
    chat.markRead(1)
    await harness.advance(500)
    chat.markRead(2)
    await harness.advance(500)
    expect(hintsSent('read')).toEqual(['500 1', '1000 2'])
  })

  test('never moves back because of a late answer', async () => {
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

  test('are buffered for a busy reader, and end with the chat', async () => {
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

  test('have the same values as for listeners', async () => {
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

  test('go to each reader, whatever happens to the others', async () => {
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

  test('reach every listener even if one of them throws; its error is thrown separately', async () => {
    const chat = await opened()
    const received: string[] = []
    chat.on('message', () => {
      throw new Error('a listener’s own fault')
    })
    const stop = chat.on('message', () => received.push('second'))
    await poll(pageOf([messageOf(1)], { nextPollInMs: 0 }))
    expect(received).toEqual(['second'])
    await expect(harness.advance(0)).rejects.toThrow('a listener’s own fault')
    expect(chat.state.connection).toBe('online')
    stop()
    stop()
    await poll(pageOf([messageOf(2)]))
    expect(received).toEqual(['second'])
  })
})
