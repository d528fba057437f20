/** What the canary does, one after the other. */
export const canarySteps = [
  'prepare',
  'start',
  'line',
  'accept',
  'toAgent',
  'toVisitor',
  'end',
  'rate',
  'clean',
] as const
export type CanaryStep = (typeof canarySteps)[number]

/** What the last round trip has shown. */
export interface CanaryResult {
  ok: boolean
  at: Date
  /** How long all of it took, as far as it came. */
  roundTripMs: number
  /** How long each step took that was made, in milliseconds. */
  steps: Partial<Record<CanaryStep, number>>
  failedAt: CanaryStep | null
}
