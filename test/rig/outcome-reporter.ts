import { readFile, writeFile } from 'node:fs/promises'
import { JsonReporter, type TestModule } from 'vitest/node'

/** Writes the outcome as JSON, with the number of errors that belong to no test: those fail a run too. */
export class OutcomeReporter extends JsonReporter {
  readonly #file: string

  constructor(file: string) {
    super({ outputFile: file })
    this.#file = file
  }

  override async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly unknown[] = [],
  ): Promise<void> {
    await super.onTestRunEnd(modules)
    const outcome = JSON.parse(await readFile(this.#file, 'utf8')) as object
    const whole = { ...outcome, numUnhandledErrors: errors.length }
    await writeFile(this.#file, JSON.stringify(whole))
  }
}
