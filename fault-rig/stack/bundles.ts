import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mutated, type Mutation } from '../mutations/mutations.ts'
import { mutationsOf, root } from '../mutations/sources.ts'

/** The programs that run in a browser. */
const bundles = ['widget', 'console'] as const
/** The package that each of them contains besides its own. */
const kit = 'chat-kit'
/** The tags of the code where a node finds each bundle. */
export const served = { widget: 'served-widget', console: 'served-console' } as const
/** Folders that are not copied: they are rebuilt, or read from their place. */
const leftOut = ['dist', 'node_modules', 'test']

/**
 * Mutations of a browser's program are made in a copy, which is built in the folder; other
 * mutations make nodes serve it. All remaining mutations are returned unchanged.
 */
export async function buildMutated(
  mutations: readonly Mutation[],
  folder: string,
): Promise<Mutation[]> {
  const inBrowsers = (file: string) => [kit, ...bundles].some((name) => isIn(name, file))
  const ours = mutations.filter(({ file }) => inBrowsers(file))
  const changed = bundles.filter((name) =>
    ours.some(({ file }) => isIn(kit, file) || isIn(name, file)),
  )
  if (changed.length > 0) {
    symlinkSync(join(root, 'scripts'), join(folder, 'scripts'))
    // The console's build makes a preview of the widget.
    for (const name of [kit, ...bundles]) copy(name, folder)
  }
  for (const mutation of ours) {
    const path = join(folder, mutation.file)
    writeFileSync(path, mutated(readFileSync(path, 'utf8'), mutation))
  }
  const dists: { at: string; value: string }[] = []
  for (const name of changed) {
    const to = join(folder, 'packages', name)
    await promisify(execFile)(process.execPath, ['build.ts'], { cwd: to })
    dists.push({ at: served[name], value: JSON.stringify(join(to, 'dist')) })
  }
  return [...mutations.filter(({ file }) => !inBrowsers(file)), ...mutationsOf(dists)]
}

const isIn = (name: string, file: string): boolean => file.startsWith(`packages/${name}/`)

/** Copies a package. The copy finds the others where they are, and `kit` in its copy. */
function copy(name: string, folder: string): void {
  const from = join(root, 'packages', name)
  const to = join(folder, 'packages', name)
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !leftOut.includes(path.slice(from.length + 1).split('/')[0] ?? ''),
  })
  const modules = (scope = '') =>
    readdirSync(join(from, 'node_modules', scope)).map((file) => join('node_modules', scope, file))
  mkdirSync(join(to, 'node_modules', '@papo'), { recursive: true })
  for (const path of [...modules(), ...modules('@papo')]) {
    if (path === join('node_modules', '@papo')) continue
    const isKit = path === join('node_modules', '@papo', kit)
    symlinkSync(isKit ? join(folder, 'packages', kit) : join(from, path), join(to, path))
  }
}
