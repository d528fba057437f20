import { describe } from 'vitest'
import { describeInterleavings } from './interleavings.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeInterleavings((around) => openStage({}, around), 100)
})
