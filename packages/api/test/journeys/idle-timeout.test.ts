import { describe } from 'vitest'
import { describeIdleTimeout } from './idle-timeout.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeIdleTimeout((overrides) => openHarness({}, overrides))
})
