/**
 * Runs the tests; arguments are handed to vitest. Files that failed, if they are few, are run once more with the
 * machine to themselves: what a busy machine made too slow passes then, what is broken fails again. What failed first
 * is printed again at the end.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failures, filesToRepeat, type Outcome, withRepeated } from './test/outcome.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const folder = mkdtempSync(join(tmpdir(), 'papo-tests-'))
const written = process.env['PAPO_TEST_OUTCOME'] ?? join(folder, 'outcome.json')

/** The outcome is null if the run ended before it could write one. */
function run(args: string[], file: string): { ok: boolean; outcome: Outcome | null } {
  const env = { ...process.env, PAPO_TEST_OUTCOME: file }
  const { status } = spawnSync('vitest', ['run', ...args], { cwd: root, env, stdio: 'inherit' })
  const outcome = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome) : null
  return { ok: status === 0, outcome }
}

function runTwice(): boolean {
  rmSync(written, { force: true })
  const first = run(process.argv.slice(2), written)
  if (first.ok || first.outcome === null) return first.ok
  const files = filesToRepeat(first.outcome)
  if (files.length === 0) return false
  console.log(`\nRunning ${files.length} of the files once more, alone`)
  const second = run(['--no-file-parallelism', ...files], join(folder, 'second.json'))
  if (second.outcome) {
    writeFileSync(written, JSON.stringify(withRepeated(first.outcome, second.outcome)))
  }
  if (!second.ok) return false
  console.log('\nThese passed only when they were run again, alone. Each has a cause:')
  for (const failure of failures(first.outcome, root)) console.log(`\n${failure}`)
  return true
}

const ok = runTwice()
rmSync(folder, { recursive: true })
process.exitCode = ok ? 0 : 1
