import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../../test/rig/server.ts'

/** Whether the program is installed. */
export const hasPgBouncer = (() => {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A PgBouncer before the PostgreSQL of `target`, with further lines of its configuration. */
export async function startPgBouncer(target: string, lines: readonly string[]) {
  const { hostname, port, username, pathname } = new URL(target)
  const folder = mkdtempSync(join(tmpdir(), 'papo-pgbouncer-'))
  chmodSync(folder, 0o755)
  const own = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${port} user=${username}`,
    '[pgbouncer]',
    'listen_addr=127.0.0.1',
    `listen_port=${own}`,
    'auth_type=any',
    'unix_socket_dir=',
    'max_client_conn=200',
  ]
  const write = (further: readonly string[]) =>
    writeFileSync(file, `${[...settings, ...further].join('\n')}\n`)
  write(lines)
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const [program, args] = isRoot
    ? ['setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'pgbouncer', file]]
    : ['pgbouncer', [file]]
  const child = spawn(program, args, { stdio: 'ignore' })
  await untilListening(own)
  return {
    url: `postgres://${username}@127.0.0.1:${own}${pathname}`,
    /** Takes over other lines, as on a reload. */
    change(further: readonly string[]) {
      write(further)
      child.kill('SIGHUP')
    },
    async close() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilListening(port: number): Promise<void> {
  for (let left = 100; ; left -= 1) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      socket.destroy()
    }
  }
}
