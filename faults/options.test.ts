import { describe, expect, it } from 'vitest'
import { readOptions, usage } from './options.ts'
import { scenarios } from './scenarios/list.ts'

const read = (...args: string[]) => readOptions(args, scenarios)

describe('the command line of the rig', () => {
  it('runs every scenario where none is named', () => {
    expect(read()).toMatchObject({ isRun: true, isResumed: false, isReported: false })
    expect(read().scenarios).toHaveLength(scenarios.length)
  })

  it('writes a report of the stored results, after running the named or resumed scenarios', () => {
    expect(read('--report')).toMatchObject({ isRun: false, isReported: true })
    expect(read('--report', 'F2')).toMatchObject({ isRun: true, isReported: true })
    expect(read('--report', '--resume')).toMatchObject({ isRun: true, isResumed: true })
  })

  it('runs nothing for --help and --list', () => {
    expect(read('--help').isRun).toBe(false)
    expect(read('--list').isRun).toBe(false)
  })

  it('refuses an unknown scenario or stack and an invalid seed', () => {
    expect(() => read('F99')).toThrow('There is no scenario F99')
    expect(() => read('--stack', 'cloud')).toThrow('--stack is cluster or embedded')
    expect(() => read('--seed', '-1')).toThrow('seed')
  })

  it('is explained option by option', () => {
    for (const option of ['stack', 'prove', 'resume', 'seed', 'full', 'strict', 'list', 'report']) {
      expect(usage).toContain(`--${option}`)
    }
  })
})
