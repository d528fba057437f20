import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, existsSync, globSync, mkdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type pg from 'pg'
import { connect } from './connect.ts'
import { atExit } from './endings.ts'
import { freePort, Program, until } from './program.ts'

/** The folder of PostgreSQL's programs, or null. */
function binaries(): string | null {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'initdb'))
  const installed = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted()
  const found = [...onPath, ...installed.toReversed()].find((path) => existsSync(path))
  return found === undefined ? null : dirname(found)
}

export const hasPostgres = (): boolean => binaries() !== null

/** PostgreSQL refuses to run as root, so that root runs it as the user `postgres`. */
function userOfPostgres(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A PostgreSQL server of the rig. */
export class Postgres {
  readonly port: number
  /** Its data folder, owned by the user that it runs as. */
  readonly folder: string
  readonly #logFile: string
  readonly #settings: readonly string[]
  readonly #user = userOfPostgres()
  readonly #clients = new Set<pg.Client>()
  #program: Program | null = null

  private constructor(folder: string, port: number, settings: readonly string[]) {
    this.folder = join(folder, 'postgres')
    this.#logFile = join(folder, 'postgres.log')
    this.port = port
    this.#settings = settings
  }

  /** Creates a server in the folder and starts it; `settings` are lines of postgresql.conf. */
  static async open(folder: string, settings: readonly string[] = []): Promise<Postgres> {
    const server = new Postgres(folder, await freePort(), settings)
    server.#make()
    await server.start()
    return server
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`
  }

  output(): string {
    return this.#program?.output() ?? ''
  }

  /** Creates an empty database. Returns its URL. */
  async createDatabase(): Promise<string> {
    const name = `papo_${randomUUID().replaceAll('-', '')}`
    const client = await this.client()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return this.url(name)
  }

  async dropDatabase(url: string): Promise<void> {
    const client = await this.client()
    await client.query(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
    await client.end()
  }

  /** A bare connection, closed with the server at the latest. */
  async client(url = this.url()): Promise<pg.Client> {
    const client = await connect(url)
    client.on('end', () => this.#clients.delete(client))
    this.#clients.add(client)
    return client
  }

  /** `pg_ctl -m immediate stop`: every connection breaks at once, and the next start recovers. */
  async stopImmediately(): Promise<void> {
    await this.#program?.end('SIGQUIT')
    this.#program = null
  }

  async start(): Promise<void> {
    const folder = binaries()
    if (folder === null) throw new Error('PostgreSQL is not installed')
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=120',
      ...this.#settings,
    ]
    this.#program = new Program({
      command: join(folder, 'postgres'),
      args: ['-D', this.folder, ...settings.flatMap((setting) => ['-c', setting])],
      env: {},
      logFile: this.#logFile,
      user: this.#user,
      lastSignal: 'SIGQUIT',
    })
    await until('PostgreSQL takes connections', () => this.#answers(), 60_000)
  }

  /** Stops every process of the server where it is, so that connections stay open and nothing is answered, until the result is called. */
  stall(): () => void {
    const server = this.#program?.pid
    if (server === undefined) throw new Error('PostgreSQL does not run')
    // The first one: it would make others meanwhile.
    process.kill(server, 'SIGSTOP')
    const found = execFileSync('pgrep', ['-P', String(server)], { encoding: 'utf8' })
    const all = [server, ...found.trim().split('\n').map(Number)]
    const signal = (name: NodeJS.Signals) => {
      for (const pid of all) {
        // A process may have ended meanwhile.
        try {
          process.kill(pid, name)
        } catch {}
      }
    }
    signal('SIGSTOP')
    // A process that is stopped does not end.
    const forget = atExit(() => signal('SIGCONT'))
    return () => {
      forget()
      signal('SIGCONT')
    }
  }

  async restartImmediately(): Promise<void> {
    await this.stopImmediately()
    await this.start()
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end().catch(() => {})
    await this.stopImmediately()
  }

  async #answers(): Promise<boolean> {
    if (this.#program?.ending) throw new Error(`PostgreSQL ended:\n${this.output().slice(-2000)}`)
    try {
      const client = await connect(this.url())
      await client.end().catch(() => {})
      return true
    } catch {
      return false
    }
  }

  #make(): void {
    const folder = binaries()
    if (folder === null) throw new Error('PostgreSQL is not installed')
    mkdirSync(this.folder)
    chmodSync(dirname(this.folder), 0o755)
    if (this.#user !== undefined) chownSync(this.folder, this.#user.uid, this.#user.gid)
    const args = ['-D', this.folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    execFileSync(join(folder, 'initdb'), args, { stdio: 'pipe', ...this.#user })
  }
}
