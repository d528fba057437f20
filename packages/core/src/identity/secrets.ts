import type {
  CreateIdentitySecret,
  IdentitySecret,
  IdentitySecretCreated,
  IdentitySecretList,
} from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from '../site/site-store.ts'
import { newIdentitySecret } from '../platform/token.ts'
import type { Sealer } from '../platform/sealer.ts'
import type { IdentitySecretRecord, IdentitySecretStore } from './secret-store.ts'

interface SecretNeeds {
  work: UnitOfWork<{ sites: SiteStore; identitySecrets: IdentitySecretStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

/** The most secrets that a site may have at once. */
const maxValid = 5
/** How long older secrets are accepted beside a new one, unless the owner sets another overlap. */
const overlapHours = 24
const hourMs = 3_600_000

/** The context that a secret is sealed with: it cannot be moved to the row of another site. */
export const sealContext = ({ id, siteId }: Pick<IdentitySecretRecord, 'id' | 'siteId'>): string =>
  `identity secret ${id} of site ${siteId}`

/**
 * Creates a secret of the site, shown this once. Every older one gets an end. Refuses `site_not_found`,
 * `too_many_secrets`.
 */
export async function createSecret(
  { work, clock, random, sealer }: SecretNeeds & { sealer: Sealer },
  by: Actor,
  siteId: string,
  body: CreateIdentitySecret,
): Promise<IdentitySecretCreated> {
  const now = clock.now()
  const { workspaceId } = by
  const end = new Date(now.getTime() + (body.overlapHours ?? overlapHours) * hourMs)
  const secret = newIdentitySecret(random)
  const id = random.newId()
  const made: IdentitySecretRecord = {
    id,
    siteId,
    workspaceId,
    sealed: sealer.seal(secret, sealContext({ id, siteId })),
    createdAt: now,
    expiresAt: null,
  }
  await work.run(async (stores) => {
    // The lock makes concurrent calls create their secrets one after the other.
    if ((await stores.sites.lock(workspaceId, siteId)) === null) throw siteNotFound()
    await stores.identitySecrets.endAllBy(workspaceId, siteId, end)
    await stores.identitySecrets.removeExpired(workspaceId, siteId, now)
    const valid = await stores.identitySecrets.valid(workspaceId, siteId, now)
    if (valid.length >= maxValid) {
      throw new Refusal('too_many_secrets', `A site has at most ${maxValid}: end an older one.`)
    }
    await stores.identitySecrets.insert(made)
    const target = { type: 'identity_secret', id } as const
    const details = { siteId, olderEndAt: end.toISOString() }
    const act = { action: 'identity_secret_created', target, details } as const
    await recordAudit(stores, random, by, act, now)
  })
  return { ...secretView(made), secret }
}

/** The accepted secrets of the site, without their values. Refuses `site_not_found`. */
export async function listSecrets(
  needs: Pick<SecretNeeds, 'work' | 'clock'>,
  workspaceId: string,
  siteId: string,
): Promise<IdentitySecretList> {
  const now = needs.clock.now()
  const found = await needs.work.read(async (stores) => {
    if ((await stores.sites.find(workspaceId, siteId)) === null) throw siteNotFound()
    return stores.identitySecrets.valid(workspaceId, siteId, now)
  })
  return { secrets: found.map(/* @fault secret-shown-once */ secretView) }
}

/** Removes the secret: tokens signed with it are rejected from now on. Refuses `secret_not_found`. */
export async function endSecret(
  { work, clock, random }: SecretNeeds,
  by: Actor,
  siteId: string,
  secretId: string,
): Promise<void> {
  const now = clock.now()
  await work.run(async (stores) => {
    const isGone = await stores.identitySecrets.remove(by.workspaceId, siteId, secretId)
    if (!isGone) throw new Refusal('secret_not_found', 'The site has no such secret.')
    const target = { type: 'identity_secret', id: secretId } as const
    const act = { action: 'identity_secret_revoked', target, details: { siteId } } as const
    await recordAudit(stores, random, by, act, now)
  })
}

const siteNotFound = () => new Refusal('site_not_found', 'There is no such site.')

function secretView({ id, createdAt, expiresAt }: IdentitySecretRecord): IdentitySecret {
  return {
    id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}
