import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
 * Links what a package depends on: as today's package has it installed, or else the rig, which has
 * what only the earlier version needs. Papo's own packages are of the laid-out version.
 */
function linkInstalled(name: string, folder: string): void {
  const home = join(folder, 'packages', name)
  const installed = [join(root, 'packages', name), join(root, 'fault-rig')]
  const manifest = readFileSync(join(home, 'package.json'), 'utf8')
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> }
  for (const dependency of Object.keys(dependencies)) {
    const candidates = dependency.startsWith('@papo/')
      ? [join(folder, 'packages', dependency.slice('@papo/'.length))]
      : installed.map((place) => join(place, 'node_modules', dependency))
    const found = candidates.find((path) => existsSync(path))
    if (found === undefined) {
      throw new Error(`the earlier version needs ${dependency}: add it to fault-rig/package.json`)
    }
    const link = join(home, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(found, link)
  }
}
