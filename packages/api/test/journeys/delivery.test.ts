import { describe } from 'vitest'
import { describeDelivery } from './delivery.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeDelivery(openHarness)
})
