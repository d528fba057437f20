import { describe, expect, it } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import { closesAt, heard, judgeSilence, replyDueAt } from '../../src/chat/silence.ts'
import type { SiteRules } from '../../src/site/rules.ts'
import { aNewChat, aSite, aVisitor, aWorkspace } from '../conformance/records.ts'

const start = new Date('2026-01-31T12:00:00.000Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const rules: SiteRules = {
  silence: { waitingSeconds: 600, activeSeconds: 300, warnSeconds: 60 },
  firstReplySeconds: null,
}
const never: SiteRules = {
  silence: { waitingSeconds: null, activeSeconds: null, warnSeconds: 60 },
  firstReplySeconds: null,
}

const waiting: ChatRecord = { ...aNewChat(aVisitor(aSite(aWorkspace()))), ticket: 1 }
const active: ChatRecord = { ...waiting, status: 'active', agentId: 'a' }
const armed = heard(active, rules, start)
const warned: ChatRecord = { ...armed, warnAt: null }
const kindAt = (chat: ChatRecord, seconds: number, seenAt: Date | null = null) =>
  judgeSilence(chat, rules, seenAt, at(seconds)).kind

describe('the silence of a chat', () => {
  it('is counted from the last sign, with the warning before its end', () => {
    expect([armed.warnAt, armed.abandonAt]).toEqual([at(240), at(300)])
    const queued = heard(waiting, rules, at(60))
    expect([queued.warnAt, queued.abandonAt]).toEqual([at(600), at(660)])
  })

  it('ends at whole five seconds, later rather than earlier', () => {
    const { abandonAt } = heard(active, rules, new Date(at(1).getTime() + 7))
    expect(abandonAt).toEqual(at(305))
  })

  it('is warned of no sooner than half way', () => {
    const short: SiteRules = { ...rules, silence: { ...rules.silence, warnSeconds: 600 } }
    expect(heard(active, short, start).warnAt).toEqual(at(150))
  })

  it('has no end without a limit, nor in a chat that has ended', () => {
    expect(heard(armed, never, start)).toMatchObject({ warnAt: null, abandonAt: null })
    expect(heard({ ...armed, status: 'ended' }, rules, start).abandonAt).toBeNull()
  })

  it('closes the chat only once both sides have been warned', () => {
    expect(closesAt(armed)).toBeNull()
    expect(closesAt(warned)).toBe(at(300).getTime())
  })
})

describe('the judgement of a silence', () => {
  it('is a warning first and the end at last', () => {
    expect(kindAt(armed, 239)).toBe('nothing')
    expect(judgeSilence(armed, rules, null, at(240))).toEqual({ kind: 'warn', chat: warned })
    expect(kindAt(warned, 299)).toBe('nothing')
    expect(kindAt(warned, 300)).toBe('expire')
  })

  it('gives the whole warning to whoever is warned late', () => {
    const verdict = judgeSilence(armed, rules, null, at(5000))
    expect(verdict).toMatchObject({ kind: 'warn', chat: { warnAt: null, abandonAt: at(5060) } })
  })

  it('begins anew where the visitor who waits has been there since', () => {
    const queued = heard(waiting, rules, start)
    const verdict = judgeSilence(queued, rules, at(500), at(540))
    expect(verdict).toEqual({ kind: 'heard', chat: heard(queued, rules, at(500)) })
    const told = { ...queued, warnAt: null }
    expect(kindAt(told, 600, at(590))).toBe('heard')
    expect(kindAt(told, 600, at(20))).toBe('warn')
    expect(kindAt(told, 600, at(-900))).toBe('expire')
  })

  it('is none where the site has no limit any more', () => {
    const verdict = judgeSilence(warned, never, null, at(300))
    expect(verdict).toMatchObject({ kind: 'heard', chat: { warnAt: null, abandonAt: null } })
  })

  it('is none for a chat that has ended', () => {
    expect(kindAt({ ...warned, status: 'ended' }, 5000)).toBe('nothing')
  })
})

it('an agent answers first within the site’s limit, if it has one', () => {
  expect(replyDueAt(rules, start)).toBeNull()
  expect(replyDueAt({ ...rules, firstReplySeconds: 90 }, start)).toEqual(at(90))
})
