import { DeferredAccessLog } from '@papo/core/access-log/deferred-access-log'
import { passwordRule } from '@papo/core/agent/password-rule'
import type { AnswerNeeds } from '@papo/core/call/answers'
import { createBackground } from '@papo/core/platform/background'
import { Throttle } from '@papo/core/platform/throttle'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import { memoryCache } from '@papo/core/memory/cache'
import { memoryChanges } from '@papo/core/memory/changes'
import { SendBatches } from '@papo/core/message/send-batches'
import { LastSentHints } from '@papo/core/message/last-sent-hints'
import type { ChangeSignals } from '@papo/core/platform/change-signals'
import type { Clock } from '@papo/core/platform/clock'
import type { MakeCounter } from '@papo/core/platform/counters'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import { defaultTimings } from '@papo/core/platform/timings'
import { createPresence, type Presence } from '@papo/core/presence/presence'
import { createVisitorPresence } from '@papo/core/presence/visitor-presence'
import { createQueuePositions } from '@papo/core/queue/queue-position'
import { Authenticator } from '@papo/core/session/authenticator'
import { GuessLimits } from '@papo/core/session/guess-limits'
import { createPresentAgents } from '@papo/core/agent/present-agents'
import { createSiteAvailabilities } from '@papo/core/site/availability'
import { createSitesInMemory } from '@papo/core/site/sites-in-memory'
import { createBlocks } from '@papo/core/visitor/blocks'
import { createDigest } from '../adapters/digest.ts'
import { oneTimeCodes } from '../adapters/one-time-codes.ts'
import { noHolidays } from '../adapters/no-holidays.ts'
import { cheapPasswords, guessesByLength } from '../adapters/passwords.ts'
import { pictureReader } from '../adapters/pictures.ts'
import { createRandom } from '../adapters/random.ts'
import { createSealer } from '../adapters/sealer.ts'
import type { BackendTime } from '../platform/time.ts'
import { createMemoryDatabase } from '../stores/memory-database.ts'
import type { MemoryStores } from '../stores/memory-stores.ts'
import { healthInMemory } from './health.ts'
import { Overrides } from './overrides.ts'

/** What the use cases need, over a database in memory. */
export interface Services extends Omit<AnswerNeeds, 'work'> {
  lastSentHints: LastSentHints
  work: UnitOfWork<MemoryStores>
  database: { installation: { epoch: string } }
  cache: ChatCache
  changes: ChangeSignals
  authenticator: Authenticator
  presence: Presence
  overrides: Overrides
  time: BackendTime
}

const secret = 'the secret of an installation that exists in one test'
/** The host is one of the words that a password must not consist of. */
export const publicUrl = 'https://papo.test'

/**
 * The backend's clock. Nothing happens by itself: what an installation does every few seconds, a test does by a step,
 * so no timer is pending that the test does not know of.
 */
const clockOf = ({ now, setTimer }: BackendTime): Clock => ({
  now: () => new Date(now()),
  after: (ms, run) => setTimer(run, ms),
  every: () => () => {},
})

/** Limits nothing: a conduct that refuses `rate_limited` tests what a client does then. */
const countNothing: MakeCounter = () => ({
  count: () => Promise.resolve(null),
  giveBack: () => Promise.resolve(),
  forget: () => Promise.resolve(),
})

/** What fails beside a call is a fault of this package: the run of the tests must see it. */
export function fail(error: unknown): never {
  throw error
}

/** Puts core together, over what runs in Node and in a browser. */
export function composeServices(time: BackendTime): Services {
  const clock = clockOf(time)
  const epoch = '00000001'
  const { work } = createMemoryDatabase({ now: () => clock.now(), epoch })
  const random = createRandom(() => time.now())
  const digest = createDigest(secret)
  const cache = memoryCache(clock)
  const sitesInMemory = createSitesInMemory({ work, clock })
  const { rules } = sitesInMemory
  const timings = defaultTimings
  const overrides = new Overrides()
  const presentAgents = createPresentAgents({ work, clock, timings })
  const siteAvailabilities = overrides.siteAvailabilities(
    createSiteAvailabilities(rules, presentAgents, clock),
  )
  const changes = memoryChanges()
  const authenticator = new Authenticator({ work, digest, clock }, fail)
  changes.on('sessions', () => authenticator.invalidateAll())
  const blocks = createBlocks({ work, clock, digest })
  return {
    time,
    work,
    database: { installation: { epoch } },
    clock,
    random,
    digest,
    cache,
    changes,
    blocks,
    timings,
    authenticator,
    overrides,
    sealer: createSealer(secret),
    oneTimeCodes,
    holidayCalendar: noHolidays,
    pictures: pictureReader,
    passwords: cheapPasswords,
    newPasswords: passwordRule({ hasher: cheapPasswords, guesses: guessesByLength, publicUrl }),
    guesses: new GuessLimits({ scale: 1, makeCounter: countNothing, digest }),
    deferredAccesses: new DeferredAccessLog(work, random),
    ...sitesInMemory,
    queuePositions: overrides.queuePositions(
      createQueuePositions(cache, clock, work, siteAvailabilities),
    ),
    presentAgents,
    siteAvailabilities,
    presence: createPresence({ work, clock, timings }, fail),
    visitorPresence: createVisitorPresence({ work, clock, rules, timings }, fail),
    activityThrottle: new Throttle(),
    lastSentHints: new LastSentHints(),
    sendBatches: new SendBatches({ work, cache, clock, random }, { atOnce: 4, atMost: 64 }),
    load: { busy: () => 0 },
    metrics: { held() {}, delivered() {} },
    health: healthInMemory(clock, publicUrl),
    mailing: null,
    background: createBackground(fail),
    draining: new AbortController().signal,
  }
}
