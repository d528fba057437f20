import type { Scenario } from '../fault-rig/run/scenario.ts'
import { antiAutomation } from './load/anti-automation.ts'
import { commitOrder } from './load/commit-order.ts'
import { hotChat } from './load/hot-chat.ts'
import { loginFlood } from './load/login-flood.ts'
import { longLog } from './load/long-log.ts'
import { reconnectHerd } from './load/reconnect-herd.ts'
import { socketHerd } from './load/socket-herd.ts'
import { steadyLoad } from './load/steady-load.ts'
import { agentGone } from './failures/agent-gone.ts'
import { commitUnknown } from './failures/commit-unknown.ts'
import { cursors } from './failures/cursors.ts'
import { doubleAccept } from './failures/double-accept.ts'
import { drain } from './failures/drain.ts'
import { duplicateRequests } from './failures/duplicate-requests.ts'
import { foreignAnswers } from './failures/foreign-answers.ts'
import { interleavings } from './failures/interleavings.ts'
import { killedProcess } from './failures/killed-process.ts'
import { longTransaction } from './failures/long-transaction.ts'
import { messageLeft } from './failures/message-left.ts'
import { migrateUnderLoad } from './failures/migrate-under-load.ts'
import { poolExhausted } from './failures/pool-exhausted.ts'
import { postgresGone } from './failures/postgres-gone.ts'
import { postgresStalls } from './failures/postgres-stalls.ts'
import { redisAway } from './failures/redis-away.ts'
import { redisEmptied } from './failures/redis-emptied.ts'
import { redisEvicts } from './failures/redis-evicts.ts'
import { redisRefusesWrites } from './failures/redis-refuses-writes.ts'
import { redisShared } from './failures/redis-shared.ts'
import { repliesLost } from './failures/replies-lost.ts'
import { wholeData } from './failures/whole-data.ts'
import { wrongClocks } from './failures/wrong-clocks.ts'
import { blocksUpgrades } from './proxies/blocks-upgrades.ts'
import { buffering } from './proxies/buffering.ts'
import { caddy } from './proxies/caddy.ts'
import { cutsIdle } from './proxies/cuts-idle.ts'
import { haproxy } from './proxies/haproxy.ts'
import { nginx } from './proxies/nginx.ts'
import { nginxPlain } from './proxies/nginx-plain.ts'
import { proxyManager } from './proxies/proxy-manager.ts'
import { proxyManagerWebsockets } from './proxies/proxy-manager-websockets.ts'
import { swallowsUpgrades } from './proxies/swallows-upgrades.ts'

/** The promise under load. */
export const load: readonly Scenario[] = [
  steadyLoad,
  hotChat,
  commitOrder,
  reconnectHerd,
  longLog,
  antiAutomation,
  loginFlood,
  socketHerd,
]

/** The promise while networks, processes and databases fail. */
export const failures: readonly Scenario[] = [
  killedProcess,
  repliesLost,
  duplicateRequests,
  doubleAccept,
  interleavings,
  redisAway,
  redisEmptied,
  postgresGone,
  poolExhausted,
  longTransaction,
  drain,
  agentGone,
  wrongClocks,
  cursors,
  migrateUnderLoad,
  foreignAnswers,
  messageLeft,
  redisRefusesWrites,
  redisEvicts,
  redisShared,
  commitUnknown,
  postgresStalls,
  wholeData,
]

/** The promise behind reverse proxies that people run, and behind worse ones. */
export const proxies: readonly Scenario[] = [
  nginx,
  caddy,
  haproxy,
  proxyManagerWebsockets,
  proxyManager,
  nginxPlain,
  buffering,
  blocksUpgrades,
  swallowsUpgrades,
  cutsIdle,
]
