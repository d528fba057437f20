import { onlyHonestErrors } from './answers.ts'
import type { Evidence, Finding, Harm } from './evidence.ts'
import { ackedOnce, healed, oneOrder, unackedAtMostOnce } from './messages.ts'
import { noLeaks, oneOwner } from './participants.ts'

/** The promise, in seven parts. */
export const invariants = {
  I1: ackedOnce,
  I2: unackedAtMostOnce,
  I3: oneOrder,
  I4: noLeaks,
  I5: oneOwner,
  I6: healed,
  I7: onlyHonestErrors,
} as const

/** Every finding: each place where the evidence breaks the promise. */
export const findingsIn = (evidence: Evidence): Finding[] =>
  Object.values(invariants).flatMap((check) => check(evidence))

export type Counts = Record<Harm, number>

export function countsOf(findings: readonly Finding[]): Counts {
  const counts: Counts = {
    lost: 0,
    doubled: 0,
    gaps: 0,
    disorder: 0,
    doubleOwners: 0,
    leaks: 0,
    unhealed: 0,
    wrongAnswers: 0,
  }
  for (const { harm } of findings) counts[harm] += 1
  return counts
}
