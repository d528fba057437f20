import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './services.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Upgrades are tested from this commit on: it gave wire, tables and files the names that they have now. */
export const earlierCommit = '6ab2e36'

const packages = ['api', 'protocol', 'sdk']

/** Another version, in a folder of its own. */
export interface EarlierVersion {
  /** The server program to start. */
  main: string
  /** The client module. */
  sdk: string
  remove(): void
}

/**
 * Lays out the server and the client of `commit` from the history of this repository, with the
 * packages that are installed now. Throws where the history does not reach so far.
 */
export function layOut(commit: string): EarlierVersion {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], { maxBuffer: 2 ** 30, stdio: 'pipe' })
  try {
    git('cat-file', '-e', `${commit}^{commit}`)
  } catch (error) {
    throw new Error(
      `the history of this repository has no commit ${commit}: fetch all of it (git fetch --unshallow)`,
      { cause: error },
    )
  }
  const folder = temporaryFolder()
  const paths = packages.map((name) => `packages/${name}`)
  const archive = git('archive', commit, 'package.json', ...paths)
  execFileSync('tar', ['-x', '-C', folder.path], { input: archive })
  for (const name of packages) linkInstalled(name, folder.path)
  return {
    main: join(folder.path, 'packages', 'api', 'src', 'main.ts'),
    sdk: join(folder.path, 'packages', 'sdk', 'src', 'index.ts'),
    remove: folder.remove,
  }
}

/**
 * Links a package's installed dependencies, except Papo's own packages, which are of the laid-out
 * version.
 */
function linkInstalled(name: string, folder: string): void {
  const today = join(root, 'packages', name, 'node_modules')
  const there = join(folder, 'packages', name, 'node_modules')
  mkdirSync(join(there, '@papo'), { recursive: true })
  for (const entry of readdirSync(today)) {
    if (entry !== '@papo') symlinkSync(join(today, entry), join(there, entry))
  }
  if (name !== 'protocol')
    symlinkSync(join(folder, 'packages', 'protocol'), join(there, '@papo', 'protocol'))
}
