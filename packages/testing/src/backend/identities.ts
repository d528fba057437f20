import type { CreateIdentitySecret, IdentitySecret, IdentitySecretCreated } from '@papo/protocol'
import { limits } from '@papo/protocol'
import type { Chats } from './chats.ts'
import type {
  ChatRecord,
  IdentitySecretRecord,
  Installation,
  SiteRecord,
  VisitorRecord,
} from './installation.ts'
import { Refusal } from './refusal.ts'
import { readToken } from './signed.ts'

const maxLifeSeconds = 900
const toleranceSeconds = 5
const maxSecrets = 5
const usualOverlapHours = 24
const hourMs = 3_600_000

interface Claims {
  externalId: string
  name: string | null
  email: string | null
}

/** The visitors’ identities, signed by their sites. */
export class Identities {
  readonly #installation: Installation
  readonly #chats: Chats

  constructor(installation: Installation, chats: Chats) {
    this.#installation = installation
    this.#chats = chats
  }

  /** The valid secrets of a site, newest first. */
  secretsOf(siteId: string): IdentitySecretRecord[] {
    const now = this.#installation.time.now()
    return this.#installation.identitySecrets
      .filter((secret) => secret.siteId === siteId && (secret.endsAt ?? Infinity) > now)
      .toReversed()
  }

  addSecret(siteId: string, body: CreateIdentitySecret = {}): IdentitySecretCreated {
    const { time, timestamp } = this.#installation
    const end = time.now() + (body.overlapHours ?? usualOverlapHours) * hourMs
    const valid = this.secretsOf(siteId).filter(({ endsAt }) => (endsAt ?? end) > time.now())
    if (valid.length >= maxSecrets) throw new Refusal('too_many_secrets')
    for (const secret of valid) secret.endsAt = Math.min(secret.endsAt ?? end, end)
    const id = this.#installation.newId()
    const secret = `papo_s_${id.replaceAll('-', '').padStart(43, 'x')}`
    const record = { id, siteId, secret, createdAt: timestamp, endsAt: null }
    this.#installation.identitySecrets.push(record)
    return { ...secretView(record), secret }
  }

  endSecret(siteId: string, secretId: string): void {
    const { identitySecrets } = this.#installation
    const index = identitySecrets.findIndex(
      ({ id, ...of }) => id === secretId && of.siteId === siteId,
    )
    if (index < 0) throw new Refusal('secret_not_found')
    identitySecrets.splice(index, 1)
  }

  /** Resolves the signed identity for the caller, `presented`; returns the new visitor’s token. */
  async identify(
    site: SiteRecord,
    token: string,
    presented: { visitor: VisitorRecord; token: string } | null,
  ): Promise<string> {
    const claims = await this.#claimsOf(site, token)
    const { credentials, identityUses } = this.#installation
    const own = presented?.visitor.siteId === site.site.id ? presented : null
    if (own && !credentials.has(own.token)) throw new Refusal('invalid_token')
    const known = identityUses.get(token)
    if (known?.isRevoked) throw new Refusal('invalid_identity')
    const visitor = this.#resolve(site, claims, own)
    introduce(visitor, claims)
    identityUses.set(token, { visitor, isRevoked: false })
    return this.#installation.newCredential({ type: 'visitor', visitor })
  }

  logOut(visitor: VisitorRecord, token: string): void {
    this.#revoke((_visitor, secret) => secret === token)
    for (const use of this.#installation.identityUses.values())
      if (use.visitor === visitor) use.isRevoked = true
  }

  #resolve(
    site: SiteRecord,
    { externalId }: Claims,
    own: { visitor: VisitorRecord; token: string } | null,
  ): VisitorRecord {
    const known = this.#visitorOf(site.site.id, externalId)
    const calling = own?.visitor ?? null
    const wasAnonymous = calling !== null && calling.identity === null
    // A token that an attacker planted in that browser must not stay valid.
    if (wasAnonymous) this.#revoke((visitor) => visitor === calling)
    else if (own) this.#revoke((_visitor, secret) => secret === own.token)
    if (known && wasAnonymous) this.#merge(calling, known)
    if (known) return known
    const visitor = wasAnonymous ? calling : this.#installation.newVisitor(site)
    visitor.identity = { externalId, nameVerified: false, emailVerified: false }
    this.#installation.identified.push(visitor)
    return visitor
  }

  #visitorOf(siteId: string, externalId: string): VisitorRecord | undefined {
    return this.#installation.identified.find(
      (visitor) => visitor.siteId === siteId && visitor.identity?.externalId === externalId,
    )
  }

  #revoke(which: (visitor: VisitorRecord, secret: string) => boolean): void {
    this.#installation.revoke(
      (credential, secret) => credential.type === 'visitor' && which(credential.visitor, secret),
    )
  }

  #merge(from: VisitorRecord, to: VisitorRecord): void {
    const chats = [...this.#installation.chats.values()]
    const isOpen = (visitor: VisitorRecord) => (chat: ChatRecord) =>
      chat.visitor === visitor && chat.status !== 'ended'
    const open = chats.find(isOpen(from))
    if (open && chats.some(isOpen(to))) this.#chats.expire(open)
    for (const chat of chats) if (chat.visitor === from) this.#chats.assignTo(chat, to)
  }

  async #claimsOf(site: SiteRecord, token: string): Promise<Claims> {
    const read = readToken(token)
    const kid = read?.header['kid']
    for (const { id, secret } of this.secretsOf(site.site.id)) {
      if (!read || (kid !== undefined && kid !== id)) continue
      if (!(await read.isSignedWith(secret))) continue
      const claims = claimsOf(read.payload, site, this.#installation.time.now() / 1000)
      if (claims) return claims
    }
    throw new Refusal('invalid_identity')
  }
}

export const secretView = ({ id, createdAt, endsAt }: IdentitySecretRecord): IdentitySecret => ({
  id,
  createdAt,
  expiresAt: endsAt === null ? null : new Date(endsAt).toISOString(),
})

function claimsOf(
  { aud, sub, iat, exp, nbf, name, email }: Record<string, unknown>,
  { site }: SiteRecord,
  now: number,
): Claims | null {
  const isMeant = [aud].flat().some((one) => one === site.key || one === site.id)
  if (!isMeant || typeof sub !== 'string' || sub === '') return null
  if ([...sub].length > limits.externalIdLength) return null
  if (typeof iat !== 'number' || typeof exp !== 'number') return null
  if (exp <= iat || exp - iat > maxLifeSeconds || exp <= now - toleranceSeconds) return null
  if (iat > now + toleranceSeconds || exp > now + maxLifeSeconds + toleranceSeconds) return null
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + toleranceSeconds)) return null
  return { externalId: sub, name: textOf(name), email: textOf(email) }
}

const textOf = (value: unknown) => (typeof value === 'string' && value.trim()) || null

/** The fields that the site has signed replace the visitor’s own. */
function introduce(visitor: VisitorRecord, { name, email }: Claims): void {
  visitor.name = name ?? visitor.name
  visitor.email = email ?? visitor.email
  if (!visitor.identity) return
  visitor.identity.nameVerified ||= name !== null
  visitor.identity.emailVerified ||= email !== null
}
