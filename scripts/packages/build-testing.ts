/**
 * Builds the test backend as its users get it: module by module, with the core and the protocol that it runs
 * inside, so that it needs nothing of Papo but the SDK.
 */
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** The packages inside the test backend. */
export const inside = ['core', 'protocol']

/** Writes modules and declarations into the `dist` of the test backend and of the packages inside it. */
export async function buildTesting(): Promise<void> {
  await Promise.all(
    ['testing', ...inside].map(async (name) => {
      const folder = join(root, 'packages', name)
      await rm(join(folder, 'dist'), { recursive: true, force: true })
      const tsc = join(root, 'node_modules/.bin/tsc')
      await run(tsc, ['-p', 'tsconfig.build.json'], { cwd: folder })
    }),
  )
}
