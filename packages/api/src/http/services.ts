import type { SitesInMemory } from '@papo/core/site/sites-in-memory'
import type { HealthReporter } from '@papo/core/call/workspace'
import type { DeferredAccessLog } from '@papo/core/access-log/deferred-access-log'
import type { NewPasswords } from '@papo/core/agent/password-rule'
import type { PictureReader } from '@papo/core/agent/picture'
import type { Passwords } from '@papo/core/agent/passwords'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Background } from '@papo/core/platform/background'
import type { Throttle } from '@papo/core/platform/throttle'
import type { Sealer } from '@papo/core/platform/sealer'
import type { Mailing } from '@papo/core/mail/mailing'
import type { SendBatches } from '@papo/core/message/send-batches'
import type { LastSentHints } from '@papo/core/message/last-sent-hints'
import type { ChangeSignals } from '@papo/core/platform/change-signals'
import type { Random } from '@papo/core/platform/random'
import type { Clock } from '@papo/core/platform/clock'
import type { Digest } from '@papo/core/platform/digest'
import type { Load } from '@papo/core/platform/load'
import type { Timings } from '@papo/core/platform/timings'
import type { Presence } from '@papo/core/presence/presence'
import type { VisitorPresence } from '@papo/core/presence/visitor-presence'
import type { QueuePositions } from '@papo/core/queue/queue-position'
import type { OneTimeCodes } from '@papo/core/session/one-time-codes'
import type { Authenticator } from '@papo/core/session/authenticator'
import type { GuessLimits } from '@papo/core/session/guess-limits'
import type { HolidayCalendar } from '@papo/core/site/holidays'
import type { AgentsInMemory } from '@papo/core/agent/present-agents'
import type { SiteAvailabilities } from '@papo/core/site/availability'
import type { Blocks } from '@papo/core/visitor/blocks'
import type { Database } from '../database/database.ts'
import type { Stores, Work } from '../database/stores.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Readiness } from './readiness.ts'

/** Everything that the routes hand to the use cases, each of which names the few things that it needs. */
export interface Services extends SitesInMemory {
  database: Database
  work: Work
  cache: ChatCache
  changes: ChangeSignals
  clock: Clock
  /** Only `verify`: hashing goes through `newPasswords`, which applies the rule. */
  passwords: Pick<Passwords, 'verify'>
  newPasswords: NewPasswords
  guesses: GuessLimits
  digest: Digest
  random: Random
  sealer: Sealer
  oneTimeCodes: OneTimeCodes
  pictures: PictureReader
  authenticator: Authenticator
  deferredAccesses: DeferredAccessLog
  holidayCalendar: HolidayCalendar
  blocks: Blocks
  queuePositions: QueuePositions
  presence: Presence
  presentAgents: AgentsInMemory
  siteAvailabilities: SiteAvailabilities
  visitorPresence: VisitorPresence
  activityThrottle: Throttle
  timings: Timings
  load: Load
  metrics: Metrics
  lastSentHints: LastSentHints
  sendBatches: SendBatches<Stores>
  health: HealthReporter & Readiness
  background: Background
  /** Null where no mail is sent. */
  mailing: (Mailing & { start(): void }) | null
  /** Aborted when the server begins to drain: held polls answer at once. */
  draining: AbortSignal
}
