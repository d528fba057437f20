import { describe } from 'vitest'
import { describeOneLog } from './one-log.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describeOneLog(openHarness)
})
