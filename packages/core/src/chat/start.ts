import { type ChatStarted, mergeAttributes, type StartChat } from '@papo/protocol'
import type { AccessLogStore } from '../access-log/access-log.ts'
import { recordAccess } from '../access-log/record-access.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { ConcurrentChange, retryOnRace } from '../platform/concurrent-change.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Rules, SiteRules } from '../site/rules.ts'
import type { SiteRecord } from '../site/site.ts'
import { type Device, deviceOf } from '../platform/device.ts'
import { newToken } from '../platform/token.ts'
import {
  type ChangeNeeds,
  type ChangeStores,
  type ChatWriter,
  commitChats,
} from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore, NewChat } from './chat-store.ts'
import type { EntryStore } from './entry-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { type CleanStart, cleanStart } from './start-body.ts'
import { newChat } from './new-chat.ts'
import { headOf } from './publish-head.ts'
import type { BlockStore } from '../visitor/block.ts'
import { type Blocks, requireNoBlock, requireNotBlocked } from '../visitor/blocks.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import { newVisitorToken } from '../visitor/visitor-token.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import { firstVisit, type VisitStore } from './visit.ts'
import { firstSent, writeOnce } from './write.ts'

/** How long a start may be repeated: its clientId is a secret that opens the chat. */
const repeatableForMs = 10 * 60_000

interface StartStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'insert' | 'find' | 'findByStart' | 'findOpenOf'>
  entries: ChangeStores['entries'] & Pick<EntryStore, 'findByClientId'>
  visitors: Pick<VisitorStore, 'insert' | 'save' | 'lock' | 'insertToken' | 'findToken'>
  accessLog: AccessLogStore
  blocks: Pick<BlockStore, 'ofVisitor'>
  visits: Pick<VisitStore, 'save'>
}

interface StartNeeds extends ChangeNeeds<StartStores>, Omit<ShowNeeds, 'work'> {
  rules: Rules
  blocks: Pick<Blocks, 'isBlocked'>
  random: Random
  digest: Digest
}

/** Where a start comes from, and what its client says it is. */
export interface StartSource {
  address: string
  userAgent: string | null
}

interface StartInput {
  site: SiteRecord
  start: CleanStart
  device: Device | null
  startHash: string
  rules: SiteRules
  /** Whether the workspace will be deleted. */
  isClosing: boolean
  returning: VisitorCaller | null
  random: Random
  now: Date
}

interface StartResult {
  created: boolean
  chatId: string
  visitor: VisitorRecord
}

/**
 * Starts a chat, or returns the existing one for a repeat of the start within 10 minutes and for a
 * returning visitor whose chat of the same kind is still open. `created` tells which it was. If the call started a chat or
 * created a token, the access log records the address. Refuses `start_expired`, `identity_required`,
 * `blocked`.
 */
export async function startChat(
  needs: StartNeeds,
  site: SiteRecord,
  body: StartChat,
  returning: { caller: VisitorCaller; token: string } | null,
  { address, userAgent }: StartSource,
): Promise<{ created: boolean; answer: ChatStarted }> {
  const { random, digest } = needs
  const now = needs.clock.now()
  // A token of another site is ignored.
  const known =
    returning !== null &&
    // A token that opens one chat starts none: whoever holds it may be another person.
    returning.caller.onlyChatId === undefined &&
    /* @fault token-of-site */ returning.caller.siteId === site.id
      ? returning
      : null
  const { workspaceId } = site
  requireNotBlocked(needs.blocks, {
    workspaceId,
    visitorId: known?.caller.visitorId ?? null,
    address,
  })
  const input: StartInput = {
    site,
    start: cleanStart(body),
    device: deviceOf(userAgent),
    startHash: digest.hash(body.clientId.toLowerCase()),
    rules: needs.rules.of(site.id),
    isClosing: needs.rules.isClosing(site.id),
    returning: known?.caller ?? null,
    random,
    now,
  }
  const fresh = newToken(random, 'visitor')
  const start = async (stores: StartStores, writer: ChatWriter<StartStores>, attempt: number) => {
    const result = await startOrRepeat(stores, writer, input, attempt)
    requireNotBlocked(needs.blocks, { workspaceId, visitorId: result.visitor.id, address })
    if (known !== null) await requireValidToken(stores, known.caller)
    const hasToken = known?.caller.visitorId === result.visitor.id
    if (result.created || !hasToken) {
      const subject = { type: 'visitor', id: result.visitor.id } as const
      const action = 'chat_started'
      await recordAccess(stores, random, { at: now, workspaceId, subject, action, address })
    }
    if (hasToken) return { ...result, token: known.token }
    const token = newVisitorToken(digest, fresh, callerOf(result.visitor), now)
    await stores.visitors.insertToken(token)
    return { ...result, token: fresh }
  }
  const started = await retryOnRace((attempt) =>
    commitChats(needs, (stores, writer) => start(stores, writer, attempt)),
  )
  const chat = await showChat(needs, started.chatId, callerOf(started.visitor))
  return {
    created: started.created,
    answer: { sessionId: chat.id, visitorToken: started.token, chat },
  }
}

/** Call this with the visitor locked: a token that was revoked during this call is not returned. */
async function requireValidToken(stores: StartStores, { tokenHash }: VisitorCaller): Promise<void> {
  if ((await stores.visitors.findToken(tokenHash)) !== null) return
  throw new Refusal('invalid_token', 'The token was revoked.')
}

async function startOrRepeat(
  stores: StartStores,
  writer: ChatWriter<StartStores>,
  input: StartInput,
  attempt: number,
): Promise<StartResult> {
  const { site, startHash, now } = input
  const earlier = await stores.chats.findByStart(site.workspaceId, site.id, startHash)
  if (earlier !== null) {
    const visitor = await visitorOfRepeat(stores, input, earlier)
    writer.publishLater(headOf(earlier, now.getTime()))
    return { created: false, chatId: earlier.id, visitor }
  }
  const visitor = await visitorFor(stores, input)
  const open = await stores.chats.findOpenOf(site.workspaceId, visitor.id, input.start.kind)
  if (open === null && input.isClosing) throw workspaceClosing()
  if (open === null && input.returning !== null) await requireNoBlock(stores, visitor, now)
  const chat = open ?? (await stores.chats.insert(blankChat(input, visitor, attempt)))
  if (chat === null) throw new ConcurrentChange()
  if (open === null) await stores.visits.save(firstVisit(chat, input.start, input.device, now))
  writer.publishLater(headOf(chat, now.getTime()))
  await writeFirst(writer, chat, callerOf(visitor), input)
  return { created: open === null, chatId: chat.id, visitor }
}

/**
 * The visitor of the chat that this start has already created. The clientId alone opens no chat of a verified
 * visitor: an attacker who knows it may have planted it in the browser.
 */
async function visitorOfRepeat(
  stores: StartStores,
  input: StartInput,
  chat: ChatRecord,
): Promise<VisitorRecord> {
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
  return visitor
}

const workspaceClosing = () =>
  new Refusal('workspace_closing', 'This workspace will be deleted and takes no new chats.')

/** The visitor was erased, or the chat got another visitor between the look-up and the lock. */
async function erasedOrMerged(
  stores: StartStores,
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
async function visitorFor(stores: StartStores, input: StartInput): Promise<VisitorRecord> {
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
      attributes: mergeAttributes(known.attributes, start.attributes, identity?.attributesVerified),
    }
    await stores.visitors.save(updated)
    return updated
  }
  requireIdentity(site, null)
  // @fault new-visitor
  const visitor: VisitorRecord = {
    id: input.random.newId(),
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

/** Writes the start's message, if it has one. */
async function writeFirst(
  writer: ChatWriter<StartStores>,
  { workspaceId, id: chatId }: ChatRecord,
  caller: VisitorCaller,
  { start: { message }, rules, now }: StartInput,
): Promise<void> {
  if (message === null) return
  await writer.changeOne({
    workspaceId,
    chatId,
    lookUp: ({ entries }) => firstSent(entries, chatId, caller, message),
    decide({ chat }, first) {
      // The chat ended between the look-up and the lock: the next attempt starts a new one.
      if (chat === null || chat.status === 'ended') throw new ConcurrentChange()
      return writeOnce(chat, caller, message, first, { rules, now })
    },
  })
}

function blankChat(
  { start, ...input }: StartInput,
  visitor: VisitorRecord,
  attempt: number,
): NewChat {
  const { startHash, random, rules, now } = input
  const { kind, page, locale } = start
  const fields = { kind, startHash, followUpOf: null, visitor, ...page, locale }
  return newChat(fields, { random, rules, now, attempt })
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
