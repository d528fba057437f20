import { describe } from 'vitest'
import { describeIdentity } from './identity.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeIdentity(async () => {
    const harness = await openHarness()
    return { here: harness, there: harness, close: () => harness.close() }
  })
})
