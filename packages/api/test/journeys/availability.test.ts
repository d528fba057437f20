import { describe } from 'vitest'
import { describeAvailability } from './availability.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeAvailability((overrides) => openHarness({}, overrides))
})
