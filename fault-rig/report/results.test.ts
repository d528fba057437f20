import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Proof } from '../protections/prove.ts'
import { type Expectation, Results } from './results.ts'
import type { Outcome } from '../run/run-scenario.ts'
import type { Scenario } from '../run/scenario.ts'

const version = { commit: 'abc1234', isClean: true }
const usual: Expectation = {
  isProof: false,
  size: 'usual',
  isStrict: false,
  transport: 'auto',
}
const scenario: Scenario = {
  code: 'F2',
  name: 'replies-lost',
  what: 'Replies are lost.',
  stacks: ['cluster', 'embedded'],
  protection: [
    { what: 'the first', without: { drop: 'one' } },
    { what: 'the second', without: { drop: 'two' }, stacks: ['cluster'] },
  ],
  run: () => Promise.resolve({}),
}

const outcome = (change: Partial<Outcome> = {}): Outcome => ({
  code: 'F2',
  stack: 'cluster',
  isOk: true,
  hasBegun: true,
  failure: null,
  figures: { chats: 4 },
  counts: null,
  seconds: 1,
  seed: 7,
  size: 'usual',
  isStrict: false,
  transport: 'auto',
  logs: [],
  ...change,
})

const proof = (what: string, isProven = true): Proof => ({
  code: 'F2',
  stack: 'cluster',
  what,
  isProven,
  failure: 'I1: one is lost',
  seconds: 1,
})

let folder = ''
let results: Results

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-results-'))
  results = new Results(folder, version)
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a resumed run', () => {
  it('keeps a run whose clients polled beside the run with sockets', () => {
    results.keepOutcome(outcome())
    expect(results.hasShown(scenario, 'cluster', { ...usual, transport: 'poll' })).toBe(false)
    results.keepOutcome(outcome({ transport: 'poll', isOk: false }))
    expect(results.hasShown(scenario, 'cluster', usual)).toBe(true)
    results.keepOutcome(outcome({ transport: 'poll' }))
    expect(results.hasShown(scenario, 'cluster', { ...usual, transport: 'poll' })).toBe(true)
  })

  it('skips a scenario that has passed on that stack', () => {
    results.keepOutcome(outcome())
    expect(results.hasShown(scenario, 'cluster', usual)).toBe(true)
    expect(results.hasShown(scenario, 'embedded', usual)).toBe(false)
  })

  it('repeats a failed scenario', () => {
    results.keepOutcome(outcome({ isOk: false, failure: 'I1: one is lost' }))
    expect(results.hasShown(scenario, 'cluster', usual)).toBe(false)
  })

  it('repeats a scenario that has passed with a smaller size or without strictness', () => {
    results.keepOutcome(outcome({ size: 'brief' }))
    expect(results.hasShown(scenario, 'cluster', usual)).toBe(false)
    results.keepOutcome(outcome())
    expect(results.hasShown(scenario, 'cluster', { ...usual, isStrict: true })).toBe(false)
  })

  it('ignores results of another commit and of changed sources', () => {
    results.keepOutcome(outcome())
    for (const other of [
      { commit: 'def5678', isClean: true },
      { commit: 'abc1234', isClean: false },
    ]) {
      expect(new Results(folder, other).hasShown(scenario, 'cluster', usual)).toBe(false)
    }
  })

  it('of proofs skips a scenario whose protections are all proven on that stack', () => {
    const proofs: Expectation = { ...usual, isProof: true }
    results.keepProofs('F2', 'cluster', [proof('the first')])
    expect(results.hasShown(scenario, 'cluster', proofs)).toBe(false)
    results.keepProofs('F2', 'cluster', [proof('the first'), proof('the second', false)])
    expect(results.hasShown(scenario, 'cluster', proofs)).toBe(false)
    results.keepProofs('F2', 'cluster', [proof('the first'), proof('the second')])
    expect(results.hasShown(scenario, 'cluster', proofs)).toBe(true)
    results.keepProofs('F2', 'embedded', [proof('the first')])
    expect(results.hasShown(scenario, 'embedded', proofs)).toBe(true)
  })
})

describe('a stored result', () => {
  it('has the run and its proofs together', () => {
    results.keepProofs('F2', 'cluster', [proof('the first')])
    results.keepOutcome(outcome())
    expect(results.read('F2', 'cluster').proofs).toHaveLength(1)
    results.keepProofs('F2', 'cluster', [proof('the second')])
    const { outcome: stored, proofs } = results.read('F2', 'cluster')
    expect(stored).toMatchObject({ commit: 'abc1234', seed: 7, figures: { chats: 4 } })
    expect(proofs.map(({ what }) => what)).toEqual(['the second'])
  })

  it('has the nodes’ logs of a failure', () => {
    results.keepOutcome(outcome({ isOk: false, logs: ['first node', 'second node'] }))
    const log = join(folder, 'abc1234', 'F2-cluster-node-2.log')
    expect(readFileSync(log, 'utf8')).toBe('second node')
  })

  it('survives a kill of the process during the next scenario', () => {
    const killed = spawnSync(
      process.execPath,
      [
        '--input-type=module-typescript',
        '--eval',
        `import { Results } from ${JSON.stringify(new URL('results.ts', import.meta.url).href)}
         const results = new Results(${JSON.stringify(folder)}, ${JSON.stringify(version)})
         results.keepOutcome(${JSON.stringify(outcome())})
         process.kill(process.pid, 'SIGKILL')`,
      ],
      { encoding: 'utf8' },
    )
    expect(killed.signal).toBe('SIGKILL')
    expect(results.hasShown(scenario, 'cluster', usual)).toBe(true)
  })

  it('is unchanged when the process is killed while writing', () => {
    results.keepOutcome(outcome())
    const killed = spawnSync(
      process.execPath,
      [
        '--input-type=module-typescript',
        '--eval',
        `import fs from 'node:fs'
         import { syncBuiltinESMExports } from 'node:module'
         const write = fs.writeFileSync
         fs.writeFileSync = (file, text) => {
           write(file, text.slice(0, 20))
           process.kill(process.pid, 'SIGKILL')
         }
         syncBuiltinESMExports()
         const { Results } = await import(${JSON.stringify(new URL('results.ts', import.meta.url).href)})
         const results = new Results(${JSON.stringify(folder)}, ${JSON.stringify(version)})
         results.keepOutcome(${JSON.stringify(outcome({ seed: 8 }))})`,
      ],
      { encoding: 'utf8' },
    )
    expect(killed.signal).toBe('SIGKILL')
    expect(results.read('F2', 'cluster').outcome?.seed).toBe(7)
    expect(readdirSync(join(folder, 'abc1234'))).toContain('F2-cluster.json')
  })
})
