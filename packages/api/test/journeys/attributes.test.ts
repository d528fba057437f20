import { describe } from 'vitest'
import { describeAttributes } from './attributes.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeAttributes(async () => {
    const stage = await openStage()
    return { here: stage, there: stage, close: () => stage.close() }
  })
})
