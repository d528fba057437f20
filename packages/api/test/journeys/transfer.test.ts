import { describe } from 'vitest'
import { openHarness } from './api-harness.ts'
import { describeTransfers } from './transfer.ts'

describe('on the embedded database', () => {
  describeTransfers(() => openHarness())
})
