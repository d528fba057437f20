import type { Authenticator } from './session/authenticator.ts'
import type { DeferredAccessLog } from './access-log/deferred-access-log.ts'
import type { GuessLimits } from './session/guess-limits.ts'
import type { NewPasswords } from './agent/password-rule.ts'
import type { Passwords } from './agent/passwords.ts'
import type { ChangeSignals } from './platform/change-signals.ts'
import type { ChatCache } from './chat/chat-cache.ts'
import type { QueuePositions } from './queue/queue-position.ts'
import type { VisitorPresence } from './presence/visitor-presence.ts'
import type { Throttle } from './chat/throttle.ts'
import type { Clock } from './platform/clock.ts'
import type { Sealer } from './identity/sealer.ts'
import type { Presence } from './presence/presence.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { LastSentHints } from './message/last-sent-hints.ts'
import type { Origins } from './site/origins.ts'
import type { Rules } from './site/rules.ts'
import type { Load } from './platform/load.ts'
import type { Timings } from './platform/timings.ts'
import type { KeyedDigest } from './platform/token.ts'
import type { Database, Work } from './work.ts'

/** Everything that the use cases need; `compose` builds it. */
export interface Services {
  database: Database
  work: Work
  cache: ChatCache
  changes: ChangeSignals
  clock: Clock
  /** Only `verify`: hashing goes through `newPasswords`, which applies the rule. */
  passwords: Pick<Passwords, 'verify'>
  newPasswords: NewPasswords
  guesses: GuessLimits
  digest: KeyedDigest
  sealer: Sealer
  authenticator: Authenticator
  deferredAccesses: DeferredAccessLog
  origins: Origins
  rules: Rules
  queuePositions: QueuePositions
  presence: Presence
  visitorPresence: VisitorPresence
  activityThrottle: Throttle
  timings: Timings
  load: Load
  metrics: Metrics
  lastSentHints: LastSentHints
  /** Aborted when the server begins to drain: held polls answer at once. */
  draining: AbortSignal
}
