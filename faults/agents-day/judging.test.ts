import type { Chat, Message } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { judgeAlerts } from './alerts.ts'
import { judgeMemory } from './memory.ts'
import { judgeMessages } from './messages.ts'
import type { PageEvent } from './page-events.ts'
import { difference, type Shown } from './shown.ts'
import type { ChatLog } from './truth.ts'

const me = 'agent-me'
const chatId = '01a22cc7-eee3-7180-9f42-2082a5307236'
const name = 'Bia 0001'
const iso = (at: number) => new Date(at).toISOString()
const bia = { type: 'visitor', id: 'visitor', name } as const
const rui = { type: 'agent', id: 'agent-rui', name: 'Rui' } as const

function entry(seq: number, at: number, more: Partial<Message>): Message {
  const base = { id: `m${seq}`, seq, chatId, clientId: null, text: null, author: bia }
  return { ...base, kind: 'text', createdAt: iso(at), ...more }
}

/** A chat that began at 1000; only what is judged is filled in. */
function logOf(entries: Message[], more: Partial<Chat> = {}): ChatLog {
  const chat = { id: chatId, status: 'active', createdAt: iso(1000), agent: null, ...more }
  return { chat: chat as Chat, name, entries }
}
const event = (kind: PageEvent['kind'], at: number, text = ''): PageEvent => ({ kind, at, text })
const start = [event('loaded', 0), event('gesture', 10), event('live', 20)]
const judged = (log: ChatLog, events: PageEvent[]) =>
  judgeAlerts([log], me, events, { patienceMs: 5000, beganAt: 0 })

describe('an alert', () => {
  const waiting = logOf([entry(1, 1000, { text: 'Oi' })], { status: 'waiting' })
  const signs = [
    event('title', 1100, '(1) Queue'),
    event('rang', 1100, 'waiting'),
    event('said', 1500, `${name} is waiting in the queue`),
  ]

  it('of a chat that waits is given by title, sound and words together, or it is missed', () => {
    expect(judged(waiting, [...start, ...signs])).toEqual({
      due: 1,
      judged: 1,
      missed: [],
      delays: [500],
    })
    const without = (at: number) => judged(waiting, [...start, ...signs.toSpliced(at, 1)]).missed
    expect(without(0)).toEqual([`${name} waits in the queue at 1.0 s: title “”`])
    expect(without(1)).toEqual([`${name} waits in the queue at 1.0 s: not heard`])
    expect(without(2)).toEqual([`${name} waits in the queue at 1.0 s: not announced`])
  })

  it('is missed if its signs come too late, and is not due before somebody takes the chat soon', () => {
    const late = signs.map((sign) => ({ ...sign, at: sign.at + 9000 }))
    expect(judged(waiting, [...start, ...late]).missed).toHaveLength(1)
    const taken = logOf([...waiting.entries, entry(2, 2000, { kind: 'accepted', author: rui })])
    expect(judged(taken, start)).toMatchObject({ due: 1, judged: 0, missed: [] })
  })

  it('is not due while the page is cut off, and is once it is back', () => {
    const away = [...start, event('cut', 500), event('live', 30_000)]
    expect(judged(waiting, away).missed).toHaveLength(1)
    expect(judged(waiting, [...start, event('cut', 500)])).toMatchObject({ judged: 0 })
  })

  it('of a message or a transfer is due only while the agent does not look at the chat', () => {
    const log = logOf([
      entry(1, 1500, { kind: 'accepted', author: rui }),
      entry(2, 2000, { kind: 'transferred', author: rui, to: { id: me, name: 'Me' } }),
      entry(3, 9000, { text: 'Are you there?' }),
    ])
    expect(judged(log, start).missed).toEqual([
      `${name} was transferred at 2.0 s: title “”, not announced, not heard`,
      `${name} wrote at 9.0 s: title “”, not announced, not heard`,
    ])
    const looking = [...start, event('place', 1900, `#/chats/${chatId}`)]
    expect(judged(log, looking)).toMatchObject({ judged: 0, missed: [] })
  })
})

describe('a shown chat', () => {
  const log = logOf(
    [entry(1, 1000, { text: 'Oi' }), entry(2, 1100, { kind: 'accepted', author: rui })],
    {
      agent: { id: rui.id, name: 'Rui', avatarUrl: null },
    },
  )
  const shown: Shown = {
    page: 'chats',
    chatId,
    name,
    entries: ['Oi', 'Rui joined the conversation'],
    hasEarlier: false,
    failed: [],
    sending: [],
    has: 'Rui',
    draft: null,
    queueCount: '0',
    load: '0/6',
    rows: [],
  }

  it('equals its log in texts, order, and who has it', () => {
    expect(difference(shown, log, me)).toBeNull()
    const wrong: Partial<Shown>[] = [
      { entries: shown.entries.toReversed() },
      { entries: shown.entries.slice(1) },
      { has: 'mine' },
      { name: 'Davi 0002' },
      { sending: ['Olá'] },
    ]
    for (const one of wrong) expect(difference({ ...shown, ...one }, log, me)).not.toBeNull()
  })

  it('of a long log shows the end of it, and that there is more before', () => {
    const texts = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const long = logOf(
      texts.map((text, index) => entry(index + 1, 1000 + index, { text })),
      { agent: log.chat.agent },
    )
    const end: Shown = { ...shown, entries: texts.slice(-12), hasEarlier: true }
    expect(difference(end, long, me)).toBeNull()
    const wrong: Partial<Shown>[] = [
      { hasEarlier: false },
      { entries: texts.slice(-12, -1) },
      { entries: texts.slice(-13).filter((text) => text !== 'line 25') },
      { entries: [] },
      { entries: texts.slice(-5) },
    ]
    for (const one of wrong) expect(difference({ ...end, ...one }, long, me)).not.toBeNull()
  })
})

describe('a message', () => {
  const log = logOf([entry(1, 1000, { text: `${name} asks 0` })])
  const asked = { chatId, text: `${name} asks 0` }

  it('that was acknowledged is stored once, in its own chat', () => {
    expect(judgeMessages([log], [asked], [])).toEqual([])
    const lost = { chatId, text: `${name} asks 1` }
    expect(judgeMessages([log], [lost], [])).toHaveLength(1)
    const doubled = logOf([...log.entries, ...log.entries])
    expect(judgeMessages([doubled], [asked], [])).toHaveLength(1)
    const foreign = logOf([...log.entries, entry(2, 1100, { text: 'To Davi 0002' })])
    expect(judgeMessages([foreign], [asked], [])).toEqual([
      `“To Davi 0002” is in the chat of ${name}`,
    ])
  })

  it('of the console may be refused only where the chat went away at that moment', () => {
    const sent = [{ chatId, name, text: `To ${name}`, at: 5000 }]
    expect(judgeMessages([log], [], sent)).toHaveLength(1)
    const ended = logOf([...log.entries, entry(2, 5500, { kind: 'ended' })])
    expect(judgeMessages([ended], [], sent)).toEqual([])
  })
})

it('memory that is kept is seen, and memory that goes away again is not', () => {
  const day = (heap: (at: number) => number) =>
    Array.from({ length: 20 }, (_, at) => (at + 1) / 20).map((at) => ({
      at,
      heapBytes: heap(at),
      nodes: 500,
    }))
  expect(judgeMemory(day((at) => 4e6 + at * 8e6)).faults).toEqual(['the heap grows'])
  expect(judgeMemory(day((at) => 6e6 + (Math.round(at * 20) % 3) * 4e6)).faults).toEqual([])
})
