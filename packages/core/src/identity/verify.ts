import { decodeProtectedHeader, jwtVerify } from 'jose'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteRecord } from '../site/site.ts'
import { type Claims, claimsOf, toleranceSeconds } from './claims.ts'
import { type Sealer, UnsealError } from '../platform/sealer.ts'
import type { IdentitySecretRecord, IdentitySecretStore } from './secret-store.ts'
import { sealContext } from './secrets.ts'

/** What identity tokens are verified with. */
export interface VerifyNeeds {
  work: UnitOfWork<{ identitySecrets: IdentitySecretStore }>
  sealer: Sealer
}

/** The same text for every cause, so that an attacker does not learn which part of a guess was right. */
export const invalidIdentity = () =>
  new Refusal('invalid_identity', 'The identity token is wrong, has expired or was revoked.')

/**
 * Verifies an identity token: signed with HS256 and nothing else, by an unexpired secret of this site, for
 * this site, and valid now. Refuses `invalid_identity`, and `unavailable` if none of the candidate secrets
 * can be unsealed.
 */
export async function verifyIdentity(
  { work, sealer }: VerifyNeeds,
  site: SiteRecord,
  token: string,
  now: Date,
): Promise<Claims> {
  const valid = await work.read((stores) =>
    stores.identitySecrets.valid(site.workspaceId, site.id, now),
  )
  // @fault signed-identity
  const candidates = candidatesOf(valid, keyIdOf(token))
  const broken: unknown[] = []
  for (const candidate of candidates) {
    try {
      const secret = sealer.unseal(candidate.sealed, sealContext(candidate))
      const claims = await verified(token, secret, site, now)
      if (claims !== null) return claims
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
      broken.push(error)
    }
  }
  if (broken.length === 0 || broken.length < candidates.length) throw invalidIdentity()
  throw new Refusal('unavailable', 'Identities cannot be verified now.', {}, broken[0])
}

/** The id of the secret that the token names, or undefined. Refuses a malformed token. */
function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid
  } catch {
    throw invalidIdentity()
  }
}

function candidatesOf(
  valid: IdentitySecretRecord[],
  keyId: string | undefined,
): IdentitySecretRecord[] {
  return keyId === undefined ? valid : valid.filter(({ id }) => id === keyId)
}

async function verified(
  token: string,
  secret: string,
  site: SiteRecord,
  now: Date,
): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      // @fault token-algorithm
      algorithms: ['HS256'],
      // @fault token-audience
      audience: [site.key, site.id],
      requiredClaims: ['sub', 'iat', 'exp'],
      // @fault token-time
      clockTolerance: toleranceSeconds,
      currentDate: now,
    })
    return claimsOf(payload, now)
  } catch {
    return null
  }
}
