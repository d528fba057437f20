import { failures, load, proxies } from '../faults/scenarios.ts'
import { access, input, privacy } from '../security/scenarios.ts'
import type { Group, Scenario } from './run/scenario.ts'

/** All groups, in the order in which they run. */
export const groups: readonly Group[] = [
  { folder: 'faults/load', scenarios: load },
  { folder: 'faults/failures', scenarios: failures },
  { folder: 'faults/proxies', scenarios: proxies },
  { folder: 'security/input', scenarios: input },
  { folder: 'security/access', scenarios: access },
  { folder: 'security/privacy', scenarios: privacy },
]

export const scenarios: readonly Scenario[] = groups.flatMap((group) => group.scenarios)
