import { writeFileSync } from 'node:fs'
import { prove } from '../protections/prove.ts'
import type { Results } from '../report/results.ts'
import { runScenario } from '../run/run-scenario.ts'
import type { Scenario } from '../run/scenario.ts'
import { missingServices, SharedServices } from '../stack/services.ts'
import type { StackName } from '../stack/stack.ts'
import type { Options } from './options.ts'
import { Progress } from './progress.ts'

/** A scenario on one of its stacks. */
interface Pair {
  scenario: Scenario
  stack: StackName
}

/** What a run, or the proofs, of a pair add to the end of the output. */
interface Shown {
  failures: string[]
  rows: Record<string, string | number>[]
}

/** Runs the chosen scenarios and stores each result as soon as it is there. Returns the failures. */
export async function runAll(options: Options, results: Results): Promise<string[]> {
  const all = pairsOf(options)
  const pairs = options.isResumed
    ? all.filter(({ scenario, stack }) => !results.hasShown(scenario, stack, options))
    : all
  const missing = missingServices()
  if (missing.length > 0 && pairs.some(({ stack }) => stack === 'cluster')) {
    console.error(`The cluster needs what is not installed here: ${missing.join(', ')}.`)
    process.exit(1)
  }
  const { seed, size, isProof } = options
  console.log(`seed ${seed}, ${size}${isProof ? ', without protections' : ''}`)
  if (pairs.length < all.length) {
    console.log(`${all.length - pairs.length} of ${all.length} were run on this commit already`)
  }
  const shown = isProof
    ? await proveAll(pairs, options, results)
    : await runEach(pairs, options, results)
  const rows = shown.flatMap((one) => one.rows)
  const failures = shown.flatMap((one) => one.failures)
  if (rows.length > 0) console.table(rows)
  if (failures.length > 0) {
    console.error(`\n${failures.length} failed, seed ${seed}:\n${failures.join('\n')}`)
  }
  return failures
}

function pairsOf({ scenarios, stack }: Options): Pair[] {
  return scenarios.flatMap((scenario) =>
    scenario.stacks
      .filter((name) => stack === null || name === stack)
      .map((name) => ({ scenario, stack: name })),
  )
}

/** Runs the pairs one after the other: they share this process, whose delays they would feel. */
async function runEach(
  pairs: readonly Pair[],
  options: Options,
  results: Results,
): Promise<Shown[]> {
  const shared = new SharedServices()
  const shown: Shown[] = []
  for (const pair of pairs) shown.push(await runOne(pair, options, results, shared))
  await shared.close()
  return shown
}

async function proveAll(
  pairs: readonly Pair[],
  { seed, jobs }: Options,
  results: Results,
): Promise<Shown[]> {
  const shown: Shown[] = []
  const left = pairs.values()
  const workers = Array.from({ length: jobs }, async () => {
    for (const pair of left) shown.push(await proveOne(pair, seed, results))
  })
  await Promise.all(workers)
  return shown
}

async function runOne(
  { scenario, stack }: Pair,
  { seed, size, isStrict, transport, outcomeFile }: Options,
  results: Results,
  shared: SharedServices,
): Promise<Shown> {
  const progress = new Progress(headOf(scenario, stack))
  const outcome = await runScenario(scenario, stack, {
    seed,
    size,
    isStrict,
    transport,
    shared,
    progress: (text) => progress.show(text),
  })
  if (outcomeFile === null) results.keepOutcome(outcome)
  else writeFileSync(outcomeFile, JSON.stringify(outcome))
  const { isOk, failure, counts, figures, seconds } = outcome
  progress.done(isOk ? `ok    ${asText(figures)}` : `FAILED ${failure ?? ''}`)
  const { lost = '', doubled = '', gaps = '', doubleOwners = '', leaks = '' } = counts ?? {}
  const row = {
    check: titleOf(scenario),
    stack,
    result: isOk ? 'ok' : 'FAILED',
    lost,
    doubled,
    gaps,
    'double owners': doubleOwners,
    leaks,
    seconds: Math.round(seconds),
  }
  const failures = isOk ? [] : [`${titleOf(scenario)} on ${stack}: ${failure ?? ''}`]
  return { failures, rows: [row] }
}

async function proveOne({ scenario, stack }: Pair, seed: number, results: Results): Promise<Shown> {
  const progress = new Progress(headOf(scenario, stack))
  const proofs = await prove(scenario, stack, { seed, progress: (text) => progress.show(text) })
  results.keepProofs(scenario.code, stack, proofs)
  progress.done(
    proofs
      .map(
        ({ isProven, what, failure }) =>
          `${isProven ? 'fails' : 'NOT PROVEN'} without “${what}”: ${failure}`,
      )
      .join('\n    '),
  )
  return {
    failures: proofs
      .filter(({ isProven }) => !isProven)
      .map(({ what, failure }) => `${titleOf(scenario)} on ${stack} without “${what}”: ${failure}`),
    rows: proofs.map(({ isProven, seconds }) => ({
      check: titleOf(scenario),
      stack,
      result: isProven ? 'fails, as it must' : 'NOT PROVEN',
      seconds: Math.round(seconds),
    })),
  }
}

const titleOf = ({ code, name }: Scenario) => `${code} ${name}`

const headOf = (scenario: Scenario, stack: StackName) =>
  `${titleOf(scenario).padEnd(24)} ${stack.padEnd(8)}`

function asText(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([what, value]) => `${what} ${Math.round(value * 100) / 100}`)
    .join(', ')
}
