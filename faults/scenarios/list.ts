import type { Scenario } from '../scenario.ts'
import { repliesLost } from './f2-replies-lost.ts'

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [repliesLost]
