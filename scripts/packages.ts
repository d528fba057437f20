/**
 * Packs the packages that the server hands out, and checks the packed files as their users would get them.
 */
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tryInEmptyProject } from './packages/empty-project.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist/packages')
const run = promisify(execFile)

/** What attw holds each package to: those without an entry are for `import` alone. */
const profiles: Record<string, string> = { widget: 'node16' }

async function check(tarball: string): Promise<void> {
  const path = join(dist, tarball)
  const [, name = ''] = /^papo-(\w+)-/.exec(tarball) ?? []
  await run('publint', ['run', path, '--strict'], { cwd: root })
  await run('attw', [path, '--profile', profiles[name] ?? 'esm-only'], { cwd: root })
  if (name === 'sdk') await tryInEmptyProject(path)
  console.log(`✔ ${tarball}`)
}

try {
  await run(process.execPath, ['scripts/build.ts', 'packages'], { cwd: root })
  const tarballs = (await readdir(dist)).filter((file) => file.endsWith('.tgz'))
  const checks = await Promise.allSettled(tarballs.map(check))
  for (const outcome of checks) if (outcome.status === 'rejected') throw outcome.reason
} catch (error) {
  const { stdout = '', stderr = '', message } = error as Error & Record<string, string | undefined>
  console.error(`${message}\n${stdout}${stderr}`)
  process.exitCode = 1
}
