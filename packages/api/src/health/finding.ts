import type { HealthCheckName, HealthState, MailProblem } from '@papo/protocol'

/** What each check may find, with the facts that its words need. */
export interface Findings {
  database: {
    fine: { ms: number; kind: 'embedded' | 'postgres' }
    slow: { ms: number }
    readOnly: object
    full: object
    wentBack: { since: Date | null; at: Date }
    silent: object
    missing: object
    inUse: object
  }
  migrations: {
    fine: object
    pending: { count: number }
    newer: { count: number }
    unseen: object
  }
  cache: { fine: object; memory: object; away: object; refusesWrites: object; unseen: object }
  jobs: {
    fine: { lastRun: Date }
    notYet: object
    late: { lastRun: Date }
    failed: { task: string; at: Date }
    overdue: { count: number }
    undone: { since: Date }
    unseen: object
  }
  canary: {
    fine: { ms: number; at: Date }
    off: object
    notYet: object
    failed: { step: string; at: Date }
    silent: { at: Date }
    unseen: object
  }
  disk: {
    fine: { freeBytes: number }
    little: { freeBytes: number }
    full: { freeBytes: number }
    unseen: object
  }
  clock: { fine: object; off: { seconds: number }; unseen: object }
  secret: { fromEnvironment: object; stored: object; foreign: object; missing: object }
  mail: {
    fine: { lastSentAt: Date | null; waiting: number }
    off: object
    failing: { problem: MailProblem; reply: string | null }
    givenUp: { count: number }
  }
  address: {
    fine: { publicUrl: string }
    local: { publicUrl: string }
    plain: { publicUrl: string }
    untrustedProxy: { address: string }
  }
  version: { fine: { version: string } }
}

export type FindingOf<Name extends HealthCheckName> = {
  [Is in keyof Findings[Name]]: {
    name: Name
    is: Is
    facts: Findings[Name][Is]
    state: HealthState
  }
}[keyof Findings[Name]]

/** What a check has found. */
export type Finding = { [Name in HealthCheckName]: FindingOf<Name> }[HealthCheckName]

/** A finding of one check, typed by what it found. */
export function found<Name extends HealthCheckName, Is extends keyof Findings[Name] & string>(
  name: Name,
  is: Is,
  state: HealthState,
  facts: Findings[Name][Is],
): Finding {
  return { name, is, facts, state } as unknown as Finding
}
