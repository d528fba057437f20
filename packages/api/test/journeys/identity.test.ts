import { describe } from 'vitest'
import { describeIdentity } from './identity.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeIdentity(async () => {
    const stage = await openStage()
    return { here: stage, there: stage, close: () => stage.close() }
  })
})
