import type { Scenario } from '../scenario.ts'
import { objectLevel } from './a1-object-level.ts'
import { routeTable } from './a2-route-table.ts'
import { types } from './b5-types.ts'
import { repliesLost } from './f2-replies-lost.ts'

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [repliesLost, types, objectLevel, routeTable]
