import { describe, expect, it } from 'vitest'
import { failures, filesToRepeat, type Outcome, withRepeated } from './outcome.ts'

type Statuses = Record<string, Record<string, 'passed' | 'failed' | 'pending'>>

const isWhole = (tests: Record<string, string>) => {
  const statuses = Object.values(tests)
  return statuses.length > 0 && !statuses.includes('failed')
}

/** The outcome of a run of these tests, by file and name; a file without any did not load. */
function outcome(files: Statuses): Outcome {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: `/papo/${file}`,
    status: isWhole(tests) ? 'passed' : 'failed',
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({
      fullName,
      status,
      failureMessages: status === 'failed' ? ['Error: too late'] : [],
    })),
  }))
  const statuses = Object.values(files).flatMap((tests) => Object.values(tests))
  const count = (wanted: string) => statuses.filter((status) => status === wanted).length
  return {
    success: count('failed') === 0,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numUnhandledErrors: 0,
    testResults,
  }
}

describe('the second run', () => {
  it('is of the files that failed', () => {
    const first = outcome({ 'a.ts': { one: 'passed' }, 'b.ts': { two: 'failed', three: 'passed' } })
    expect(filesToRepeat(first)).toEqual(['/papo/b.ts'])
  })

  it('is none if all passed, if many files failed, or if an error belongs to no test', () => {
    const first = outcome({ 'b.ts': { two: 'failed' } })
    expect(filesToRepeat({ ...first, numUnhandledErrors: 1 })).toEqual([])
    expect(filesToRepeat(outcome({ 'a.ts': { one: 'passed' } }))).toEqual([])
    const many = ['a.ts', 'b.ts', 'c.ts', 'd.ts'].map((file) => [file, { one: 'failed' }])
    expect(filesToRepeat(outcome(Object.fromEntries(many) as Statuses))).toEqual([])
  })

  it('replaces what the first said of its files', () => {
    const first = outcome({ 'a.ts': { one: 'passed' }, 'b.ts': { two: 'failed', three: 'passed' } })
    const passed = outcome({ 'b.ts': { two: 'passed', three: 'passed' } })
    expect(withRepeated(first, passed)).toEqual(
      outcome({ 'a.ts': { one: 'passed' }, 'b.ts': { two: 'passed', three: 'passed' } }),
    )
    const worse = outcome({ 'b.ts': { two: 'passed', three: 'failed' } })
    expect(withRepeated(first, worse)).toMatchObject({
      success: false,
      numPassedTests: 2,
      numFailedTests: 1,
    })
  })
})

it('names each failed test with what failed, and a file that did not load', () => {
  const first = outcome({ 'a.ts': { one: 'passed', two: 'failed' }, 'b.ts': {} })
  expect(failures(first, '/papo')).toEqual(['a.ts > two\nError: too late', 'b.ts'])
})
