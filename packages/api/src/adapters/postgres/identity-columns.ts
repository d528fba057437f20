import type { VerifiedIdentity } from '@papo/core/visitor/visitor'

/** The columns of `visitor_identity as identity`, left-joined to a visitor. */
export const identityColumns = [
  'identity.external_id as externalId',
  'identity.name_verified as nameVerified',
  'identity.email_verified as emailVerified',
  'identity.attributes_verified as attributesVerified',
] as const

export type IdentityColumns = {
  [Column in keyof VerifiedIdentity]: VerifiedIdentity[Column] | null
}

export function identityOf(row: IdentityColumns): VerifiedIdentity | null {
  if (row.externalId === null) return null
  return {
    externalId: row.externalId,
    nameVerified: row.nameVerified === true,
    emailVerified: row.emailVerified === true,
    attributesVerified: row.attributesVerified ?? [],
  }
}
