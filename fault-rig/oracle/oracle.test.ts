import type { Message } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import type { Sent, View } from '../clients/journal.ts'
import type { Answer } from '../proxy/fault.ts'
import type { Evidence, Harm } from './evidence.ts'
import { countsOf, findingsIn, invariants } from './oracle.ts'
import type { StoredChat, StoredEntry } from './truth.ts'

const visitorId = 'visitor-1'
const agentId = 'agent-1'
const chatId = 'chat-1'

const stored = (seq: number, more: Partial<StoredEntry> = {}): StoredEntry => ({
  id: `entry-${seq}`,
  chatId,
  seq,
  clientId: `client-${seq}`,
  kind: 'text',
  authorType: 'visitor',
  authorId: visitorId,
  text: `text ${seq}`,
  ...more,
})

const accepted = (seq: number, by = agentId) =>
  stored(seq, { kind: 'accepted', authorType: 'agent', authorId: by, clientId: null, text: null })

const transferred = (seq: number, by: string, toId: string): StoredEntry => ({
  ...accepted(seq, by),
  kind: 'transferred',
  toId,
})

const ended = (seq: number) => stored(seq, { kind: 'ended', clientId: null, text: null })

const message = ({ authorType, authorId, ...entry }: StoredEntry): Message => ({
  ...entry,
  author: { type: authorType, id: authorId, name: null },
  createdAt: '2026-01-01T00:00:00.000Z',
})

const log = [stored(1), accepted(2), stored(3), stored(4)]

const sent = (seq: number, more: Partial<Sent> = {}): Sent => ({
  chatId,
  by: { type: 'visitor', id: visitorId },
  clientId: `client-${seq}`,
  text: `text ${seq}`,
  isAcked: true,
  ackedAt: 0,
  seq,
  id: `entry-${seq}`,
  createdAt: '2026-01-01T00:00:00.000Z',
  refused: null,
  ...more,
})

const view = (messages: Message[], more: Partial<View> = {}): View => ({
  who: 'Bia',
  participant: { type: 'visitor', id: visitorId },
  chatId,
  rendered: messages,
  shownAt: new Map(),
  messages,
  status: 'active',
  isOpen: true,
  ...more,
})

const chat: StoredChat = { id: chatId, visitorId, status: 'active', agentId, lastSeq: log.length }
const whole = log.map(message)

/** Evidence without any broken promise. */
const intact: Evidence = {
  sent: [sent(1), sent(3), sent(4)],
  views: [view(whole), view(whole, { who: 'Caio', participant: { type: 'agent', id: agentId } })],
  probes: [{ who: 'Davi', isParticipant: false, chatId, status: 404 }],
  answers: [],
  windows: [],
  truth: { chats: [chat], entries: log, agents: [{ id: agentId, capacity: 1 }] },
}

type Doctored = Partial<Omit<Evidence, 'truth'>> & { truth?: Partial<Evidence['truth']> }

const doctored = ({ truth, ...more }: Doctored): Evidence => ({
  ...intact,
  ...more,
  truth: { ...intact.truth, ...truth },
})

const withLog = (entries: StoredEntry[], more: Partial<StoredChat> = {}): Doctored => ({
  truth: { entries, chats: [{ ...chat, lastSeq: entries.length, ...more }] },
})

it('the oracle finds nothing where the promise holds', () => {
  expect(findingsIn(intact)).toEqual([])
  expect(new Set(Object.values(countsOf([])))).toEqual(new Set([0]))
})

const cases: Record<keyof typeof invariants, [what: string, Harm, Doctored][]> = {
  I1: [
    ['an acked send that is not stored', 'lost', { sent: [sent(9)] }],
    [
      'an acked send that is stored twice',
      'doubled',
      withLog([...log, stored(5, { clientId: 'client-4' })]),
    ],
    ['the same text under another id', 'doubled', withLog([...log, stored(5, { text: 'text 4' })])],
    [
      'a send that was acked with another seq than the stored one',
      'disorder',
      { sent: [sent(3, { seq: 7 })] },
    ],
    ['a send that is stored with another text', 'disorder', { sent: [sent(3, { text: 'other' })] }],
    ['an acked send that an open view does not show', 'lost', { views: [view(whole.slice(0, 3))] }],
    [
      'a message that was shown twice',
      'doubled',
      { views: [view(whole, { rendered: [...whole, ...whole.slice(3)] })] },
    ],
    [
      'a message that is shown twice at the end',
      'doubled',
      { views: [view([...whole, ...whole.slice(3)], { rendered: whole })] },
    ],
  ],
  I2: [
    [
      'an unacked send that is stored twice',
      'doubled',
      {
        sent: [sent(5, { isAcked: false })],
        ...withLog([...log, stored(5), stored(6, { clientId: 'client-5' })]),
      },
    ],
    [
      'a refused send that is stored',
      'disorder',
      { sent: [sent(4, { isAcked: false, refused: 'chat_ended' })] },
    ],
  ],
  I3: [
    ['a gap in a log', 'gaps', withLog([stored(1), accepted(2), stored(4)], { lastSeq: 4 })],
    ['a chat whose last seq is beyond its log', 'gaps', withLog(log, { lastSeq: 9 })],
    [
      'a view in another order',
      'disorder',
      { views: [view(whole, { rendered: whole.toReversed() })] },
    ],
    [
      'a view that left out an entry',
      'gaps',
      { views: [view(whole.toSpliced(2, 1), { isOpen: false })] },
    ],
    [
      'an entry under another seq',
      'disorder',
      { views: [view(whole.with(3, { ...message(stored(4)), seq: 8 }))] },
    ],
  ],
  I4: [
    [
      'a caller who could read a chat without being its participant',
      'leaks',
      { probes: [{ who: 'Davi', isParticipant: false, chatId, status: 200 }] },
    ],
    [
      'a view of another visitor’s chat',
      'leaks',
      { views: [view(whole, { participant: { type: 'visitor', id: 'visitor-2' } })] },
    ],
    [
      'an entry of another chat in a view',
      'leaks',
      {
        views: [view([...whole, message(stored(1, { id: 'other', chatId: 'chat-2' }))])],
        truth: { entries: [...log, stored(1, { id: 'other', chatId: 'chat-2' })] },
      },
    ],
    [
      'a shown entry that is not stored',
      'leaks',
      { views: [view([...whole, message(stored(5, { id: 'ghost' }))])] },
    ],
    [
      'a note that a visitor sees',
      'leaks',
      withLog(log.with(3, stored(4, { kind: 'note', authorType: 'agent', authorId: agentId }))),
    ],
  ],
  I5: [
    [
      'a chat that two agents have accepted',
      'doubleOwners',
      withLog([...log, accepted(5, 'agent-2')]),
    ],
    [
      'a chat whose owner is not the one in its log',
      'doubleOwners',
      withLog(log, { agentId: 'agent-2' }),
    ],
    [
      'an agent with more chats than their capacity',
      'doubleOwners',
      { truth: { agents: [{ id: agentId, capacity: 0 }] } },
    ],
    [
      'a chat that was transferred by an agent who does not own it',
      'doubleOwners',
      withLog([...log, transferred(5, 'agent-2', 'agent-3')], { agentId: 'agent-3' }),
    ],
    [
      'a chat that was transferred to one agent and belongs to another',
      'doubleOwners',
      withLog([...log, transferred(5, agentId, 'agent-2')]),
    ],
    [
      'a message after the end',
      'disorder',
      withLog([...log, ended(5), stored(6)], { status: 'ended' }),
    ],
    [
      'a chat whose status does not follow from its log',
      'disorder',
      withLog(log, { status: 'ended' }),
    ],
  ],
  I6: [
    ['a view that still lacks an entry', 'unhealed', { views: [view(whole.slice(0, 2))] }],
    ['a view with another status', 'unhealed', { views: [view(whole, { status: 'waiting' })] }],
  ],
  I7: [
    ['an error outside a fault', 'wrongAnswers', { answers: [answer(503, 50)] }],
    [
      'an unhandled error within a fault',
      'wrongAnswers',
      { answers: [answer(500, 150)], windows: [{ from: 100, to: 200 }] },
    ],
    [
      'a refusal without a Retry-After',
      'wrongAnswers',
      { answers: [{ ...answer(503, 150), retryAfter: null }], windows: [{ from: 100, to: 200 }] },
    ],
    [
      'a refusal that is no problem+json',
      'wrongAnswers',
      {
        answers: [{ ...answer(503, 150), contentType: 'text/html' }],
        windows: [{ from: 100, to: 200 }],
      },
    ],
  ],
}

function answer(status: number, at: number): Answer {
  return {
    method: 'GET',
    path: '/v1/me',
    status,
    contentType: 'application/problem+json; charset=utf-8',
    retryAfter: '2',
    askedAt: at,
    answeredAt: at + 1,
    upstream: 'node 1',
    isDelivered: true,
  }
}

describe.each(Object.entries(cases))('%s', (name, found) => {
  it.each(found)('finds %s', (_what, harm, change) => {
    const findings = invariants[name as keyof typeof invariants](doctored(change))
    expect(findings.map((finding) => [finding.invariant, finding.harm])).toContainEqual([
      name,
      harm,
    ])
    expect(countsOf(findings)[harm]).toBeGreaterThan(0)
  })
})

it('a valid 503 within a fault’s window is no finding', () => {
  const evidence = doctored({ answers: [answer(503, 150)], windows: [{ from: 100, to: 200 }] })
  expect(invariants.I7(evidence)).toEqual([])
})

it('a visitor’s view may leave out a note', () => {
  const note = stored(3, { kind: 'note', authorType: 'agent', authorId: agentId })
  const entries = log.with(2, note)
  const evidence = doctored({
    sent: [],
    views: [view(whole.toSpliced(2, 1))],
    ...withLog(entries),
  })
  expect(findingsIn(evidence)).toEqual([])
})
