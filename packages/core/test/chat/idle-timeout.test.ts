import { describe, expect, it } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import {
  checkIdle,
  closesAt,
  idleTimeoutMs,
  replyDueAt,
  resetIdleTimer,
} from '../../src/chat/idle-timeout.ts'
import type { SiteRules } from '../../src/site/rules.ts'
import { aNewChat, aSite, aVisitor, aWorkspace } from '../conformance/records.ts'

const start = new Date('2026-01-31T12:00:00.000Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const rules: SiteRules = {
  idleTimeout: { waitingSeconds: 600, activeSeconds: 300, warnSeconds: 60 },
  firstReplySeconds: null,
}
const never: SiteRules = {
  idleTimeout: { waitingSeconds: null, activeSeconds: null, warnSeconds: 60 },
  firstReplySeconds: null,
}

const waiting: ChatRecord = { ...aNewChat(aVisitor(aSite(aWorkspace()))), ticket: 1 }
const active: ChatRecord = { ...waiting, status: 'active', agentId: 'a' }
const armed = resetIdleTimer(active, rules, start)
const warned: ChatRecord = { ...armed, idleWarnAt: null }
const kindAt = (chat: ChatRecord, seconds: number, seenAt: Date | null = null) =>
  checkIdle(chat, rules, seenAt, at(seconds)).kind

describe('the idle timeout of a chat', () => {
  it('counts from the last activity, with the warning before its end', () => {
    expect([armed.idleWarnAt, armed.idleEndAt]).toEqual([at(240), at(300)])
    const queued = resetIdleTimer(waiting, rules, at(60))
    expect([queued.idleWarnAt, queued.idleEndAt]).toEqual([at(600), at(660)])
  })

  it('ends at whole five seconds, later rather than earlier', () => {
    const { idleEndAt } = resetIdleTimer(active, rules, new Date(at(1).getTime() + 7))
    expect(idleEndAt).toEqual(at(305))
  })

  it('starts the warning no sooner than half way', () => {
    const short: SiteRules = { ...rules, idleTimeout: { ...rules.idleTimeout, warnSeconds: 600 } }
    expect(resetIdleTimer(active, short, start).idleWarnAt).toEqual(at(150))
  })

  it('has no end without a limit, nor in an ended chat', () => {
    expect(resetIdleTimer(armed, never, start)).toMatchObject({ idleWarnAt: null, idleEndAt: null })
    expect(resetIdleTimer({ ...armed, status: 'ended' }, rules, start).idleEndAt).toBeNull()
  })

  it('reports the closing time only after both sides have been warned', () => {
    expect(closesAt(armed)).toBeNull()
    expect(closesAt(warned)).toBe(at(300).getTime())
  })
})

describe('the idle check', () => {
  it('is a warning first and the end at last', () => {
    expect(kindAt(armed, 239)).toBe('nothing')
    expect(checkIdle(armed, rules, null, at(240))).toEqual({ kind: 'warn', chat: warned })
    expect(kindAt(warned, 299)).toBe('nothing')
    expect(kindAt(warned, 300)).toBe('expire')
  })

  it('gives the whole warning time even if the warning is late', () => {
    const check = checkIdle(armed, rules, null, at(5000))
    expect(check).toMatchObject({ kind: 'warn', chat: { idleWarnAt: null, idleEndAt: at(5060) } })
  })

  it('starts again if the waiting visitor has polled since', () => {
    const queued = resetIdleTimer(waiting, rules, start)
    const check = checkIdle(queued, rules, at(500), at(540))
    expect(check).toEqual({ kind: 'active', chat: resetIdleTimer(queued, rules, at(500)) })
    const warning = { ...queued, idleWarnAt: null }
    expect(kindAt(warning, 600, at(590))).toBe('active')
    expect(kindAt(warning, 600, at(20))).toBe('warn')
    expect(kindAt(warning, 600, at(-900))).toBe('expire')
  })

  it('finds nothing if the site has no limit any more', () => {
    const check = checkIdle(warned, never, null, at(300))
    expect(check).toMatchObject({ kind: 'active', chat: { idleWarnAt: null, idleEndAt: null } })
  })

  it('finds nothing in an ended chat', () => {
    expect(kindAt({ ...warned, status: 'ended' }, 5000)).toBe('nothing')
  })
})

it('an agent must answer first within the site’s limit, if it has one', () => {
  const limited = { ...rules, firstReplySeconds: 90 }
  expect(replyDueAt({ kind: 'live' }, rules, start)).toBeNull()
  expect(replyDueAt({ kind: 'live' }, limited, start)).toEqual(at(90))
  expect(replyDueAt({ kind: 'message' }, limited, start)).toBeNull()
})

it('a message is never idle, whether it waits or an agent has it', () => {
  for (const status of ['waiting', 'active'] as const) {
    expect(idleTimeoutMs({ status, kind: 'message' }, rules.idleTimeout)).toBeNull()
  }
})
