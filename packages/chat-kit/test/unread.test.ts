import type { Message } from '@papo/sdk'
import { expect, test } from 'vitest'
import { unreadByAgents, unreadByVisitor } from '../src/message/unread.ts'

/** A log of texts of the visitor (`v`) and of agents (`a`), and of notes (`n`). */
const log = (entries: string) =>
  [...entries].map((entry, index) => ({
    seq: index + 1,
    kind: entry === 'n' ? 'note' : 'text',
    author: { type: entry === 'v' ? 'visitor' : 'agent' },
  })) as Message[]

const nothingRead = { visitor: 0, agent: 0 }

test('the visitor has not read the texts of agents after the later of two read marks', () => {
  const messages = log('avana')
  expect(unreadByVisitor({ messages, readUpTo: nothingRead })).toBe(3)
  expect(unreadByVisitor({ messages, readUpTo: { visitor: 3, agent: 0 } })).toBe(1)
  expect(unreadByVisitor({ messages, readUpTo: { visitor: 1, agent: 0 } }, 5)).toBe(0)
})

test('an answer of an agent counts as reading all before it, a note does not', () => {
  expect(unreadByAgents({ messages: log('vvn'), readUpTo: nothingRead })).toBe(2)
  expect(unreadByAgents({ messages: log('vvav'), readUpTo: nothingRead })).toBe(1)
  expect(unreadByAgents({ messages: log('vv'), readUpTo: { visitor: 0, agent: 1 } })).toBe(1)
})
