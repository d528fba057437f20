import type { Message } from '@papo/protocol'
import { describe, expect, test } from 'vitest'
import { initialState } from '../src/chat/chat-state.ts'
import { countUndelivered } from '../src/index.ts'
import { chatOf, messageOf, mine, uuid } from './sdk-harness.ts'

const stateWith = (messages: Message[], visitor: number | null) => ({
  ...initialState(chatOf()),
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

describe('the number of undelivered texts', () => {
  test('counts the agents’ texts that are undelivered to the visitor, and nothing else', () => {
    expect(countUndelivered(stateWith(log, 1))).toBe(2)
    expect(countUndelivered(stateWith(log, 3))).toBe(1)
    expect(countUndelivered(stateWith(log, 5))).toBe(0)
  })

  test('is unknown if the delivered mark is unknown', () => {
    expect(countUndelivered(stateWith(log, null))).toBeNull()
    expect(countUndelivered(initialState(chatOf()))).toBeNull()
  })
})
