import type { Scenario } from '../scenario.ts'
import { objectLevel } from './a1-object-level.ts'
import { routeTable } from './a2-route-table.ts'
import { types } from './b5-types.ts'
import { killed } from './f1-killed.ts'
import { repliesLost } from './f2-replies-lost.ts'
import { duplicates } from './f3-duplicates.ts'
import { doubleAccept } from './f4-double-accept.ts'
import { redisAway } from './f6-redis-away.ts'
import { redisEmptied } from './f7-redis-emptied.ts'
import { postgresGone } from './f8-postgres-gone.ts'
import { commitOrder } from './l3-commit-order.ts'

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  commitOrder,
  killed,
  repliesLost,
  duplicates,
  doubleAccept,
  redisAway,
  redisEmptied,
  postgresGone,
  types,
  objectLevel,
  routeTable,
]
