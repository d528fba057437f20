import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { atExit } from './endings.ts'

const askEveryMs = 20

/** A port that no process listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Asks until `done` answers true; the error at the time limit names `what`. */
export async function until(
  what: string,
  done: () => Promise<boolean> | boolean,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await done())) {
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${Math.round(withinMs / 1000)} s`)
    }
    await sleep(askEveryMs)
  }
}

export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface ProgramOptions {
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Its output is appended here. */
  logFile: string
  /** The user that it runs as. */
  user?: { uid: number; gid: number } | undefined
  /** The signal that ends it when this process exits. */
  lastSignal?: NodeJS.Signals
}

/** A child process of the rig. */
export class Program {
  readonly pid: number
  readonly ended: Promise<Ending>
  readonly #logFile: string
  #ending: Ending | null = null

  constructor(options: ProgramOptions) {
    const { command, args, env, logFile, user, lastSignal = 'SIGKILL' } = options
    this.#logFile = logFile
    const log = openSync(logFile, 'a')
    const child: ChildProcess = spawn(command, args, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', log, log],
      ...user,
    })
    closeSync(log)
    if (child.pid === undefined) throw new Error(`${command} could not be started`)
    this.pid = child.pid
    const forget = atExit(() => child.kill(lastSignal))
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        forget()
        this.#ending = { code, signal }
        resolve(this.#ending)
      })
    })
  }

  /** How it ended, or null while it runs. */
  get ending(): Ending | null {
    return this.#ending
  }

  /** Its whole output. */
  output(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, 'utf8') : ''
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#ending === null) process.kill(this.pid, signal)
  }

  /** Sends the signal and waits for the end; kills it after `withinMs`. */
  async end(signal: NodeJS.Signals, withinMs = 20_000): Promise<Ending> {
    this.signal(signal)
    const overdue = setTimeout(() => this.signal('SIGKILL'), withinMs)
    const ending = await this.ended
    clearTimeout(overdue)
    return ending
  }

  /** Resident memory in MiB. */
  memory(): number {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
    return Number(found?.[1] ?? Number.NaN) / 1024
  }

  /** Processor time so far, in seconds: user and system. */
  processorSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
}
