import type { ChatKind, ReturnedVisitor, ReturnVisitor } from '@papo/protocol'
import type { AccessLogStore } from '../access-log/access-log.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { linkNotFound, requireUsable } from '../agent/invitation.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { newLinkCode, newToken } from '../platform/token.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import { newVisitorToken } from '../visitor/visitor-token.ts'
import type { ChatLinkRecord, ChatLinkStore } from './chat-link.ts'
import type { ChatDetail } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** How long the link of a mail opens its chat. */
const lastsMs = 30 * day
/** How long after that the row is kept. */
const keptAfterMs = 30 * day
/** How long the same call may be repeated, in case its answer was lost. */
const repeatableForMs = 10 * minute

interface ReturnNeeds {
  work: UnitOfWork<{
    chatLinks: ChatLinkStore
    chats: Pick<ChatStore, 'findOpenOf'>
    visitors: Pick<VisitorStore, 'find' | 'lock' | 'insertToken'>
    accessLog: AccessLogStore
  }>
  clock: Clock
  random: Random
  digest: Pick<Digest, 'hash'>
}

/**
 * Makes a link that opens the chat, and returns its code; null for a verified visitor, whose chats open by the site’s
 * signature alone.
 */
export async function createChatLink(
  { chatLinks }: { chatLinks: Pick<ChatLinkStore, 'insert'> },
  { random, digest }: { random: Pick<Random, 'text'>; digest: Pick<Digest, 'hash'> },
  { workspaceId, siteId, visitorId, visitor, id: chatId }: ChatDetail,
  now: Date,
): Promise<string | null> {
  if (visitor.identity !== null) return null
  const code = newLinkCode(random, 'chat')
  const expiresAt = new Date(now.getTime() + lastsMs)
  await chatLinks.insert({
    codeHash: digest.hash(code),
    workspaceId,
    siteId,
    visitorId,
    chatId,
    createdAt: now,
    expiresAt,
    usedAt: null,
    clientHash: null,
    keptUntil: new Date(expiresAt.getTime() + keptAfterMs),
  })
  return code
}

/**
 * Exchanges the code of a mail’s link for a token that opens that one chat. Whoever holds the browser already keeps it:
 * a visitor whom the site has verified, or who has an open chat of their own, is not replaced, and nothing is spent.
 * Refuses `link_not_found`, `link_used`, `link_expired`, `another_visitor`, and what `requireOrigin` refuses.
 */
export async function returnToChat(
  { work, clock, random, digest }: ReturnNeeds,
  { code, clientId }: ReturnVisitor,
  {
    caller,
    address,
    requireOrigin,
  }: {
    caller: { visitor: VisitorCaller; token: string } | null
    address: string
    requireOrigin(siteId: string): void
  },
): Promise<ReturnedVisitor> {
  const now = clock.now()
  const clientHash = digest.hash(clientId.toLowerCase())
  const fresh = newToken(random, 'visitor')
  return work.run(async (stores) => {
    const found = await stores.chatLinks.lockByCode(digest.hash(code))
    const isAgain = found !== null && isRepeat(found, clientHash, now)
    const link = isAgain ? found : requireUsable(found, now)
    const { workspaceId, siteId, visitorId, chatId } = link
    requireOrigin(siteId)
    const visitor = await stores.visitors.lock(workspaceId, visitorId)
    // Erased, or verified since: the site’s signature opens the chat then.
    if (visitor === null || visitor.identity !== null) throw linkNotFound()
    const own = caller !== null && caller.visitor.siteId === siteId ? caller : null
    const isOwn = own?.visitor.visitorId === visitorId && own.visitor.onlyChatId === undefined
    if (own !== null && !isOwn) await requireReplaceable(stores, own.visitor)
    await stores.chatLinks.save({ ...link, usedAt: link.usedAt ?? now, clientHash })
    if (isOwn) return { visitorToken: own.token, sessionId: chatId }
    const of = { visitorId, siteId, workspaceId }
    await stores.visitors.insertToken({
      ...newVisitorToken(digest, fresh, of, now),
      onlyChatId: chatId,
    })
    const subject = { type: 'visitor', id: visitorId } as const
    const action = 'chat_returned'
    await recordAccess(stores, random, { at: now, workspaceId, subject, action, address })
    return { visitorToken: fresh, sessionId: chatId }
  })
}

function isRepeat(link: ChatLinkRecord, clientHash: string, now: Date): boolean {
  if (link.usedAt === null || link.clientHash !== clientHash) return false
  return now.getTime() - link.usedAt.getTime() <= repeatableForMs
}

async function requireReplaceable(
  {
    visitors,
    chats,
  }: { visitors: Pick<VisitorStore, 'find'>; chats: Pick<ChatStore, 'findOpenOf'> },
  { workspaceId, visitorId, onlyChatId }: VisitorCaller,
): Promise<void> {
  const known = await visitors.find(workspaceId, visitorId)
  if (known === null) return
  const isVerified = known.identity !== null
  const openOf = (kind: ChatKind) => chats.findOpenOf(workspaceId, visitorId, kind)
  const hasOpen =
    onlyChatId === undefined && ((await openOf('live')) ?? (await openOf('message'))) !== null
  if (!isVerified && !hasOpen) return
  throw new Refusal(
    'another_visitor',
    'This browser is another visitor’s: open the link in another one.',
  )
}
