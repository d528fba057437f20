import type { VerifiedIdentity } from '../../chat/visitor.ts'

/** Of `visitor_identity as identity`, joined to a visitor who may have none. */
export const identityColumns = [
  'identity.external_id as externalId',
  'identity.signs_name as signsName',
  'identity.signs_email as signsEmail',
] as const

export type IdentityColumns = {
  [Column in keyof VerifiedIdentity]: VerifiedIdentity[Column] | null
}

export function identityOf(row: IdentityColumns): VerifiedIdentity | null {
  if (row.externalId === null) return null
  return {
    externalId: row.externalId,
    signsName: row.signsName === true,
    signsEmail: row.signsEmail === true,
  }
}
