import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { freePort, Program, until } from './program.ts'
import { temporaryFolder } from './services.ts'

export type FrontProgram = 'nginx' | 'caddy' | 'haproxy'

/** A reverse proxy that people run, and its configuration. */
export interface FrontProxyOptions {
  program: FrontProgram
  /** The path of the configuration, from the root of the repository. */
  configuration: string
}

const rootFolder = fileURLToPath(new URL('../..', import.meta.url))
/** The port that every configuration names for Papo. */
const papoAddress = '127.0.0.1:4000'

/** Where each program's configuration says at which address it listens. */
const listens: Record<FrontProgram, string> = {
  nginx: 'listen 80;',
  caddy: 'chat.example.com {',
  haproxy: 'bind :80',
}

const listensAt: Record<FrontProgram, (port: number) => string> = {
  nginx: (port) => `listen 127.0.0.1:${port};`,
  caddy: (port) => `http://localhost:${port} {`,
  haproxy: (port) => `bind 127.0.0.1:${port}`,
}

function isInstalled(program: FrontProgram): boolean {
  try {
    execFileSync(program, [program === 'caddy' ? 'version' : '-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * A real nginx, Caddy or HAProxy before the fault proxy. It runs the configuration as operators copy it, in which
 * only the two addresses are replaced.
 */
export class FrontProxy {
  readonly url: string
  readonly #program: Program
  readonly #remove: () => void

  private constructor(url: string, program: Program, remove: () => void) {
    this.url = url
    this.#program = program
    this.#remove = remove
  }

  /** @throws where the program is missing, or ends instead of listening. */
  static async open(
    { program, configuration }: FrontProxyOptions,
    papoPort: number,
  ): Promise<FrontProxy> {
    if (!isInstalled(program)) throw new Error(`${program} is not installed`)
    const folder = temporaryFolder()
    const port = await freePort()
    const text = readFileSync(join(rootFolder, configuration), 'utf8')
    const listening = replaceOnce(text, listens[program], listensAt[program](port))
    const ready = replaceOnce(listening, papoAddress, `127.0.0.1:${papoPort}`)
    const running = new Program({
      command: program,
      args: prepare(program, folder.path, ready),
      env: { XDG_DATA_HOME: folder.path, XDG_CONFIG_HOME: folder.path },
      logFile: join(folder.path, 'output.log'),
      lastSignal: 'SIGTERM',
    })
    const url = `http://localhost:${port}`
    const front = new FrontProxy(url, running, folder.remove)
    try {
      await until(`${program} listens`, async () => {
        if (running.ending !== null) throw new Error(`${program} ended:\n${running.output()}`)
        return await fetch(`http://127.0.0.1:${port}/livez`, { headers: { connection: 'close' } })
          .then(() => true)
          .catch(() => false)
      })
    } catch (error) {
      await front.close()
      throw error
    }
    return front
  }

  async close(): Promise<void> {
    await this.#program.end('SIGTERM', 2000)
    this.#remove()
  }
}

/** Writes the program's files; returns its arguments, with which it stays in the foreground. */
function prepare(program: FrontProgram, folder: string, configuration: string): string[] {
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  switch (program) {
    case 'nginx': {
      write('site.conf', configuration)
      mkdirSync(join(folder, 'temporary'))
      return ['-p', folder, '-c', write('nginx.conf', nginxAround), '-e', 'stderr']
    }
    case 'caddy': {
      const global = '{\n\tadmin off\n\tauto_https off\n}\n'
      const path = write('Caddyfile', global + configuration)
      return ['run', '--adapter', 'caddyfile', '--config', path]
    }
    case 'haproxy':
      return ['-db', '-f', write('haproxy.cfg', configuration)]
    default:
      return program satisfies never
  }
}

/** What a package's nginx.conf has around the sites, with every path in the folder of the run. */
const nginxAround = `daemon off;
pid nginx.pid;
worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path temporary/body;
  proxy_temp_path temporary/proxy;
  fastcgi_temp_path temporary/fastcgi;
  uwsgi_temp_path temporary/uwsgi;
  scgi_temp_path temporary/scgi;
  include site.conf;
}
`

function replaceOnce(text: string, what: string, by: string): string {
  const parts = text.split(what)
  if (parts.length !== 2) throw new Error(`a configuration names ${what} ${parts.length - 1} times`)
  return parts.join(by)
}
