import { describe } from 'vitest'
import { openHarness } from './api-harness.ts'
import { describeChatVisitor } from './chat-visitor.ts'

describe('the visitor beside a chat', () => {
  describeChatVisitor(() => openHarness())
})
