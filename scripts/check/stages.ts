import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** A name, and commands that may run side by side. */
export type Step = [name: string, ...commands: string[][]]

/**
 * Runs the steps of each stage side by side, and one stage after the other. Nothing starts after a failure. Resolves
 * with whether all passed; the output names each step.
 */
export async function runStages(stages: Step[][], folder: string): Promise<boolean> {
  const started = performance.now()
  for (const stage of stages) if (!(await passes(stage, folder))) return false
  console.log(`\nAll checks passed in ${seconds(started)}`)
  return true
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Runs as many commands at once as there are cores, but at least two. After a failure it starts no other. */
async function passes(stage: Step[], folder: string): Promise<boolean> {
  const alone = stage.length === 1
  const running = stage.map((step) => new RunningStep(step, folder, alone))
  const queue = running.flatMap((step) => step.commands.map((command) => ({ step, command })))
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (!(await next.step.run(next.command))) queue.length = 0
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  return running.every((step) => !step.failed)
}

/** Prints its output whole, under its name, when it has ended; a step that runs alone prints at once. */
class RunningStep {
  readonly commands: string[][]
  failed = false
  readonly #name: string
  readonly #folder: string
  readonly #alone: boolean
  #begun: number | null = null
  #left: number
  #output = ''

  constructor([name, ...commands]: Step, folder: string, alone: boolean) {
    this.#name = name
    this.#folder = folder
    this.#alone = alone
    this.commands = commands
    this.#left = commands.length
  }

  async run(command: string[]): Promise<boolean> {
    this.#begun ??= performance.now()
    if (this.#alone) console.log(`\n── ${this.#name}`)
    const ok = await this.#spawn(command)
    this.#left -= 1
    if (ok && this.#left > 0) return true
    if (!this.#alone) console.log(`\n── ${this.#name}\n${this.#output.trimEnd()}`.trimEnd())
    this.#output = ''
    if (ok && !this.failed) console.log(`✔ ${this.#name} ${seconds(this.#begun)}`)
    if (ok) return true
    this.failed = true
    console.error(`\n✘ ${this.#name} failed after ${seconds(this.#begun)}: ${command.join(' ')}`)
    return false
  }

  #spawn([command = '', ...rest]: string[]): Promise<boolean> {
    return new Promise((resolve) => {
      const stdio: StdioOptions = this.#alone ? 'inherit' : ['ignore', 'pipe', 'pipe']
      const child: ChildProcess = spawn(command, rest, { cwd: this.#folder, stdio })
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
      }
      child.on('error', (error) => {
        console.error(error.message)
        resolve(false)
      })
      child.on('close', (code) => resolve(code === 0))
    })
  }
}
