import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ReadResult, reportOf, writeReport } from './report.ts'
import type { Stored, Result } from './results.ts'
import type { Scenario } from '../run/scenario.ts'

const scenario = (code: string): Scenario => ({
  code,
  name: `name-of-${code}`,
  what: `What ${code} shows.`,
  stacks: ['cluster', 'embedded'],
  protection: { what: 'what keeps it', without: { drop: 'one' } },
  run: () => Promise.resolve({}),
})
const scenarios = [scenario('F2'), scenario('F1')]

const none = {
  lost: 0,
  doubled: 0,
  gaps: 0,
  disorder: 0,
  doubleOwners: 0,
  leaks: 0,
  unhealed: 0,
  wrongAnswers: 0,
}
const storedRun: Stored = {
  code: 'F2',
  stack: 'cluster',
  isOk: true,
  hasBegun: true,
  failure: null,
  figures: { chats: 4, 'p95 in ms': 1.239 },
  counts: none,
  seconds: 3.338,
  seed: 7,
  size: 'full',
  isStrict: true,
  transport: 'auto',
  commit: 'abc1234',
  at: '2026-01-31T10:00:00.000Z',
}
const nothing: Result = { outcome: null, proofs: [] }
const reading =
  (result: Result): ReadResult =>
  (code, stack) =>
    code === 'F2' && stack === 'cluster' ? result : nothing

describe('a report', () => {
  it('has the settings and the outcome of each scenario', () => {
    const report = reportOf('abc1234', scenarios, reading({ outcome: storedRun, proofs: [] }))
    expect(report).toContain(
      '- **cluster**: ok; 3.34 s; full, times too; seed 7; no broken promise; `chats 4, p95 in ms 1.24`',
    )
    expect(report).toContain('- **embedded**: not run')
    expect(report).toContain('  - without “what keeps it”: not tried')
  })

  it('names the commit of a run on another commit', () => {
    const report = reportOf('def5678', scenarios, reading({ outcome: storedRun, proofs: [] }))
    expect(report).toContain('seed 7 on abc1234;')
  })

  it('counts the failures and quotes them', () => {
    const outcome: Stored = {
      ...storedRun,
      isOk: false,
      failure: 'I1: `one` is lost\nI2: two',
      figures: {},
      counts: { ...none, lost: 3, disorder: 1 },
    }
    const proof = { code: 'F2', stack: 'cluster', what: 'what keeps it', seconds: 1 } as const
    const proofs = [{ ...proof, isProven: false, failure: 'it passed all the same' }]
    const report = reportOf('abc1234', scenarios, reading({ outcome, proofs }))
    expect(report).toContain('2026-01-31: 1 run, 1 failed; 1 proof, 1 not proven.')
    expect(report).toContain("**FAILED** `I1: 'one' is lost I2: two`")
    expect(report).toContain('; lost 3, disorder 1')
    expect(report).toContain('**NOT PROVEN** `it passed all the same`')
  })

  it('has the order of the scenarios and is deterministic', () => {
    const read = reading({ outcome: storedRun, proofs: [] })
    const report = reportOf('abc1234', scenarios, read)
    expect(report.indexOf('## F2')).toBeLessThan(report.indexOf('## F1'))
    expect(reportOf('abc1234', scenarios, read)).toBe(report)
  })
})

describe('the list of reports', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'papo-reports-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (commit: string, at: string) =>
    writeReport(folder, commit, scenarios, reading({ outcome: { ...storedRun, at }, proofs: [] }))
  const index = () => readFileSync(join(folder, 'README.md'), 'utf8')

  it('has the newest report first, and each commit once', () => {
    write('aaaaaaa', '2026-02-01T10:00:00.000Z')
    write('bbbbbbb', '2026-03-01T10:00:00.000Z')
    write('ccccccc', '2026-01-01T10:00:00.000Z')
    write('aaaaaaa', '2026-02-02T10:00:00.000Z')
    const listed = index().matchAll(/^- \[(\w+)\]\((.*)\): (\S+): 1 run, 0 failed/gm)
    expect(Array.from(listed, ([, commit, file, day]) => [commit, file, day])).toEqual([
      ['bbbbbbb', 'faults-bbbbbbb.md', '2026-03-01'],
      ['aaaaaaa', 'faults-aaaaaaa.md', '2026-02-02'],
      ['ccccccc', 'faults-ccccccc.md', '2026-01-01'],
    ])
  })

  it('leaves out other files', () => {
    writeFileSync(join(folder, 'notes.md'), '# Notes\n')
    write('aaaaaaa', '2026-02-01T10:00:00.000Z')
    expect(index()).not.toContain('notes.md')
  })
})
