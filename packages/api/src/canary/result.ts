/** The steps of a round trip, in order. */
export const canarySteps = [
  'prepare',
  'start',
  'queue',
  'accept',
  'toAgent',
  'toVisitor',
  'end',
  'rate',
  'clean',
] as const
export type CanaryStep = (typeof canarySteps)[number]

/** The result of a round trip. */
export interface CanaryResult {
  ok: boolean
  at: Date
  /** How long the round trip took until its end or its failure, in milliseconds. */
  roundTripMs: number
  /** How long each completed step took, in milliseconds. */
  steps: Partial<Record<CanaryStep, number>>
  failedAt: CanaryStep | null
}
