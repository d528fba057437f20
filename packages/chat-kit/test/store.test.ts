import { expect, test, vi } from 'vitest'
import { createStore, derived, flatten, follow, type Store } from '../src/store/store.ts'

/** The values that a listener of the store receives. */
function record<Value>(store: Store<Value>): Value[] {
  const seen: Value[] = []
  store.subscribe((value) => void seen.push(value))
  return seen
}

test('a listener gets each change once, and not the value of the beginning', () => {
  const count = createStore(1)
  const seen = record(count)
  expect(seen).toEqual([])
  count.set(2)
  count.set(2)
  count.update((value) => value + 1)
  expect(seen).toEqual([2, 3])
  expect(count.get()).toBe(3)
})

test('a listener that was stopped is not called, and stopping it twice is harmless', () => {
  const count = createStore(0)
  const seen = record(count)
  const stop = count.subscribe(() => expect.unreachable())
  stop()
  stop()
  count.set(1)
  expect(seen).toEqual([1])
})

test('a listener may stop itself and another one while it is called', () => {
  const count = createStore(0)
  const seen: string[] = []
  const stopFirst = count.subscribe((value) => {
    seen.push(`first ${value}`)
    stopFirst()
    stopSecond()
  })
  const stopSecond = count.subscribe((value) => seen.push(`second ${value}`))
  count.subscribe((value) => seen.push(`third ${value}`))
  count.set(1)
  count.set(2)
  expect(seen).toEqual(['first 1', 'third 1', 'third 2'])
})

test('a listener that is added while others are called gets the next change', () => {
  const count = createStore(0)
  const seen: number[] = []
  const stop = count.subscribe(() => {
    stop()
    count.subscribe((value) => void seen.push(value))
  })
  count.set(1)
  expect(seen).toEqual([])
  count.set(2)
  expect(seen).toEqual([2])
})

test('no listener gets a value that has passed, also when another one changes it', () => {
  const count = createStore(0)
  const first = record(count)
  count.subscribe((value) => {
    if (value % 2) count.set(value + 1)
  })
  const last = record(count)
  count.set(1)
  count.set(3)
  expect(first).toEqual([1, 2, 3, 4])
  expect(last).toEqual([2, 4])
})

test('an error of one listener does not stop the others, and is not lost', () => {
  const later: (() => void)[] = []
  vi.stubGlobal('queueMicrotask', (run: () => void) => void later.push(run))
  const count = createStore(0)
  count.subscribe(() => {
    throw new Error('a view has failed')
  })
  const seen = record(count)
  count.set(1)
  expect(seen).toEqual([1])
  expect(later).toHaveLength(1)
  expect(later[0]).toThrow('a view has failed')
})

test('a derived value fits its sources whenever it is read, with and without listeners', () => {
  const first = createStore('a')
  const second = createStore('b')
  const both = derived([first, second], (one, other) => one + other)
  expect(both.get()).toBe('ab')
  first.set('A')
  expect(both.get()).toBe('Ab')
  const seen = record(both)
  second.set('B')
  expect(both.get()).toBe('AB')
  expect(seen).toEqual(['AB'])
})

test('a derived value is computed once per change of its sources', () => {
  let computed = 0
  const source = createStore([1, 2])
  const sum = derived([source], (numbers) => {
    computed++
    return numbers.reduce((total, number) => total + number, 0)
  })
  const seen = record(sum)
  const more = record(sum)
  expect([sum.get(), sum.get(), computed]).toEqual([3, 3, 1])
  source.set([3])
  expect(computed).toBe(2)
  expect([seen, more]).toEqual([[], []])
  source.set([4])
  expect([seen, more, computed]).toEqual([[4], [4], 3])
})

test('a value that depends on one source in two ways never shows half a change', () => {
  const count = createStore(1)
  const double = derived([count], (value) => value * 2)
  const sentence = derived([count, double], (one, two) => `${one} + ${one} = ${two}`)
  const seen = record(sentence)
  count.set(2)
  count.set(3)
  expect(seen).toEqual(['2 + 2 = 4', '3 + 3 = 6'])
})

test('a derived value follows its sources only while it has listeners', () => {
  let listeners = 0
  const store = createStore(0)
  const counted: Store<number> = {
    get: store.get,
    subscribe(listener) {
      listeners++
      const stop = store.subscribe(listener)
      return () => {
        listeners--
        stop()
      }
    },
  }
  const next = derived([counted], (value) => value + 1)
  expect([next.get(), listeners]).toEqual([1, 0])
  const stops = [next.subscribe(() => {}), next.subscribe(() => {})]
  expect(listeners).toBe(1)
  for (const stop of stops) stop()
  expect(listeners).toBe(0)
  expect(next.subscribe(() => {})).toBeTypeOf('function')
  expect(listeners).toBe(1)
})

test('a store in a store gives the value of the one that it holds now', () => {
  const one = createStore(1)
  const other = createStore(10)
  const held = createStore<Store<number>>(one)
  const value = flatten(held)
  const seen = record(value)
  one.set(2)
  held.set(other)
  one.set(3)
  other.set(11)
  expect(seen).toEqual([2, 10, 11])
  expect(value.get()).toBe(11)
})

test('following runs at once and then once for each change, until it is stopped', () => {
  const count = createStore(1)
  const isEven = derived([count], (value) => value % 2 === 0)
  const seen: string[] = []
  const stop = follow([count, isEven], (value, even) => seen.push(`${value} ${even}`))
  count.set(2)
  count.set(4)
  stop()
  count.set(5)
  expect(seen).toEqual(['1 false', '2 true', '4 true'])
})

test('what a follower changes itself, it is told of', () => {
  const wanted = createStore<string | null>('a')
  const done: (string | null)[] = []
  follow([wanted], (value) => {
    done.push(value)
    if (value !== null) wanted.set(null)
  })
  wanted.set('b')
  expect(done).toEqual(['a', null, 'b', null])
})
