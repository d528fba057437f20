import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkProtections } from './check-protections.ts'
import { appliedVariable, type Mutation, mutationsVariable } from '../mutations/mutations.ts'
import type { Outcome } from '../run/run-scenario.ts'
import { changesOf, type Protection, protectionsOn, type Scenario } from '../run/scenario.ts'
import { mutationsOf, root } from '../mutations/sources.ts'
import { buildMutated } from '../stack/bundles.ts'
import { atExit } from '../stack/endings.ts'
import { temporaryFolder } from '../stack/services.ts'
import type { StackName } from '../stack/stack.ts'

/** The outcome of a scenario without one of its protections. */
export interface Proof {
  /** The scenario's code. */
  code: string
  stack: StackName
  /** The protection's sentence. */
  what: string
  /** True where the scenario failed, as it must. */
  isProven: boolean
  /** The first line of the failure, or why this proves nothing. */
  failure: string
  seconds: number
}

/**
 * Runs the scenario once for each protection that shows on this stack, with that protection taken
 * out, each in a process of its own.
 */
export async function prove(
  scenario: Scenario,
  stack: StackName,
  options: { seed: number; progress(text: string): void },
): Promise<Proof[]> {
  checkProtections(scenario)
  const proofs: Proof[] = []
  for (const protection of protectionsOn(scenario, stack)) {
    options.progress(`without: ${protection.what}`)
    const proof = proveOne(scenario, stack, protection, options.seed)
    proofs.push(await proof.catch((error: unknown) => notRun(scenario, stack, protection, error)))
  }
  return proofs
}

/** Nothing is proven where the program without the protection does not start. */
function notRun({ code }: Scenario, stack: StackName, { what }: Protection, error: unknown): Proof {
  const failure = String(error).slice(0, 500)
  return { code, stack, what, isProven: false, failure, seconds: 0 }
}

async function proveOne(
  { code }: Scenario,
  stack: StackName,
  protection: Protection,
  seed: number,
): Promise<Proof> {
  const began = performance.now()
  const folder = temporaryFolder()
  const applied = join(folder.path, 'applied')
  const outcomeFile = join(folder.path, 'outcome.json')
  const mutations = await buildMutated(mutationsOf(changesOf(protection)), folder.path)
  const printed = await runWithout(mutations, applied, [
    code,
    '--stack',
    stack,
    '--brief',
    '--poll',
    '--seed',
    String(seed),
    '--outcome',
    outcomeFile,
  ])
  const outcome = existsSync(outcomeFile)
    ? (JSON.parse(readFileSync(outcomeFile, 'utf8')) as Outcome)
    : null
  const loaded = existsSync(applied) ? readFileSync(applied, 'utf8').split('\n') : []
  folder.remove()
  const seconds = (performance.now() - began) / 1000
  const proof = (isProven: boolean, failure: string): Proof => ({
    code,
    stack,
    what: protection.what,
    isProven,
    failure,
    seconds,
  })
  const unused = mutations.find(({ file }) => !loaded.includes(file))
  if (outcome === null) return proof(false, `the run itself failed: ${printed.slice(-500)}`)
  if (unused !== undefined) return proof(false, `${unused.file} was never loaded`)
  if (!outcome.hasBegun) return proof(false, `it did not start: ${outcome.failure}`)
  if (outcome.isOk) return proof(false, 'it passed all the same')
  return proof(true, (outcome.failure ?? '').split('\n')[0] ?? '')
}

function runWithout(mutations: Mutation[], applied: string, args: string[]): Promise<string> {
  const preload = new URL('../mutations/mutate.ts', import.meta.url).href
  const program = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = spawn(process.execPath, [`--import=${preload}`, program, ...args], {
    cwd: root,
    env: {
      ...process.env,
      [mutationsVariable]: JSON.stringify(mutations),
      [appliedVariable]: applied,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const forget = atExit(() => child.kill('SIGTERM'))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  return new Promise((resolve) => {
    child.once('close', () => {
      forget()
      resolve(printed)
    })
  })
}
