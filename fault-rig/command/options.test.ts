import { describe, expect, it } from 'vitest'
import { groups, scenarios } from '../all-scenarios.ts'
import { readOptions, usage } from './options.ts'

const read = (...args: string[]) => readOptions(args, groups)
const codes = (...args: string[]) => read(...args).scenarios.map(({ code }) => code)

describe('the command line of the rig', () => {
  it('runs every scenario where none is named', () => {
    expect(read()).toMatchObject({ isRun: true, isResumed: false, isReported: false })
    expect(read().scenarios).toHaveLength(scenarios.length)
  })

  it('takes codes, names and groups, and runs each scenario once', () => {
    expect(codes('F2', 'L3')).toEqual(['L3', 'F2'])
    expect(codes('replies-lost', 'F2')).toEqual(['F2'])
    expect(codes('privacy', 'P2')).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'])
  })

  it('runs access, input and privacy alone with --security', () => {
    const letters = codes('--security').map((code) => code.charAt(0))
    expect(new Set(letters)).toEqual(new Set(['A', 'B', 'P']))
    expect(codes('--security', 'A2')).toEqual(['A2'])
    expect(() => read('--security', 'F2')).toThrow('There is no scenario F2')
  })

  it('writes a report of the stored results, after running the named or resumed scenarios', () => {
    expect(read('--report')).toMatchObject({ isRun: false, isReported: true })
    expect(read('--report', '--security')).toMatchObject({ isRun: true, isReported: true })
    expect(read('--report', 'F2')).toMatchObject({ isRun: true, isReported: true })
    expect(read('--report', '--resume')).toMatchObject({ isRun: true, isResumed: true })
  })

  it('lets clients use sockets, unless polls alone are asked for or proofs are run', () => {
    expect(read().transport).toBe('auto')
    expect(read('--poll').transport).toBe('poll')
    expect(read('--prove').transport).toBe('poll')
  })

  it('runs nothing for --help and --list', () => {
    expect(read('--help').isRun).toBe(false)
    expect(read('--list').isRun).toBe(false)
  })

  it('refuses an unknown scenario or stack, and an invalid seed or number of jobs', () => {
    expect(() => read('F99')).toThrow('There is no scenario F99')
    expect(() => read('--stack', 'cloud')).toThrow('--stack is cluster or embedded')
    expect(() => read('--seed', '-1')).toThrow('seed')
    expect(() => read('--jobs', '0')).toThrow('jobs')
    expect(read('--jobs', '3').jobs).toBe(3)
  })

  it('is explained option by option', () => {
    for (const option of [
      'stack',
      'prove',
      'jobs',
      'resume',
      'seed',
      'full',
      'strict',
      'list',
      'report',
    ]) {
      expect(usage).toContain(`--${option}`)
    }
  })
})
