import type { Message } from '@papo/protocol'
import { describe, expect, test } from 'vitest'
import { unreadState } from '../src/chat/chat-state.ts'
import { behind } from '../src/index.ts'
import { chatOf, messageOf, mine, uuid } from './stage.ts'

const stateWith = (messages: Message[], visitor: number | null) => ({
  ...unreadState(chatOf()),
  messages,
  deliveredUpTo: { visitor, agent: null },
})
const log = [
  messageOf(1),
  mine(2, uuid(1)),
  messageOf(3),
  messageOf(4, { kind: 'note' }),
  messageOf(5),
]

describe('how far the visitor is behind', () => {
  test('counts the agents’ texts that the visitor has not taken, and nothing else', () => {
    expect(behind(stateWith(log, 1))).toBe(2)
    expect(behind(stateWith(log, 3))).toBe(1)
    expect(behind(stateWith(log, 5))).toBe(0)
  })

  test('is not known where nobody knows what the visitor was given', () => {
    expect(behind(stateWith(log, null))).toBeNull()
    expect(behind(unreadState(chatOf()))).toBeNull()
  })
})
