import { expect, it } from 'vitest'
import { ErrorReply } from 'redis'
import { explained, refusalWord } from '../../src/adapters/redis/refusals.ts'
import { onceInAWhile, type RedisState, StateReport } from '../../src/adapters/redis/state.ts'

const minute = 60_000
const away: RedisState = { is: 'away', reason: 'connect ECONNREFUSED' }
const ok: RedisState = { is: 'ok' }

it('a Redis that is away is told of at the change and every five minutes, not every second', () => {
  const told: [string, number][] = []
  const report = new StateReport((state, forMs) => told.push([state.is, forMs]))
  const begin = Math.ceil(performance.now())
  for (let ms = 0; ms <= 12 * minute; ms += 1_000) report.look(away, begin + ms)
  report.look(ok, begin + 13 * minute)
  report.look(ok, begin + 30 * minute)
  expect(told).toEqual([
    ['away', 0],
    ['away', 5 * minute],
    ['away', 10 * minute],
    ['ok', 13 * minute],
  ])
})

it('the same error is told once in five minutes, another one at once', () => {
  const told: unknown[] = []
  const tell = onceInAWhile((error) => told.push(error))
  for (let ms = 0; ms < 6 * minute; ms += 1_000) tell(new Error('late'), ms)
  tell(new Error('other'), 6 * minute)
  expect(told).toEqual([new Error('late'), new Error('late'), new Error('other')])
})

it.each([
  ["READONLY You can't write against a read only replica.", 'READONLY'],
  ['OOM command not allowed when used memory > maxmemory.', 'OOM'],
  [
    "ERR Error running script: @user_script: 5: -OOM command not allowed when used memory > 'maxmemory'.",
    'OOM',
  ],
  ['MISCONF Redis is configured to save RDB snapshots', 'MISCONF'],
  ['LOADING Redis is loading the dataset in memory', 'LOADING'],
  ['NOREPLICAS Not enough good replicas to write.', 'NOREPLICAS'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', null],
])('%s', (message, word) => {
  expect(refusalWord(new ErrorReply(message))).toBe(word)
  expect(refusalWord(new Error(message))).toBeNull()
})

it('a Redis that is too old is told by the version that is needed', () => {
  const error = new ErrorReply('ERR unknown command `HELLO`, with args beginning with: `3`,')
  expect(explained(error)).toMatch(/6\.0 or newer/)
})
