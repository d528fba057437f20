import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, startWithinMs, until } from './server.ts'

const run = promisify(execFile)
const example = fileURLToPath(new URL('../../examples/next', import.meta.url))

/** Whether `npm ci` has been run in the example. */
export const isNextInstalled = (): boolean => existsSync(join(example, 'node_modules/next'))

export interface NextApp {
  url: string
  stop(): Promise<void>
}

/** Builds a copy of the example with another layout, and serves it. */
export async function startNextApp(folder: string, layout: string): Promise<NextApp> {
  await cp(join(example, 'app'), join(folder, 'app'), { recursive: true })
  await cp(join(example, 'package.json'), join(folder, 'package.json'))
  await symlink(join(example, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'app/layout.jsx'), layout)
  const next = join(example, 'node_modules/next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  await run(process.execPath, [next, 'build', '--webpack'], { cwd: folder, env })
  const port = await freePort()
  const server: ChildProcess = spawn(
    process.execPath,
    [next, 'start', '--port', String(port), '--hostname', 'localhost'],
    { cwd: folder, env, stdio: 'ignore' },
  )
  const url = `http://localhost:${port}`
  await until(
    'the application answers',
    async () => {
      const answer = await fetch(url).catch(() => null)
      await answer?.arrayBuffer()
      return answer?.ok ?? false
    },
    startWithinMs,
  )
  return {
    url,
    async stop() {
      const end = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await end
    },
  }
}
