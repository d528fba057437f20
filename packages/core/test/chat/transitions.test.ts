import { describe, expect, it } from 'vitest'
import type { AgentCaller, VisitorCaller } from '../../src/platform/caller.ts'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import {
  accept,
  becomeMessage,
  end,
  expire,
  mayRead,
  rate,
  requeueByAgent,
  requeueBySystem,
  subjectOf,
  write,
} from '../../src/chat/transitions.ts'
import type { SiteRules } from '../../src/site/rules.ts'
import { defaultSettings } from '../../src/site/site.ts'

const now = new Date('2026-01-31T12:00:00.000Z')
const visitor: VisitorCaller = {
  type: 'visitor',
  workspaceId: 'w',
  siteId: 's',
  visitorId: 'v',
  name: 'Ana',
  tokenHash: '',
}
const agent: AgentCaller = {
  type: 'agent',
  workspaceId: 'w',
  agentId: 'a',
  name: 'Bruno',
  role: 'agent',
  siteIds: null,
  tokenHash: '',
  session: 'program',
}
const colleague: AgentCaller = { ...agent, agentId: 'b', name: 'Carla' }
const admin: AgentCaller = { ...colleague, role: 'admin' }

const waiting: ChatRecord = {
  id: 'c',
  workspaceId: 'w',
  siteId: 's',
  visitorId: 'v',
  kind: 'live',
  number: '7K3M9',
  followUpOf: null,
  status: 'waiting',
  ticket: 1,
  agentId: null,
  startHash: '',
  createdAt: now,
  acceptedAt: null,
  endedAt: null,
  endedBy: null,
  rating: null,
  feedback: null,
  lastSeq: 3,
  lastPublicSeq: 3,
  readByVisitor: 0,
  readByAgent: 0,
  subject: null,
  pageUrl: null,
  pageTitle: null,
  pageReferrer: null,
  locale: null,
  tags: [],
  generation: 0,
  requeuedAt: null,
  requeueAt: null,
  replyDueAt: null,
  idleWarnAt: null,
  idleEndAt: null,
}
const active: ChatRecord = { ...waiting, status: 'active', agentId: 'a' }
const ended: ChatRecord = { ...active, status: 'ended', endedAt: now, endedBy: 'agent' }
const text = { clientId: '11111111-1111-4111-8111-111111111111', text: 'Olá' }
const rules: SiteRules = defaultSettings
const free = { active: 0, capacity: 5 }

const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing was refused'
}

describe('the transitions of a chat', () => {
  it('give every entry the next seq', () => {
    const { chat, entry } = write(waiting, visitor, text, rules, now)
    expect([entry.seq, chat.lastSeq, chat.lastPublicSeq]).toEqual([4, 4, 4])
  })

  it('let the visitor write while waiting and active, and nobody after the end', () => {
    expect(write(waiting, visitor, text, rules, now).entry.authorType).toBe('visitor')
    expect(write(active, visitor, text, rules, now).entry.authorName).toBe('Ana')
    expect(code(() => write(ended, visitor, text, rules, now))).toBe('chat_ended')
    expect(code(() => write(ended, agent, text, rules, now))).toBe('chat_ended')
  })

  it('let only the chat’s agent write', () => {
    expect(write(active, agent, text, rules, now).entry.authorName).toBe('Bruno')
    expect(code(() => write(active, colleague, text, rules, now))).toBe('not_your_chat')
    expect(code(() => write(waiting, agent, text, rules, now))).toBe('chat_not_active')
  })

  it('keep the start of the visitor’s first text as the subject', () => {
    const { chat } = write(
      waiting,
      visitor,
      { ...text, text: 'Onde está\nmeu pedido?' },
      rules,
      now,
    )
    expect(chat.subject).toBe('Onde está meu pedido?')
    expect(write(chat, visitor, text, rules, now).chat.subject).toBe('Onde está meu pedido?')
    expect(subjectOf('á'.repeat(500))).toHaveLength(200)
    expect(subjectOf(`${'a'.repeat(198)}🇧🇷🇧🇷`)).toBe(`${'a'.repeat(198)}…`)
    expect(subjectOf('🇧🇷'.repeat(100))).toBe('🇧🇷'.repeat(100))
  })

  it('give a waiting chat to the agent who accepts', () => {
    const { chat, entry } = accept(waiting, agent, free, rules, now)
    expect([chat.status, chat.agentId, chat.acceptedAt]).toEqual(['active', 'a', now])
    expect([entry.kind, entry.authorName]).toEqual(['accepted', 'Bruno'])
  })

  it('refuse an agent at capacity and a chat that has ended', () => {
    expect(code(() => accept(waiting, agent, { active: 5, capacity: 5 }, rules, now))).toBe(
      'agent_at_capacity',
    )
    expect(code(() => accept(ended, agent, free, rules, now))).toBe('chat_ended')
  })

  it('end the chat by either side, once', () => {
    expect(end(active, visitor, now)?.chat).toMatchObject({ status: 'ended', endedBy: 'visitor' })
    expect(end(active, agent, now)?.chat).toMatchObject({ status: 'ended', endedBy: 'agent' })
    expect(end(waiting, visitor, now)?.chat.status).toBe('ended')
    expect(end(ended, visitor, now)).toBeNull()
  })

  it('requeue the chat of an absent agent at its old ticket', () => {
    const { chat, entry } = requeueBySystem({ ...active, acceptedAt: now }, rules, now)
    expect(chat).toMatchObject({
      status: 'waiting',
      agentId: null,
      acceptedAt: null,
      requeuedAt: now,
      ticket: active.ticket,
    })
    expect(entry).toMatchObject({ kind: 'requeued', authorType: 'system', authorId: null })
    expect(accept(chat, agent, free, rules, now).chat.requeuedAt).toBeNull()
    expect(code(() => requeueBySystem(waiting, rules, now))).toBe('chat_not_active')
    expect(code(() => requeueBySystem(ended, rules, now))).toBe('chat_ended')
  })

  it('end the chat by the system at the idle timeout', () => {
    for (const chat of [waiting, active]) {
      const expired = expire(chat, now)
      expect(expired.chat).toMatchObject({ status: 'ended', endedBy: 'system', endedAt: now })
      expect(expired.entry).toMatchObject({ kind: 'ended', authorType: 'system' })
    }
    expect(code(() => expire(ended, now))).toBe('chat_ended')
  })

  it('clear the timers of the last status', () => {
    const old = { requeueAt: now, replyDueAt: now, idleWarnAt: now, idleEndAt: now }
    const none = { requeueAt: null, replyDueAt: null, idleWarnAt: null, idleEndAt: null }
    expect(end({ ...active, ...old }, visitor, now)?.chat).toMatchObject(none)
    expect(expire({ ...active, ...old }, now).chat).toMatchObject(none)
    const fresh = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    expect(requeueBySystem({ ...active, ...old }, rules, now).chat).toMatchObject({
      ...none,
      idleWarnAt: fresh(1740),
      idleEndAt: fresh(1800),
    })
    expect(accept({ ...waiting, ...old }, agent, free, rules, now).chat).toMatchObject({
      ...none,
      idleWarnAt: fresh(3540),
      idleEndAt: fresh(3600),
    })
  })

  it('wait for the agent’s first answer if the site says so, and for no other', () => {
    const strict: SiteRules = { ...rules, firstReplySeconds: 60 }
    const accepted = accept(waiting, agent, free, strict, now).chat
    expect(accepted.replyDueAt).toEqual(new Date(now.getTime() + 60_000))
    const written = write(accepted, visitor, text, strict, now).chat
    expect(written.replyDueAt).toEqual(accepted.replyDueAt)
    expect(write(written, agent, text, strict, now).chat.replyDueAt).toBeNull()
  })

  it('turn a waiting chat into a message, which no timer ends and which takes no capacity', () => {
    const timed = { ...waiting, idleWarnAt: now, idleEndAt: now }
    const { chat, entry } = becomeMessage(timed, visitor, now)
    expect(chat).toMatchObject({ kind: 'message', status: 'waiting', idleEndAt: null, lastSeq: 4 })
    expect(entry).toMatchObject({ kind: 'became_message', authorType: 'visitor', authorId: 'v' })
    expect(write(chat, visitor, text, rules, now).chat.idleEndAt).toBeNull()
    const strict: SiteRules = { ...rules, firstReplySeconds: 60 }
    const taken = accept(chat, agent, { active: 5, capacity: 5 }, strict, now).chat
    expect(taken).toMatchObject({ status: 'active', replyDueAt: null, idleEndAt: null })
    const back = requeueByAgent(taken, agent, strict, now).chat
    expect(back).toMatchObject({ kind: 'message', status: 'waiting', idleEndAt: null })
  })

  it('let an admin end any chat and an agent only their own', () => {
    expect(end(active, admin, now)?.chat.status).toBe('ended')
    expect(end(waiting, admin, now)?.chat.status).toBe('ended')
    expect(code(() => end(active, colleague, now))).toBe('not_your_chat')
    expect(code(() => end(waiting, colleague, now))).toBe('not_your_chat')
  })

  it('accept one rating after the end, and the same again', () => {
    const feedback = { rating: 5, feedback: 'Ótimo' }
    expect(code(() => rate(active, visitor, feedback, now))).toBe('chat_not_ended')
    const rated = rate(ended, visitor, feedback, now)
    expect(rated?.entry).toMatchObject({ kind: 'rated', rating: 5, text: 'Ótimo' })
    const after = rated?.chat ?? ended
    expect(rate(after, visitor, feedback, now)).toBeNull()
    expect(code(() => rate(after, visitor, { rating: 4, feedback: null }, now))).toBe(
      'already_rated',
    )
  })

  it('show a chat to its visitor and to the agents of its workspace only', () => {
    expect(mayRead(active, visitor)).toBe(true)
    expect(mayRead(active, colleague)).toBe(true)
    expect(mayRead(active, { ...visitor, visitorId: 'other' })).toBe(false)
    expect(mayRead(active, { ...admin, workspaceId: 'other' })).toBe(false)
  })
})
