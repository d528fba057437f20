import { describe } from 'vitest'
import { openStage } from './stage.ts'
import { describeTransfers } from './transfer.ts'

describe('on the embedded database', () => {
  describeTransfers(() => openStage())
})
