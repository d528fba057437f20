import { describe } from 'vitest'
import { describeLeases } from './lease.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeLeases((around) => openStage({}, around))
})
