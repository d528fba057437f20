import type { Random } from '../platform/random.ts'
import type { SiteRules } from '../site/rules.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import { newChatNumber } from './chat-number.ts'
import type { ChatRecord } from './chat-record.ts'
import type { NewChat } from './chat-store.ts'
import { noTimers, resetIdleTimer } from './idle-timeout.ts'

/** What is known of a chat before it is stored. */
interface NewChatFields extends Pick<
  ChatRecord,
  'kind' | 'startHash' | 'followUpOf' | 'pageUrl' | 'pageTitle' | 'pageReferrer' | 'locale'
> {
  visitor: Pick<VisitorRecord, 'id' | 'workspaceId' | 'siteId'>
}

interface NewChatContext {
  random: Pick<Random, 'text' | 'newIdAt'>
  rules: SiteRules
  now: Date
  /** From 1; a repeat after a race makes the number longer, in case it was taken. */
  attempt: number
}

/** A waiting chat with an empty log. */
export function newChat(
  { visitor, ...fields }: NewChatFields,
  { random, rules, now, attempt }: NewChatContext,
): NewChat {
  const blank: NewChat = {
    id: random.newIdAt(now),
    workspaceId: visitor.workspaceId,
    siteId: visitor.siteId,
    visitorId: visitor.id,
    number: newChatNumber(random, attempt),
    status: 'waiting',
    agentId: null,
    createdAt: now,
    acceptedAt: null,
    endedAt: null,
    endedBy: null,
    rating: null,
    feedback: null,
    lastSeq: 0,
    lastPublicSeq: 0,
    readByVisitor: 0,
    readByAgent: 0,
    subject: null,
    tags: [],
    generation: 0,
    requeuedAt: null,
    ...fields,
    ...noTimers,
  }
  return resetIdleTimer(blank, rules, now)
}
