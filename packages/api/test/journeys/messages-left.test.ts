import { describe } from 'vitest'
import { openHarness } from './api-harness.ts'
import { describeMessagesLeft } from './messages-left.ts'

describe('messages that visitors leave', () => {
  describeMessagesLeft((overrides) => openHarness({}, overrides))
})
