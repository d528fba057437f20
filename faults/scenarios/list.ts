import type { Scenario } from '../scenario.ts'
import { objectLevel } from './a1-object-level.ts'
import { tenantAndRole } from './a10-tenant-and-role.ts'
import { enumeration } from './a11-enumeration.ts'
import { routeTable } from './a2-route-table.ts'
import { tokens } from './a3-tokens.ts'
import { unsignedIdentify } from './a4-unsigned-identify.ts'
import { identityTokens } from './a5-identity-tokens.ts'
import { sharedDevice } from './a6-shared-device.ts'
import { origins } from './a7-origins.ts'
import { agentSession } from './a8-agent-session.ts'
import { proxyHeaders } from './a9-proxy-headers.ts'
import { xss } from './b1-xss.ts'
import { transport } from './b10-transport.ts'
import { urls } from './b2-urls.ts'
import { size } from './b4-size.ts'
import { types } from './b5-types.ts'
import { contentTypes } from './b6-content-types.ts'
import { unicode } from './b9-unicode.ts'
import { killed } from './f1-killed.ts'
import { longTransaction } from './f10-long-transaction.ts'
import { drain } from './f11-drain.ts'
import { agentGone } from './f12-agent-gone.ts'
import { clocks } from './f13-clocks.ts'
import { cursors } from './f14-cursors.ts'
import { migrateUnderLoad } from './f15-migrate.ts'
import { foreignAnswered } from './f16-foreign-answers.ts'
import { repliesLost } from './f2-replies-lost.ts'
import { duplicates } from './f3-duplicates.ts'
import { doubleAccept } from './f4-double-accept.ts'
import { interleavings } from './f5-interleavings.ts'
import { redisAway } from './f6-redis-away.ts'
import { redisEmptied } from './f7-redis-emptied.ts'
import { postgresGone } from './f8-postgres-gone.ts'
import { poolExhausted } from './f9-pool-exhausted.ts'
import { steady } from './l1-steady.ts'
import { hotChat } from './l2-hot-chat.ts'
import { commitOrder } from './l3-commit-order.ts'
import { thunderingHerd } from './l4-herd.ts'
import { longLog } from './l5-long-log.ts'
import { antiAutomation } from './l6-anti-automation.ts'
import { loginFlood } from './l8-login-flood.ts'
import { exported } from './p1-export.ts'
import { erased } from './p2-erase.ts'
import { retention } from './p3-retention.ts'
import { consent } from './p4-consent.ts'
import { logs } from './p5-logs.ts'
import { minimisation } from './p6-minimisation.ts'

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  steady,
  hotChat,
  commitOrder,
  thunderingHerd,
  longLog,
  antiAutomation,
  loginFlood,
  killed,
  repliesLost,
  duplicates,
  doubleAccept,
  interleavings,
  redisAway,
  redisEmptied,
  postgresGone,
  poolExhausted,
  longTransaction,
  drain,
  agentGone,
  clocks,
  cursors,
  migrateUnderLoad,
  foreignAnswered,
  xss,
  urls,
  size,
  types,
  contentTypes,
  unicode,
  transport,
  objectLevel,
  routeTable,
  tokens,
  unsignedIdentify,
  identityTokens,
  sharedDevice,
  origins,
  agentSession,
  proxyHeaders,
  tenantAndRole,
  enumeration,
  exported,
  erased,
  retention,
  consent,
  logs,
  minimisation,
]
