/**
 * `pnpm faults`: injects faults into whole installations and checks that the promise holds. See
 * `--help` in options.ts and README.md.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Options, readOptions, usage } from './options.ts'
import { Progress } from './progress.ts'
import { prove } from './prove.ts'
import { writeReport } from './report.ts'
import { Results } from './results.ts'
import { runScenario } from './runner.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/list.ts'
import { root } from './sources.ts'
import { missingServices, SharedServices } from './stack/services.ts'
import type { StackName } from './stack/stack.ts'
import { versionOf } from './version.ts'

const failures: string[] = []
const rows: Record<string, string | number>[] = []
const shared = new SharedServices()

const results = new Results(join(root, 'faults', 'results'), versionOf(root))

const options = chosen()
if (options.isHelp) console.log(usage)
if (options.isList) list(options)
if (options.isRun) await runAll(options)
if (options.isReported) report()
process.exit(failures.length > 0 ? 1 : 0)

function chosen(): Options {
  try {
    const options = readOptions(process.argv.slice(2), scenarios)
    const { commit, isClean } = results.version
    if ((options.isResumed || options.isReported) && !isClean) {
      throw new Error(
        `--resume and --report are about a commit, and the sources have changes since ${commit}`,
      )
    }
    return options
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exit(2)
  }
}

function list({ scenarios }: Options): void {
  for (const { name, title, stacks } of scenarios) {
    console.log(`${name.padEnd(4)} ${stacks.join(', ').padEnd(17)} ${title}`)
  }
}

function report(): void {
  const read = (name: string, stack: StackName) => results.read(name, stack)
  const folder = join(root, 'docs', 'reports')
  console.log(`written: ${writeReport(folder, results.version.commit, scenarios, read)}`)
}

async function runAll({ scenarios, stack, ...options }: Options): Promise<void> {
  const all = scenarios.flatMap((scenario) =>
    scenario.stacks
      .filter((name) => stack === null || name === stack)
      .map((name) => ({ scenario, stack: name })),
  )
  const pairs = options.isResumed
    ? all.filter((pair) => !results.hasShown(pair.scenario, pair.stack, options))
    : all
  const missing = missingServices()
  if (missing.length > 0 && pairs.some((pair) => pair.stack === 'cluster')) {
    console.error(`The cluster needs what is not installed here: ${missing.join(', ')}.`)
    process.exit(1)
  }
  console.log(
    `seed ${options.seed}, ${options.size}${options.isProof ? ', without protections' : ''}`,
  )
  if (pairs.length < all.length) {
    console.log(`${all.length - pairs.length} of ${all.length} were run on this commit already`)
  }
  for (const pair of pairs) {
    if (options.isProof) await proveOne(pair.scenario, pair.stack, options)
    else await runOne(pair.scenario, pair.stack, options)
  }
  await shared.close()
  if (rows.length > 0) console.table(rows)
  if (failures.length === 0) return
  console.error(`\n${failures.length} failed, seed ${options.seed}:\n${failures.join('\n')}`)
}

type Settings = Omit<Options, 'scenarios' | 'stack'>

async function runOne(scenario: Scenario, stack: StackName, options: Settings): Promise<void> {
  const { seed, size, isStrict, outcomeFile } = options
  const progress = new Progress(headOf(scenario, stack))
  const showProgress = (text: string) => progress.show(text)
  const outcome = await runScenario(scenario, stack, {
    seed,
    size,
    isStrict,
    shared,
    progress: showProgress,
  })
  if (outcomeFile === null) results.keepOutcome(outcome)
  else writeFileSync(outcomeFile, JSON.stringify(outcome))
  const { isOk, failure, counts, figures, seconds } = outcome
  progress.done(isOk ? `ok    ${asText(figures)}` : `FAILED ${failure ?? ''}`)
  if (!isOk) failures.push(`${scenario.name} on ${stack}: ${failure ?? ''}`)
  const { lost = '', doubled = '', gaps = '', doubleOwners = '', leaks = '' } = counts ?? {}
  rows.push({
    check: scenario.name,
    stack,
    result: isOk ? 'ok' : 'FAILED',
    lost,
    doubled,
    gaps,
    'double owners': doubleOwners,
    leaks,
    seconds: Math.round(seconds),
  })
}

async function proveOne(scenario: Scenario, stack: StackName, { seed }: Settings): Promise<void> {
  const progress = new Progress(headOf(scenario, stack))
  const proofs = await prove(scenario, stack, { seed, progress: (text) => progress.show(text) })
  results.keepProofs(scenario.name, stack, proofs)
  progress.done(
    proofs
      .map(
        ({ isProven, what, failure }) =>
          `${isProven ? 'fails' : 'NOT PROVEN'} without “${what}”: ${failure}`,
      )
      .join('\n    '),
  )
  for (const { what, isProven, failure, seconds } of proofs) {
    if (!isProven) failures.push(`${scenario.name} on ${stack} without “${what}”: ${failure}`)
    const result = isProven ? 'fails, as it must' : 'NOT PROVEN'
    rows.push({ check: scenario.name, stack, result, seconds: Math.round(seconds) })
  }
}

function headOf({ name }: Scenario, stack: StackName): string {
  return `${name.padEnd(4)} ${stack.padEnd(8)}`
}

function asText(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([what, value]) => `${what} ${Math.round(value * 100) / 100}`)
    .join(', ')
}
