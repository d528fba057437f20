import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TransportChoice } from '@papo/sdk'
import type { Proof } from '../protections/prove.ts'
import type { Outcome } from '../run/run-scenario.ts'
import { protectionsOn, type Scenario } from '../run/scenario.ts'
import type { StackName } from '../stack/stack.ts'
import type { Size } from '../run/fault-run.ts'
import type { Version } from './version.ts'

/** A run, with its commit and the time of its end. */
export type Stored = Omit<Outcome, 'logs'> & { commit: string; at: string }

/** The stored result of the last run of a scenario on a stack. */
export interface Result {
  outcome: Stored | null
  proofs: Proof[]
}

/** What a run of the rig must show. */
export interface Expectation {
  isProof: boolean
  size: Size
  isStrict: boolean
  transport: TransportChoice
}

/**
 * The results of one commit: a file for each scenario and stack, written atomically. A run whose clients only polled
 * has a file of its own beside the other's.
 */
export class Results {
  readonly version: Version
  readonly #folder: string

  /** Sources with uncommitted changes have separate results. */
  constructor(folder: string, version: Version) {
    this.version = version
    this.#folder = join(folder, version.isClean ? version.commit : `${version.commit}-changed`)
  }

  read(code: string, stack: StackName, transport: TransportChoice = 'auto'): Result {
    const file = this.#fileOf(code, stack, transport)
    if (!existsSync(file)) return { outcome: null, proofs: [] }
    return JSON.parse(readFileSync(file, 'utf8')) as Result
  }

  keepOutcome({ logs, ...rest }: Outcome): void {
    const { code, stack, isOk, transport } = rest
    const { proofs } = this.read(code, stack, transport)
    const stored = { ...rest, commit: this.version.commit, at: new Date().toISOString() }
    this.#write(this.#fileOf(code, stack, transport), { outcome: stored, proofs })
    if (isOk) return
    for (const [at, log] of logs.entries()) {
      writeFileSync(join(this.#folder, `${code}-${stack}-node-${at + 1}.log`), log)
    }
  }

  keepProofs(code: string, stack: StackName, proofs: Proof[]): void {
    this.#write(this.#fileOf(code, stack, 'auto'), { ...this.read(code, stack), proofs })
  }

  /** Whether the scenario has already shown what is expected. A failure has not. */
  hasShown(
    scenario: Scenario,
    stack: StackName,
    { isProof, size, isStrict, transport }: Expectation,
  ): boolean {
    if (!isProof) {
      const used = scenario.transport ?? transport
      const { outcome } = this.read(scenario.code, stack, used)
      return outcome?.isOk === true && outcome.size === size && outcome.isStrict === isStrict
    }
    const { proofs } = this.read(scenario.code, stack)
    return protectionsOn(scenario, stack).every((protection) =>
      proofs.some(({ what, isProven }) => what === protection.what && isProven),
    )
  }

  #fileOf(code: string, stack: StackName, transport: TransportChoice): string {
    return join(this.#folder, `${code}-${stack}${transport === 'poll' ? '-poll' : ''}.json`)
  }

  /** A process that is killed meanwhile leaves the old file intact. */
  #write(file: string, result: Result): void {
    mkdirSync(this.#folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify(result, null, 2)}\n`)
    renameSync(draft, file)
  }
}
