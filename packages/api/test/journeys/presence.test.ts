import { describe } from 'vitest'
import { describePresence } from './presence.ts'
import { openHarness } from './api-harness.ts'

describe('on the embedded database', () => {
  describePresence((overrides) => openHarness({}, overrides))
})
