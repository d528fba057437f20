import type { Message, OutgoingMessage } from '@papo/sdk'
import { expect, test } from 'vitest'
import { type TimelineEntry, timelineOf } from '../src/timeline/timeline.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute)

let seq = 0
const message = (who: 'visitor' | 'agent' | 'system', when: Date, rest: Partial<Message> = {}) =>
  ({
    id: `id-${++seq}`,
    seq,
    chatId: 'chat',
    clientId: null,
    kind: 'text',
    author: { type: who, id: who === 'system' ? null : who, name: null },
    text: 'Oi',
    createdAt: when.toISOString(),
    ...rest,
  }) satisfies Message

const outgoing = (when: Date): OutgoingMessage => ({
  clientId: 'c-1',
  text: 'Oi',
  state: 'sending',
  error: null,
  createdAt: when.toISOString(),
})

const rows = (messages: Message[], onTheWay: OutgoingMessage[] = [], myId: string | null = null) =>
  timelineOf({ messages, outgoing: onTheWay }, myId, ({ text }) => text)

const firsts = (entries: TimelineEntry[]) => entries.map(({ isFirst }) => isFirst)

test('each day starts once, also across midnight', () => {
  const starts = rows([
    message('agent', at(12, 9)),
    message('agent', at(13, 9)),
    message('agent', at(13, 23, 59)),
    message('agent', at(14, 0)),
    message('agent', at(14, 0, 1)),
  ]).map(({ startsDay, isFirst }) => [startsDay, isFirst])
  expect(starts).toEqual([
    [true, true],
    [true, true],
    [false, true],
    [true, true],
    [false, false],
  ])
})

test('consecutive messages of one author within five minutes form a group', () => {
  const entries = rows([
    message('agent', at(14, 9, 0)),
    message('agent', at(14, 9, 5)),
    message('agent', at(14, 9, 11)),
    message('visitor', at(14, 9, 11)),
    message('agent', at(14, 9, 12)),
    message('agent', at(14, 9, 12), { author: { type: 'agent', id: 'bia', name: 'Bia' } }),
  ])
  expect(firsts(entries)).toEqual([true, false, true, true, true, true])
})

test('a notice and a note end a group', () => {
  const now = at(14, 9)
  const entries = rows([
    message('agent', now),
    message('agent', now, { kind: 'accepted' }),
    message('agent', now),
    message('agent', now, { kind: 'note' }),
    message('agent', now, { kind: 'note' }),
    message('agent', now),
  ])
  expect(entries.map(({ kind }) => kind)).toEqual([
    'agent',
    'notice',
    'agent',
    'note',
    'note',
    'agent',
  ])
  expect(firsts(entries)).toEqual([true, true, true, true, false, true])
})

test('what has no text is left out and ends no group', () => {
  const now = at(14, 9)
  const entries = rows([
    message('agent', now),
    message('visitor', now, { kind: 'rated', text: null }),
    message('agent', now),
  ])
  expect(firsts(entries)).toEqual([true, false])
})

test.each([
  ['the visitor', null, 'visitor'],
  ['an agent', 'agent', 'agent'],
] as const)(
  'a message of %s keeps its key and its group when it moves from the outbox to the log',
  (_, myId, kind) => {
    const now = at(14, 9)
    const earlier = message(kind, now)
    const before = rows([earlier], [outgoing(now)], myId)
    const after = rows([earlier, message(kind, now, { clientId: 'c-1' })], [], myId)
    const stable = (entries: TimelineEntry[]) =>
      entries.map(({ key, kind: who, authorId, isFirst }) => ({ key, who, authorId, isFirst }))
    expect(stable(before)).toEqual(stable(after))
    expect(firsts(after)).toEqual([true, false])
    expect(before.at(-1)?.seq).toBe(Infinity)
  },
)
