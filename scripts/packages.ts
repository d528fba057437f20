/**
 * Builds and packs the published packages, and checks the packed files as their users would get
 * them.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildSdk } from './packages/build-sdk.ts'
import { tryInEmptyProject } from './packages/empty-project.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const published = ['protocol', 'core', 'sdk', 'testing']
const run = promisify(execFile)

async function check(name: string, tarballs: string): Promise<void> {
  const folder = join(root, 'packages', name)
  await rm(join(folder, 'dist'), { recursive: true, force: true })
  if (name === 'sdk') await buildSdk()
  else await run('tsc', ['-p', 'tsconfig.build.json'], { cwd: folder })
  await run('pnpm', ['pack', '--pack-destination', tarballs], { cwd: folder })
  const tarball = (await readdir(tarballs)).find((file) => file.startsWith(`papo-${name}-`))
  if (tarball === undefined) throw new Error(`${name} was not packed`)
  await run('publint', ['run', join(tarballs, tarball), '--strict'], { cwd: folder })
  await run('attw', [join(tarballs, tarball), '--profile', 'esm-only'], { cwd: folder })
  if (name === 'sdk') await tryInEmptyProject(join(tarballs, tarball))
  console.log(`✔ ${tarball}`)
}

const tarballs = await mkdtemp(join(tmpdir(), 'papo-packages-'))
try {
  const checks = await Promise.allSettled(published.map((name) => check(name, tarballs)))
  for (const outcome of checks) if (outcome.status === 'rejected') throw outcome.reason
} catch (error) {
  const { stdout = '', stderr = '', message } = error as Error & Record<string, string | undefined>
  console.error(`${message}\n${stdout}${stderr}`)
  process.exitCode = 1
} finally {
  await rm(tarballs, { recursive: true, force: true })
}
