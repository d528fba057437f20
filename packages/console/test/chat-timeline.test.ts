import { timelineOf } from '@papo/chat-kit/timeline/timeline'
import type { Message } from '@papo/sdk'
import { expect, it } from 'vitest'
import { createTimeline } from '../src/conversations/chat-timeline.ts'

const minuteMs = 60_000

/** Of three people, in turns of five minutes, over many days. */
const log = Array.from({ length: 400 }, (_, at): Message => {
  const who = Math.floor(at / 4) % 3
  return {
    id: `entry-${at}`,
    seq: at + 1,
    chatId: 'chat',
    clientId: `client-${at}`,
    kind: who === 2 && at % 2 ? 'note' : 'text',
    author: who
      ? { type: 'agent', id: `a${who}`, name: 'Ana' }
      : { type: 'visitor', id: 'v', name: null },
    text: `text ${at}`,
    createdAt: new Date(2026, 0, 31, 12, 0, 0, at * at * minuteMs * 0.1).toISOString(),
  }
})
const textOf = ({ text }: Message) => text ?? ''
const outgoing = [
  {
    clientId: 'next',
    text: 'next',
    state: 'sending',
    error: null,
    createdAt: log[399]?.createdAt ?? '',
  },
] as const

function counted() {
  const timeline = createTimeline('a1')
  const count = { texts: 0 }
  const counting = (message: Message) => {
    count.texts++
    return textOf(message)
  }
  return {
    count,
    of: (messages: readonly Message[], out: Parameters<typeof timeline>[0]['outgoing'] = []) =>
      timeline({ messages, outgoing: out }, counting),
  }
}
const whole = (messages: readonly Message[]) => timelineOf({ messages, outgoing: [] }, 'a1', textOf)

it('a log that grows at both ends is in the same days and groups as one that was loaded whole', () => {
  const { of } = counted()
  for (const [from, to] of [
    [200, 200],
    [200, 260],
    [150, 260],
    [149, 261],
    [0, 400],
  ] as const) {
    expect(of(log.slice(from, to))).toEqual(whole(log.slice(from, to)))
  }
  expect(of(log, outgoing)).toEqual(timelineOf({ messages: log, outgoing }, 'a1', textOf))
})

it('what is known of a log is not computed again', () => {
  const { of, count } = counted()
  const entries = of(log.slice(100, 399))
  const known = count.texts
  expect(of(log.slice(100, 399), [])).toHaveLength(entries.length)
  const more = of(log.slice(90))
  expect(more.slice(11, -1)).toEqual(entries.slice(1))
  expect(count.texts - known).toBeLessThan(20)
})

it('a log that was replaced, or of which an entry was erased, is computed anew', () => {
  const { of } = counted()
  of(log.slice(0, 50))
  const erased = log.slice(0, 50).map((entry, at) => (at === 20 ? { ...entry, text: null } : entry))
  expect(of(erased)[20]?.text).toBe('')
  expect(of(log.slice(300, 320))).toEqual(whole(log.slice(300, 320)))
  expect(of([])).toEqual([])
})
