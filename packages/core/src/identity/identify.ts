import { type Identified, mergeAttributes } from '@papo/protocol'
import { recordAccess } from '../access-log/record-access.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import { type ChangeNeeds, type ChatWriter, commitChats } from '../chat/change-chats.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import { newVisitorToken } from '../visitor/visitor-token.ts'
import type { AccessLogStore } from '../access-log/access-log.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import type { IdentityStore } from './identity-store.ts'
import type { IdentitySecretStore } from './secret-store.ts'
import { ConcurrentChange, retryOnRace } from '../platform/concurrent-change.ts'
import { Refusal } from '../platform/refusal.ts'
import type { SiteRecord } from '../site/site.ts'
import { newToken } from '../platform/token.ts'
import { resolveIdentity } from './resolve-identity.ts'
import { type MergeStores, mergeVisitors } from './merge-visitors.ts'
import type { Claims } from './claims.ts'
import { invalidIdentity, type VerifyNeeds, verifyIdentity } from './verify.ts'

interface IdentityStores extends MergeStores {
  visitors: VisitorStore
  identities: IdentityStore
}

interface IdentifyStores extends IdentityStores {
  identitySecrets: IdentitySecretStore
  accessLog: AccessLogStore
}

interface IdentifyNeeds extends ChangeNeeds<IdentifyStores>, VerifyNeeds {
  work: UnitOfWork<IdentifyStores>
  changes: ChangeSignals
  random: Random
  digest: Digest
}

interface Identification {
  site: SiteRecord
  claims: Claims
  /** SHA-256 of the token without its signature, hex. */
  tokenHash: string
  caller: VisitorCaller | null
  now: Date
}

/**
 * Makes the caller the visitor whom the site has signed, and returns a new token. The token of the call is
 * revoked on every process. The access log records the address. Refuses `invalid_identity`,
 * `invalid_token`.
 */
export async function identifyVisitor(
  needs: IdentifyNeeds,
  site: SiteRecord,
  token: string,
  calling: VisitorCaller | null,
  address: string,
): Promise<Identified> {
  const { clock, random, digest } = needs
  const now = clock.now()
  const claims = await verifyIdentity(needs, site, token, now)
  // A token of another site is ignored.
  // One that opens a single chat brings nothing along: whoever holds it may be another person.
  const isWhole = calling?.onlyChatId === undefined
  const caller = calling?.siteId === site.id && isWhole ? calling : null
  const identification = { site, claims, tokenHash: digest.hash(signedPart(token)), caller, now }
  const fresh = newToken(random, 'visitor')
  const identify = async (stores: IdentifyStores, writer: ChatWriter<IdentifyStores>) => {
    const visitor = await applyIdentity(stores, writer, random, identification)
    const { id: visitorId, siteId, workspaceId } = visitor
    const record = newVisitorToken(digest, fresh, { visitorId, siteId, workspaceId }, now)
    await stores.visitors.insertToken(record)
    const subject = { type: 'visitor', id: visitorId } as const
    const access = { at: now, workspaceId, subject, action: 'identified', address } as const
    await recordAccess(stores, random, access)
  }
  const afterCommit = async () => {
    if (caller !== null) await sessionsRevoked(needs)
  }
  await retryOnRace(() => commitChats(needs, identify, { afterCommit }))
  return { visitorToken: fresh }
}

/** A token without its signature, which has several valid spellings: all of them are the same token. */
// @fault token-in-any-spelling
const signedPart = (token: string): string => token.slice(0, token.lastIndexOf('.'))

async function applyIdentity<Stores extends IdentityStores>(
  stores: Stores,
  writer: ChatWriter<Stores>,
  random: Random,
  identification: Identification,
): Promise<VisitorRecord> {
  const { site, claims, caller, now } = identification
  const { workspaceId, id: siteId } = site
  const knownId = await stores.identities.visitorOf(workspaceId, siteId, claims.externalId)
  const locked = await lockInOrder(stores, workspaceId, [knownId, caller?.visitorId ?? null])
  const known = knownId === null ? null : (locked.get(knownId) ?? null)
  if (known?.identity?.externalId !== (knownId === null ? undefined : claims.externalId)) {
    throw new ConcurrentChange()
  }
  const calling = caller === null ? null : (locked.get(caller.visitorId) ?? null)
  await revokePresented(stores, caller, calling)
  const resolution = resolveIdentity(known, calling)
  const before = resolution.kind === 'create' ? null : resolution.visitor
  const visitor = withSignedFields(before ?? (await newVisitor(stores, random, site, now)), claims)
  await saveIdentity(stores, identification, visitor, known === null)
  if (resolution.kind === 'merge') {
    const { from, visitor: to } = resolution
    await mergeVisitors(stores, writer, { from, to }, now)
  }
  return visitor
}

async function lockInOrder(
  stores: IdentityStores,
  workspaceId: string,
  ids: (string | null)[],
): Promise<Map<string, VisitorRecord>> {
  const locked = new Map<string, VisitorRecord>()
  for (const id of [...new Set(ids)].filter((one) => one !== null).toSorted()) {
    const visitor = await stores.visitors.lock(workspaceId, id)
    if (visitor !== null) locked.set(id, visitor)
  }
  return locked
}

/**
 * Revokes the token of the call, and all tokens of a visitor without an identity: if an attacker has
 * planted a token in this browser, theirs is revoked too. Refuses `invalid_token` if it was revoked
 * already.
 */
async function revokePresented(
  stores: IdentityStores,
  caller: VisitorCaller | null,
  calling: VisitorRecord | null,
): Promise<void> {
  if (caller === null) return
  const presented = await stores.visitors.findToken(caller.tokenHash)
  if (calling === null || presented === null) {
    throw new Refusal('invalid_token', 'The token was revoked.')
  }
  if (calling.identity === null) {
    // @fault tokens-before-identity
    await stores.visitors.revokeTokensOf(calling.workspaceId, calling.id)
  } else await stores.visitors.revokeToken(caller.tokenHash)
}

async function newVisitor(
  { visitors }: IdentityStores,
  random: Random,
  site: SiteRecord,
  now: Date,
): Promise<VisitorRecord> {
  const visitor: VisitorRecord = {
    id: random.newId(),
    workspaceId: site.workspaceId,
    siteId: site.id,
    name: null,
    email: null,
    attributes: {},
    identity: null,
    createdAt: now,
  }
  await visitors.insert(visitor)
  return visitor
}

/** Signed fields replace what the visitor gave; fields that the site has not signed stay. */
function withSignedFields(
  visitor: VisitorRecord,
  { externalId, name, email, attributes: signed }: Claims,
): VisitorRecord {
  const { identity } = visitor
  const signedBefore = (identity?.attributesVerified ?? []).filter(
    (attribute) => !Object.hasOwn(signed, attribute),
  )
  // An earlier version stored more attributes than the table accepts now.
  const attributes = mergeAttributes(visitor.attributes, signed, signedBefore)
  return {
    ...visitor,
    name: name ?? visitor.name,
    email: email ?? visitor.email,
    attributes,
    identity: {
      externalId,
      nameVerified: name !== null || identity?.nameVerified === true,
      emailVerified: email !== null || identity?.emailVerified === true,
      attributesVerified: [...signedBefore, ...Object.keys(signed)].filter((attribute) =>
        Object.hasOwn(attributes, attribute),
      ),
    },
  }
}

async function saveIdentity(
  stores: IdentityStores,
  { site, claims, tokenHash, now }: Identification,
  visitor: VisitorRecord,
  isNew: boolean,
): Promise<void> {
  const where = { siteId: site.id, workspaceId: site.workspaceId, visitorId: visitor.id }
  const {
    nameVerified = false,
    emailVerified = false,
    attributesVerified = [],
  } = visitor.identity ?? {}
  const identity = {
    ...where,
    externalId: claims.externalId,
    nameVerified,
    emailVerified,
    attributesVerified,
    verifiedAt: now,
  }
  await stores.visitors.save(visitor)
  if (!isNew) await stores.identities.save(identity)
  else if (!(await stores.identities.insert(identity))) throw new ConcurrentChange()
  const isAccepted = await stores.identities.recordUse({
    ...where,
    tokenHash,
    expiresAt: claims.expiresAt,
  })
  // @fault token-used-once
  if (!isAccepted) throw invalidIdentity()
}
