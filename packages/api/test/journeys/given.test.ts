import { describe } from 'vitest'
import { describeGiven } from './given.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeGiven(openStage)
})
