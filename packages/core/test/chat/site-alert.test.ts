import { expect, it } from 'vitest'
import { alertOf, type Overdue } from '../../src/chat/site-alert.ts'

const start = new Date('2026-01-31T12:00:00.000Z')
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const hours = 60
const none = { waiting: null, messages: null }
const never = { waitingAt: null, messagesAt: null }
/** One chat since then. */
const since = (minutes: number): Overdue => ({ count: 1, oldest: at(minutes), newest: at(minutes) })

it('tells of who waits only while nobody is there, and of messages always', () => {
  const waiting = since(-3)
  const messages = since(-25 * hours)
  expect(alertOf({ waiting, messages: null }, never, true, start)).toEqual({
    waiting,
    messages: null,
  })
  expect(alertOf({ waiting, messages: null }, never, false, start)).toBeNull()
  expect(alertOf({ waiting, messages }, never, false, start)).toEqual({ waiting: null, messages })
  expect(alertOf({ waiting, messages }, never, true, start)).toEqual({ waiting, messages })
  expect(alertOf(none, never, true, start)).toBeNull()
})

it('comes at most once an hour, whatever it tells of', () => {
  const waiting = since(30)
  const alert = { ...never, messagesAt: start }
  expect(alertOf({ waiting, messages: null }, alert, true, at(59))).toBeNull()
  expect(alertOf({ waiting, messages: null }, alert, true, at(60))).toEqual({
    waiting,
    messages: null,
  })
})

it('comes once for each chat: only one that has become overdue since causes the next', () => {
  const alert = { waitingAt: start, messagesAt: start }
  const later = at(10 * hours)
  expect(alertOf({ waiting: since(-2), messages: null }, alert, true, later)).toBeNull()
  expect(alertOf({ waiting: since(-1), messages: null }, alert, true, later)).not.toBeNull()
  const both = { waiting: null, messages: { ...since(-24 * hours), oldest: at(-90 * hours) } }
  expect(alertOf(both, alert, true, later)).toBeNull()
  expect(
    alertOf(
      { ...both, messages: { ...both.messages, newest: at(-23 * hours) } },
      alert,
      true,
      later,
    ),
  ).not.toBeNull()
})

it('of a chat that was overdue while somebody was there comes once they have left', () => {
  const alert = { waitingAt: null, messagesAt: start }
  expect(alertOf({ waiting: since(-30), messages: null }, alert, true, at(60))).not.toBeNull()
})
