import type { IdentitySecretRecord } from './secret-store.ts'

/** Those of the secrets that have not expired at `now`, newest first. */
export function validSecrets(
  secrets: readonly IdentitySecretRecord[],
  now: Date,
): IdentitySecretRecord[] {
  return secrets
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
}
