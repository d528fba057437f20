import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Whether servers and load can run on separate cores. */
export const pinned = cpus().length > 1 && hasTaskset()

const serverCore = '0'
const loadCore = '1'

/** Keeps this process, which makes the load, off the servers' core. */
export function pinLoad(): void {
  if (pinned) execFileSync('taskset', ['-apc', loadCore, String(process.pid)], { stdio: 'ignore' })
}

/** Child processes, which are killed at the exit. */
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

export interface Running {
  url: string
  pid: number
  stop(): Promise<void>
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
}

/** How `pnpm start` and the image run the server. */
const serverFlags = [
  '--max-semi-space-size=8',
  '--max-old-space-size=512',
  '--heap-growing-percent=25',
]

/** Starts a Node program that listens on `PORT` and prints `ready`. */
export async function start(
  program: string,
  env: Record<string, string>,
  ready: string,
): Promise<Running> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const flags = program.endsWith('/main.js') ? serverFlags : []
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', ...flags, program]
  const [command = '', ...args] = pinned ? ['taskset', '-c', serverCore, ...node] : node
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: String(port), PUBLIC_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-4000)
    })
  }
  await untilReady(child, url + ready, () => printed)
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    url,
    pid: child.pid ?? Number.NaN,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? Number.NaN) * 1024
}

/** Processor time that a process has used so far, in seconds: user and system. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function untilReady(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended:\n${printed()}`)
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  child.kill('SIGKILL')
  throw new Error(`it never became ready:\n${printed()}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
