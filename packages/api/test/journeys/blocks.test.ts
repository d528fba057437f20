import { describe } from 'vitest'
import { openHarness } from './api-harness.ts'
import { describeBlocks } from './blocks.ts'

describe('blocks', () => {
  describeBlocks(() => openHarness())
})
