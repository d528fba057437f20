import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Proof } from './prove.ts'
import type { Outcome } from './runner.ts'
import type { StackName } from './stack/stack.ts'

const folder = fileURLToPath(new URL('results', import.meta.url))

/** A run, with the commit it was made on and when it ended. */
export type Kept = Omit<Outcome, 'logs'> & { commit: string; at: string }

/** What is kept of the last run of a scenario on a stack. */
export interface Result {
  outcome: Kept | null
  proofs: Proof[]
}

const fileOf = (name: string, stack: StackName) => join(folder, `${name}-${stack}.json`)

export function readResult(name: string, stack: StackName): Result {
  const file = fileOf(name, stack)
  if (!existsSync(file)) return { outcome: null, proofs: [] }
  return JSON.parse(readFileSync(file, 'utf8')) as Result
}

function write(name: string, stack: StackName, result: Result): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(name, stack), `${JSON.stringify(result, null, 2)}\n`)
}

export function keepOutcome(outcome: Outcome): void {
  const { proofs } = readResult(outcome.name, outcome.stack)
  const { logs, ...rest } = outcome
  const kept = { ...rest, commit: commit(), at: new Date().toISOString() }
  write(outcome.name, outcome.stack, { outcome: kept, proofs })
  if (outcome.isOk) return
  for (const [at, log] of logs.entries()) {
    writeFileSync(join(folder, `${outcome.name}-${outcome.stack}-node-${at + 1}.log`), log)
  }
}

export function keepProofs(name: string, stack: StackName, proofs: Proof[]): void {
  write(name, stack, { ...readResult(name, stack), proofs })
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}
