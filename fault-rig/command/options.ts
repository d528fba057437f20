import { parseArgs } from 'node:util'
import { basename } from 'node:path'
import type { TransportChoice } from '@papo/sdk'
import type { Group, Scenario } from '../run/scenario.ts'
import type { StackName } from '../stack/stack.ts'
import type { Size } from '../run/fault-run.ts'

export const usage = `pnpm faults [SCENARIO…] [options]     all scenarios, or these
pnpm security [SCENARIO…] [options]   the same, without those of faults/

A SCENARIO is a code (F2), a name (replies-lost), or a group (failures, load, proxies, input, access, privacy).

  --stack cluster|embedded   one stack only
  --prove                    run each scenario with its protections taken out: it must fail
  --jobs N                   so many proofs side by side, each in processes of its own; 1 by default
  --resume                   skip what has passed on this commit; run again what failed
  --seed N                   repeat the random numbers of an earlier run
  --full | --brief           all that the checks name | the least that shows a fault
  --poll                     clients follow chats by polls alone, as they do in proofs
  --strict                   judge times too: on a quiet machine
  --list                     list the scenarios
  --report                   write the results of this commit into docs/reports, after running the
                             named or resumed scenarios
  --outcome FILE             write the outcome of a single scenario as JSON
  --help                     this

Each outcome is stored in faults/results, by commit, as soon as its scenario ends.`

export interface Options {
  scenarios: readonly Scenario[]
  stack: StackName | null
  isProof: boolean
  /** How many proofs run side by side. */
  jobs: number
  seed: number
  size: Size
  isStrict: boolean
  /** How the clients follow chats. */
  transport: TransportChoice
  isList: boolean
  isHelp: boolean
  isResumed: boolean
  isReported: boolean
  outcomeFile: string | null
  /** Whether any scenario is run. */
  isRun: boolean
}

/** Reads the command line. Throws a one-line error where it is invalid. */
export function readOptions(args: string[], groups: readonly Group[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      prove: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '1' },
      seed: { type: 'string' },
      full: { type: 'boolean', default: false },
      brief: { type: 'boolean', default: false },
      poll: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      outcome: { type: 'string' },
      security: { type: 'boolean', default: false },
    },
  })
  const { stack = null } = values
  if (stack !== null && stack !== 'cluster' && stack !== 'embedded') {
    throw new Error('--stack is cluster or embedded')
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed is a whole number')
  const jobs = Number(values.jobs)
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw new Error('--jobs is a number from 1')
  return {
    scenarios: chosen(
      positionals,
      groups.filter(({ folder }) => !values.security || folder.startsWith('security/')),
    ),
    stack,
    isProof: values.prove,
    jobs,
    seed,
    size: values.full ? 'full' : values.brief ? 'brief' : 'usual',
    isStrict: values.strict,
    transport: values.poll || values.prove ? 'poll' : 'auto',
    isList: values.list,
    isHelp: values.help,
    isResumed: values.resume,
    isReported: values.report,
    outcomeFile: values.outcome ?? null,
    isRun:
      !values.list &&
      !values.help &&
      (!values.report ||
        positionals.length > 0 ||
        values.security ||
        values.prove ||
        values.resume),
  }
}

/** The scenarios of these codes, names and groups, each once, in their order; all by default. */
function chosen(words: readonly string[], groups: readonly Group[]): Scenario[] {
  const all = groups.flatMap(({ folder, scenarios }) =>
    scenarios.map((scenario) => ({
      scenario,
      words: [scenario.code, scenario.name, basename(folder)],
    })),
  )
  const unknown = words.find((word) => !all.some((one) => one.words.includes(word)))
  if (unknown !== undefined) throw new Error(`There is no scenario ${unknown}: see --list`)
  return all
    .filter((one) => words.length === 0 || words.some((word) => one.words.includes(word)))
    .map(({ scenario }) => scenario)
}
