import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import type { Sealer } from '../platform/sealer.ts'
import { Refusal } from '../platform/refusal.ts'
import type { OneTimeCodes } from './one-time-codes.ts'
import type { SecondFactorRecord, SecondFactorStore } from './second-factor-store.ts'

/** What codes are made and checked with. */
export interface CodeNeeds {
  oneTimeCodes: OneTimeCodes
  sealer: Sealer
  digest: Pick<Digest, 'keyed'>
}

type OfAgent = Pick<SecondFactorRecord, 'agentId' | 'workspaceId'>

/** A secret of another agent's row cannot be unsealed as this one's. */
export const secondFactorContext = ({ agentId, workspaceId }: OfAgent): string =>
  `second factor of agent ${agentId} of workspace ${workspaceId}`

export const isEnabled = (record: SecondFactorRecord | null): record is SecondFactorRecord =>
  record !== null && record.sealed !== null

/** Whether the agent must set up a second factor before anything else. */
export async function mustEnrol(
  { secondFactors }: { secondFactors: SecondFactorStore },
  { id, workspaceId }: { id: string; workspaceId: string },
): Promise<boolean> {
  if (isEnabled(await secondFactors.find(workspaceId, id))) return false
  return secondFactors.isDemanded(workspaceId)
}

/** 32 letters that nobody confuses, and those of base32. */
const plainLetters = '0123456789abcdefghjkmnpqrstvwxyz'
const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Five random bits for each of `count` letters of an alphabet of 32. */
function randomLetters(random: Pick<Random, 'text'>, alphabet: string, count: number): string {
  // The last letter of a base64url text may have fewer bits than the others: it is left out.
  const letters = [...random.text(count)].slice(0, count)
  return letters.map((letter) => alphabet[base64url.indexOf(letter) % 32]).join('')
}

/** 160 bits in base32, as RFC 4226 recommends. */
export const newAppSecret = (random: Pick<Random, 'text'>): string =>
  randomLetters(random, base32Letters, 32)

const recoveryCodes = 10
const recoveryLetters = 10

/** Ten new codes of 50 bits, to be shown once. */
export const newRecoveryCodes = (random: Pick<Random, 'text'>): string[] =>
  Array.from({ length: recoveryCodes }, () => {
    const letters = randomLetters(random, plainLetters, recoveryLetters)
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })

/** A code as people copy it: without spaces and dashes, in either case, with letters that look alike. */
const plain = (code: string): string =>
  code.replaceAll(/[\s-]/g, '').toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1')

export const recoveryHash = (digest: CodeNeeds['digest'], { agentId }: OfAgent, code: string) =>
  digest.keyed(`recovery code of ${agentId}: ${plain(code)}`)

/** A used code: what is left after it, and whether it was one of the recovery codes. */
export interface UsedCode {
  record: SecondFactorRecord
  isRecovery: boolean
}

/** The step of a code of this sealed secret that is newer than the last used one; null for any other text. */
export function newStep(
  { oneTimeCodes, sealer }: CodeNeeds,
  record: SecondFactorRecord,
  sealed: string,
  code: string,
  now: Date,
): number | null {
  const digits = plain(code)
  if (!/^\d{6}$/.test(digits)) return null
  const step = oneTimeCodes.stepOf(sealer.unseal(sealed, secondFactorContext(record)), digits, now)
  return step !== null && step > (record.lastStep ?? -1) ? step : null
}

/** Uses a code of the app, or a recovery code: neither can be used again. Null if it is neither. */
export function useCode(
  needs: CodeNeeds,
  record: SecondFactorRecord,
  code: string,
  now: Date,
): UsedCode | null {
  if (record.sealed === null) return null
  const lastStep = newStep(needs, record, record.sealed, code, now)
  if (lastStep !== null) return { record: { ...record, lastStep }, isRecovery: false }
  const hash = recoveryHash(needs.digest, record, code)
  if (!record.recoveryHashes.includes(hash)) return null
  const recoveryHashes = record.recoveryHashes.filter((one) => one !== hash)
  return { record: { ...record, recoveryHashes }, isRecovery: true }
}

export const invalidCode = () =>
  new Refusal('invalid_code', 'The code is wrong, has been used or is too old.', {
    errors: [{ path: '/code', message: 'is wrong, has been used or is too old' }],
  })

/**
 * What is left of the second factor after the code of a sign-in; null if the agent has none. Call it once the password
 * was right. Refuses `second_factor_required`, `invalid_code`.
 */
export function requireCode(
  needs: CodeNeeds,
  record: SecondFactorRecord | null,
  code: string | undefined,
  now: Date,
): UsedCode | null {
  if (!isEnabled(record)) return null
  if (code === undefined) {
    throw new Refusal('second_factor_required', 'This account needs a code as well.')
  }
  const used = useCode(needs, record, code, now)
  if (used === null) throw invalidCode()
  return used
}
