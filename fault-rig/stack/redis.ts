import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createClient } from 'redis'
import { freePort, Program, until } from './program.ts'

export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A Redis server of the rig, without persistence. */
export class Redis {
  readonly port: number
  readonly #folder: string
  #program: Program | null = null

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.port = port
  }

  static async open(folder: string): Promise<Redis> {
    const server = new Redis(folder, await freePort())
    await server.start()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    this.#program = new Program({
      command: 'redis-server',
      args: [
        '--port',
        String(this.port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        this.#folder,
        '--enable-debug-command',
        'yes',
      ],
      env: {},
      logFile: join(this.#folder, 'redis.log'),
    })
    await until('Redis answers', async () => {
      if (this.#program?.ending) throw new Error(`Redis ended:\n${this.#program.output()}`)
      try {
        await this.command('PING')
        return true
      } catch {
        return false
      }
    })
  }

  /** Runs one command on a connection of its own. */
  async command(...command: string[]): Promise<unknown> {
    const client = createClient({
      url: this.url,
      disableOfflineQueue: true,
      socket: { reconnectStrategy: false, connectTimeout: 2000 },
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.sendCommand(command)
    } finally {
      client.destroy()
    }
  }

  /** Stops answering until `resume`; all connections stay open. */
  pause(): void {
    this.#program?.signal('SIGSTOP')
  }

  resume(): void {
    this.#program?.signal('SIGCONT')
  }

  /** SIGKILL, as if the machine had died: all data is lost. */
  async kill(): Promise<void> {
    await this.#program?.end('SIGKILL')
    this.#program = null
  }

  async flush(): Promise<void> {
    await this.command('FLUSHALL')
  }
}
