import { expect, test } from 'vitest'
import { Queue } from '../../src/memory/queue.ts'

/** Numbers that look random and are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('a position is the number of chats whose ticket is not larger, whatever came and went', () => {
  const next = numbers(7)
  const queue = new Queue()
  const tickets = new Map<string, number>()
  for (let step = 0; step < 3000; step += 1) {
    const chatId = `chat ${next(200)}`
    if (next(3) > 0) {
      const ticket = next(1_000_000)
      queue.put(chatId, ticket)
      tickets.set(chatId, ticket)
    } else {
      queue.remove(chatId)
      tickets.delete(chatId)
    }
    const asked = `chat ${next(200)}`
    const ticket = tickets.get(asked)
    const notLarger = [...tickets.values()].filter((other) => other <= (ticket ?? 0)).length
    expect(queue.position(asked)).toBe(ticket === undefined ? null : notLarger)
    expect(queue.size).toBe(tickets.size)
  }
})

test('a chat with another ticket has another place, and one that has left has none', () => {
  const queue = new Queue()
  queue.put('a', 3)
  queue.put('b', 5)
  queue.put('a', 8)
  expect([queue.position('a'), queue.position('b')]).toEqual([2, 1])
  queue.remove('b')
  queue.remove('b')
  expect([queue.position('a'), queue.position('b'), queue.size]).toEqual([1, null, 1])
})
