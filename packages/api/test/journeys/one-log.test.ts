import { describe } from 'vitest'
import { describeOneLog } from './one-log.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeOneLog(openStage)
})
