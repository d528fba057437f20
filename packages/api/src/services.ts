import type { Authenticator } from './access/authenticator.ts'
import type { DeferredAccessLog } from './access/deferred-access-log.ts'
import type { GuessLimits } from './agent/guess-limits.ts'
import type { NewPasswords } from './agent/password-rule.ts'
import type { Passwords } from './agent/passwords.ts'
import type { ChangeSignals } from './change-signals.ts'
import type { ChatCache } from './chat/chat-cache.ts'
import type { Places } from './chat/place.ts'
import type { Sights } from './chat/sights.ts'
import type { Signs } from './chat/signs.ts'
import type { Clock } from './clock.ts'
import type { Seal } from './identity/seal.ts'
import type { Presence } from './lease/presence.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ToldHints } from './message/told-hints.ts'
import type { Origins } from './site/origins.ts'
import type { Rules } from './site/rules.ts'
import type { Load } from './load.ts'
import type { Timings } from './timings.ts'
import type { KeyedDigest } from './token.ts'
import type { Database } from './work.ts'

/** What the use cases stand on; `compose` puts it together. */
export interface Services {
  database: Database
  cache: ChatCache
  changes: ChangeSignals
  clock: Clock
  /** Without a way to a hash: a password that is set passes the rule. */
  passwords: Pick<Passwords, 'verify'>
  newPasswords: NewPasswords
  guesses: GuessLimits
  digest: KeyedDigest
  seal: Seal
  authenticator: Authenticator
  deferredAccesses: DeferredAccessLog
  origins: Origins
  rules: Rules
  places: Places
  presence: Presence
  sights: Sights
  signs: Signs
  timings: Timings
  load: Load
  metrics: Metrics
  toldHints: ToldHints
  /** Aborted when the server begins to go away: held polls answer at once. */
  draining: AbortSignal
}
