import { execFileSync } from 'node:child_process'

/** The files that decide how a run goes. */
const decisive = [
  'packages',
  'fault-rig',
  'faults',
  'security',
  'package.json',
  'pnpm-lock.yaml',
  'tsconfig.base.json',
]

/** The version of the sources that a run tests. */
export interface Version {
  /** The short name of the commit; `unknown` outside of a repository. */
  commit: string
  /** Whether the sources are exactly those of the commit. */
  isClean: boolean
}

export function versionOf(root: string): Version {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  try {
    const commit = git('rev-parse', '--short', 'HEAD')
    return { commit, isClean: git('status', '--porcelain', '--', ...decisive) === '' }
  } catch {
    return { commit: 'unknown', isClean: false }
  }
}
