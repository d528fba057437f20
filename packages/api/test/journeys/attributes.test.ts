import { describe } from 'vitest'
import { describeAttributes } from './attributes.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeAttributes(async () => {
    const harness = await openHarness()
    return { here: harness, there: harness, close: () => harness.close() }
  })
})
