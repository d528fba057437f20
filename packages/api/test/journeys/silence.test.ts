import { describe } from 'vitest'
import { describeSilence } from './silence.ts'
import { openStage } from './stage.ts'

describe('on the embedded database', () => {
  describeSilence((around) => openStage({}, around))
})
