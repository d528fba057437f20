import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migratedFolder } from '../../packages/api/test/conformance/embedded.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = 'packages/api/dist/main.js'
const command = join(root, 'packages/api/dist/command.js')
/** Where `pnpm start` keeps what Node has compiled. */
const compiled = join(root, 'node_modules/.cache/papo/compiled')
/**
 * What the database runs is compiled once and not optimised meanwhile, which costs more than it saves in a process
 * that lives as long as a file of tests.
 */
const nodeOptions = ['--disable-warning=ExperimentalWarning', '--liftoff-only']
/** How long something that is started may take until it answers. */
export const startWithinMs = 120_000
/** Less than a test may take, so that what has not happened is named. */
const untilMs = 45_000
const stopWithinMs = 20_000
const askEveryMs = 50

/** The owner that every server of the rig starts with. */
export const owner = { email: 'ana@example.com', password: 'correct horse battery staple' }

export interface Server {
  /** Without a slash at the end. */
  url: string
  port: number
  /** Its whole output. */
  output(): string
  /** Sends SIGTERM and waits for the end. Returns the exit code, also when called again. */
  stop(): Promise<number | null>
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>
}

export interface ServerOptions {
  /** Added to the environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>
  port?: number
  /** Longest wait for the start. */
  withinMs?: number | undefined
}

/** A port that no process listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

interface TemporaryFolder {
  path: string
  remove(): Promise<void>
}

/** A folder for the embedded database; `remove()` deletes it. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'papo-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/**
 * A folder for a server whose test is not about its first start: it holds a migrated database without rows, which
 * takes a server seconds to make.
 */
export async function readyFolder(): Promise<TemporaryFolder> {
  const [folder, ready] = await Promise.all([temporaryFolder(), migratedFolder()])
  await cp(ready, folder.path, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return folder
}

/** The operator's command, in a process of its own that has only these variables. */
export function spawnCommand(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [...nodeOptions, command, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  return child
}

/** Asks until `done` answers true; the error at the time limit names `what`. */
export async function until(
  what: string,
  done: () => Promise<boolean> | boolean,
  withinMs = untilMs,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`)
    await sleep(askEveryMs)
  }
}

/** Starts a real server process and waits until it is ready. */
export async function startServer({
  env = {},
  port,
  withinMs,
}: ServerOptions = {}): Promise<Server> {
  const at = port ?? (await freePort())
  const { child, output } = spawnServer(at, env)
  const server = handle(child, at, output)
  try {
    await until('the server is ready', () => isReady(child, server.url), withinMs ?? startWithinMs)
  } catch (error) {
    await server.kill()
    throw new Error(`the server did not start:\n${output()}`, { cause: error })
  }
  return server
}

/** Starts a server that must end by itself. Returns its exit code and its output. */
export async function runServer(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnServer(await freePort(), env)
  const overdue = setTimeout(() => child.kill('SIGKILL'), startWithinMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(overdue)
  return { code, output: output() }
}

function spawnServer(port: number, env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [...nodeOptions, main], {
    cwd: root,
    env: environment({
      NODE_COMPILE_CACHE: compiled,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      RATE_LIMIT_SCALE: '1000',
      PAPO_OWNER_EMAIL: owner.email,
      PAPO_OWNER_PASSWORD: owner.password,
      ...env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  }
  return { child, output: () => printed }
}

/** Only the variables that a server needs, so that a test sets all others. */
function environment(overrides: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG'].map((name) => [name, process.env[name]])
  const all: [string, string | undefined][] = [
    ...(inherited as [string, string | undefined][]),
    ...Object.entries(overrides),
  ]
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  try {
    const answer = await fetch(`${url}/readyz`)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

function handle(child: ChildProcess, port: number, output: () => string): Server {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    url: `http://localhost:${port}`,
    port,
    output,
    async stop() {
      child.kill('SIGTERM')
      const overdue = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
      const code = await ended
      clearTimeout(overdue)
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
