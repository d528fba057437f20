import { type ChatStarted, mergeAttributes, type StartChat } from '@papo/protocol'
import { recordAccess } from '../access-log/record-access.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import { newId, newIdAt } from '../platform/id.ts'
import { ConcurrentChange, retryOnRace } from '../platform/concurrent-change.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import type { SiteRules } from '../site/rules.ts'
import type { SiteRecord } from '../site/site.ts'
import { hashSecret, newToken } from '../platform/token.ts'
import type { Stores } from '../work.ts'
import type { ChatRecord } from './chat-record.ts'
import { showChat } from './show.ts'
import { type CleanStart, cleanStart } from './start-body.ts'
import { resetIdleTimer, noTimers } from './idle-timeout.ts'
import { headOf, publishHead } from './publish-head.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import { newVisitorToken } from '../visitor/visitor-token.ts'
import { writeOnce } from './write.ts'

/** How long a start may be repeated: its clientId is a secret that opens the chat. */
const repeatableForMs = 10 * 60_000

interface StartInput {
  site: SiteRecord
  start: CleanStart
  startHash: string
  rules: SiteRules
  returning: VisitorCaller | null
  now: Date
}

interface StartResult {
  created: boolean
  chat: ChatRecord
  visitor: VisitorRecord
}

/**
 * Starts a chat, or returns the existing one for a repeat of the start within 10 minutes and for a
 * returning visitor whose chat is still open. `created` tells which it was. If the call started a chat or
 * created a token, the access log records the address. Refuses `start_expired`, `identity_required`.
 */
export async function startChat(
  services: Services,
  site: SiteRecord,
  body: StartChat,
  returning: { caller: VisitorCaller; token: string } | null,
  address: string,
): Promise<{ created: boolean; answer: ChatStarted }> {
  const now = services.clock.now()
  // A token of another site is ignored.
  const known =
    returning !== null && /* @fault token-of-site */ returning.caller.siteId === site.id
      ? returning
      : null
  const input: StartInput = {
    site,
    start: cleanStart(body),
    startHash: hashSecret(body.clientId.toLowerCase()),
    rules: services.rules.of(site.id),
    returning: known?.caller ?? null,
    now,
  }
  const fresh = newToken('visitor')
  const started = await retryOnRace(() =>
    services.database.work.run(async (stores) => {
      const result = await startOrRepeat(stores, input)
      if (known !== null) await requireValidToken(stores, known.caller)
      const hasToken = known?.caller.visitorId === result.visitor.id
      if (result.created || !hasToken) {
        const { workspaceId } = site
        const subject = { type: 'visitor', id: result.visitor.id } as const
        const action = 'chat_started'
        await recordAccess(stores, { at: now, workspaceId, subject, action, address })
      }
      if (hasToken) return { ...result, token: known.token }
      await stores.visitors.insertToken(newVisitorToken(fresh, callerOf(result.visitor), now))
      return { ...result, token: fresh }
    }),
  )
  await publishHead(services, headOf(started.chat, now.getTime()))
  const chat = await showChat(services, started.chat.id, callerOf(started.visitor))
  return {
    created: started.created,
    answer: { sessionId: chat.id, visitorToken: started.token, chat },
  }
}

/** Call this with the visitor locked: a token that was revoked during this call is not returned. */
async function requireValidToken(stores: Stores, { tokenHash }: VisitorCaller): Promise<void> {
  if ((await stores.visitors.findToken(tokenHash)) !== null) return
  throw new Refusal('invalid_token', 'The token was revoked.')
}

async function startOrRepeat(stores: Stores, input: StartInput): Promise<StartResult> {
  const { site, startHash } = input
  const earlier = await stores.chats.findByStart(site.workspaceId, site.id, startHash)
  if (earlier !== null) return await repeatStart(stores, input, earlier)
  const visitor = await visitorFor(stores, input)
  const open = await stores.chats.findOpenOf(site.workspaceId, visitor.id)
  if (open !== null) {
    return { created: false, chat: await withMessage(stores, open, visitor, input), visitor }
  }
  const chat = await stores.chats.insert(blankChat(input, visitor))
  if (chat === null) throw new ConcurrentChange()
  return { created: true, chat: await withMessage(stores, chat, visitor, input), visitor }
}

/**
 * The chat that this start has already created. The clientId alone opens no chat of a verified visitor: an
 * attacker who knows it may have planted it in the browser.
 */
async function repeatStart(
  stores: Stores,
  input: StartInput,
  chat: ChatRecord,
): Promise<StartResult> {
  const { site, returning, now } = input
  if (now.getTime() - chat.createdAt.getTime() > repeatableForMs) {
    throw new Refusal('start_expired', 'This start is more than 10 minutes old.')
  }
  const visitor = await stores.visitors.lock(site.workspaceId, chat.visitorId)
  if (visitor === null) throw await erasedOrMerged(stores, input, chat)
  const isCaller = returning?.visitorId === visitor.id
  requireIdentity(site, isCaller ? visitor : null)
  // @fault start-of-known
  if (visitor.identity !== null && !isCaller) {
    throw new Refusal('start_expired', 'The visitor of this start has been identified since.')
  }
  return { created: false, chat, visitor }
}

/** The visitor was erased, or the chat got another visitor between the look-up and the lock. */
async function erasedOrMerged(
  stores: Stores,
  { site, startHash }: StartInput,
  chat: ChatRecord,
): Promise<Error> {
  const now = await stores.chats.findByStart(site.workspaceId, site.id, startHash)
  if (now !== null && now.visitorId !== chat.visitorId) return new ConcurrentChange()
  return new Refusal('start_expired', 'The visitor is gone.')
}

function requireIdentity(site: SiteRecord, visitor: VisitorRecord | null): void {
  // @fault identity-required
  if (site.settings.identity === 'optional' || (visitor?.identity ?? null) !== null) return
  throw new Refusal('identity_required', 'The site must say who the visitor is before a chat.')
}

/**
 * Returns the caller's own visitor, or creates one. A returning visitor's new fields change only what the
 * site has not signed.
 */
async function visitorFor(stores: Stores, input: StartInput): Promise<VisitorRecord> {
  const { site, start, returning, now } = input
  if (returning !== null) {
    const known = await stores.visitors.lock(site.workspaceId, returning.visitorId)
    if (known === null) throw new Refusal('invalid_token', 'The visitor is gone.')
    requireIdentity(site, known)
    const { identity } = known
    const updated = {
      ...known,
      name: identity?.nameVerified === true ? known.name : (start.name ?? known.name),
      email: identity?.emailVerified === true ? known.email : (start.email ?? known.email),
      attributes: mergeAttributes(known.attributes, start.attributes),
    }
    await stores.visitors.save(updated)
    return updated
  }
  requireIdentity(site, null)
  // @fault new-visitor
  const visitor: VisitorRecord = {
    id: newId(),
    workspaceId: site.workspaceId,
    siteId: site.id,
    name: start.name,
    email: start.email,
    attributes: start.attributes,
    identity: null,
    createdAt: now,
  }
  await stores.visitors.insert(visitor)
  return visitor
}

async function withMessage(
  stores: Stores,
  chat: ChatRecord,
  visitor: VisitorRecord,
  { start, rules, now }: StartInput,
): Promise<ChatRecord> {
  if (start.message === null) return chat
  const locked = await stores.chats.lock(chat.workspaceId, chat.id)
  // The chat ended between the look-up and the lock: the next attempt starts a new one.
  if (locked === null || locked.status === 'ended') throw new ConcurrentChange()
  return (await writeOnce(stores, locked, callerOf(visitor), start.message, rules, now)).chat
}

function blankChat(input: StartInput, visitor: VisitorRecord): Omit<ChatRecord, 'ticket'> {
  const { site, start, startHash, rules, now } = input
  const blank: Omit<ChatRecord, 'ticket'> = {
    id: newIdAt(now),
    workspaceId: site.workspaceId,
    siteId: site.id,
    visitorId: visitor.id,
    status: 'waiting',
    agentId: null,
    startHash,
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
    ...start.page,
    locale: start.locale,
    generation: 0,
    requeuedAt: null,
    ...noTimers,
  }
  return resetIdleTimer(blank, rules, now)
}

function callerOf(visitor: VisitorRecord): VisitorCaller {
  return {
    type: 'visitor',
    workspaceId: visitor.workspaceId,
    siteId: visitor.siteId,
    visitorId: visitor.id,
    name: visitor.name,
    tokenHash: '',
  }
}
