import { describe } from 'vitest'
import { describeInterleavings } from './interleavings.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeInterleavings((overrides) => openHarness({}, overrides), 100)
})
