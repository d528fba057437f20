import { describe, expect, it } from 'vitest'
import { failed, isRetryable, queuedAgain, sent, unsendable } from '../../src/mail/attempt.ts'
import type { MailRecord } from '../../src/mail/mail.ts'
import type { Undelivered } from '../../src/mail/mailer.ts'
import { aMail } from '../conformance/mails.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 4) + seconds * 1000)
const mail = aMail({ workspaceId: 'w' }, { createdAt: at(0), dueAt: at(0), attempts: 1 })
const later: Undelivered = { problem: 'deferred', outcome: 'later', reply: '451 later' }
const silent: Undelivered = { problem: 'timeout', outcome: 'unanswered', reply: null }

describe('a mail that was not taken', () => {
  it('waits longer after each attempt, for two days', () => {
    const waits: number[] = []
    let tried: MailRecord = { ...mail, attempts: 0 }
    let now = at(0)
    while (tried.state === 'waiting') {
      tried = failed({ ...tried, attempts: tried.attempts + 1 }, later, now)
      waits.push((tried.dueAt.getTime() - now.getTime()) / 1000)
      now = tried.dueAt
    }
    expect(waits.slice(0, 8)).toEqual([30, 120, 600, 1800, 3600, 7200, 14_400, 14_400])
    expect(tried).toMatchObject({ state: 'failed', problem: 'deferred', reply: '451 later' })
    expect(now.getTime() - at(0).getTime()).toBeLessThanOrEqual(2 * 86_400_000)
  })

  it('is given up at once where it was refused', () => {
    const refused = failed(mail, { ...later, problem: 'refused', outcome: 'refused' }, at(1))
    expect(refused).toMatchObject({ state: 'failed', problem: 'refused', sealed: mail.sealed })
    expect(isRetryable(refused, at(2))).toBe(true)
  })

  it('is sent a second time where nobody answered, and never a third', () => {
    const once = failed(mail, silent, at(1))
    expect(once).toMatchObject({ state: 'waiting', unanswered: 1 })
    expect(unsendable(once, at(2))).toBeNull()
    expect(failed({ ...once, attempts: 2 }, silent, at(60))).toMatchObject({
      state: 'failed',
      unanswered: 2,
    })
    expect(unsendable({ ...once, unanswered: 2 }, at(60))).toBe('interrupted')
  })

  it('is not sent once it no longer holds', () => {
    const half = { ...mail, validUntil: at(1800) }
    expect([unsendable(half, at(1799)), unsendable(half, at(1800))]).toEqual([null, 'too_late'])
    expect(isRetryable({ ...half, state: 'failed' }, at(1801))).toBe(false)
  })

  it('starts over when somebody has it tried again', () => {
    const given = failed({ ...mail, attempts: 3 }, { ...later, outcome: 'refused' }, at(1))
    expect(queuedAgain(given, at(9))).toMatchObject({
      state: 'waiting',
      attempts: 3,
      unanswered: 0,
      dueAt: at(9),
    })
  })
})

it('a mail that was sent keeps nothing of what it said', () => {
  expect(sent({ ...mail, reply: '451 later', problem: 'deferred' }, at(5))).toMatchObject({
    state: 'sent',
    sealed: null,
    reply: null,
    problem: null,
    sentAt: at(5),
  })
})
