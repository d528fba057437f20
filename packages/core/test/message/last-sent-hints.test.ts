import { describe, expect, it } from 'vitest'
import { hintKey, LastSentHints } from '../../src/message/last-sent-hints.ts'
import { visitor } from '../call/callers.ts'
import { aPage } from './pages.ts'

const idle = aPage()
const read = aPage({ readUpTo: { visitor: 3, agent: 0 } })

describe('the hints that a caller received last', () => {
  it('are those of the latest answer, for each chat and caller', () => {
    const hints = new LastSentHints()
    hints.remember(visitor, 'one', idle)
    hints.remember(visitor, 'other', idle)
    hints.remember(visitor, 'one', read)
    expect(hints.last(visitor, 'one')).toBe(hintKey(read))
    expect(hints.last(visitor, 'other')).toBe(hintKey(idle))
    expect(hints.last({ ...visitor, tokenHash: 'another' }, 'one')).toBeUndefined()
  })

  it('are kept for whoever goes on polling, and forgotten for whoever has not polled for long', () => {
    const hints = new LastSentHints(8)
    hints.remember(visitor, 'gone', idle)
    for (let chat = 0; chat < 20; chat += 1) {
      hints.remember(visitor, 'polled', idle)
      hints.remember(visitor, `${chat}`, idle)
    }
    expect(hints.last(visitor, 'polled')).toBe(hintKey(idle))
    expect(hints.last(visitor, 'gone')).toBeUndefined()
    const chats = ['gone', 'polled', ...Array.from({ length: 20 }, (_, chat) => `${chat}`)]
    const kept = chats.filter((chat) => hints.last(visitor, chat) !== undefined)
    expect(kept.length).toBeGreaterThanOrEqual(4)
    expect(kept.length).toBeLessThanOrEqual(8)
  })

  it('are the latest also when they change after they were kept for a while', () => {
    const hints = new LastSentHints(4)
    hints.remember(visitor, 'one', idle)
    hints.remember(visitor, 'other', idle)
    hints.remember(visitor, 'one', read)
    expect(hints.last(visitor, 'one')).toBe(hintKey(read))
  })

  it('are forgotten for one caller of one chat, however long they were kept', () => {
    const hints = new LastSentHints(4)
    for (const chat of ['one', 'other', 'third']) hints.remember(visitor, chat, idle)
    for (const chat of ['one', 'third']) hints.forget(visitor, chat)
    const left = ['one', 'other', 'third'].filter((chat) => hints.last(visitor, chat))
    expect(left).toEqual(['other'])
  })

  it('are none that a page can have while they are unknown, until the next answer', () => {
    const hints = new LastSentHints()
    hints.markUnknown(visitor, 'one')
    expect(hints.last(visitor, 'one')).toBe('')
    hints.remember(visitor, 'one', idle)
    expect(hints.last(visitor, 'one')).toBe(hintKey(idle))
  })
})
