import { execFile } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mutated, type Mutation } from '../mutations/mutations.ts'
import { mutationsOf, root } from '../mutations/sources.ts'

/** The programs that run in a browser. */
const bundles = ['widget', 'console'] as const
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
  const result = mutations.filter(({ file }) => bundleOf(file) === null)
  for (const name of bundles) {
    const ours = mutations.filter(({ file }) => bundleOf(file) === name)
    if (ours.length === 0) continue
    const dist = await build(name, ours, folder)
    result.push(...mutationsOf([{ at: served[name], value: JSON.stringify(dist) }]))
  }
  return result
}

const bundleOf = (file: string) =>
  bundles.find((name) => file.startsWith(`packages/${name}/`)) ?? null

async function build(
  name: string,
  mutations: readonly Mutation[],
  folder: string,
): Promise<string> {
  const from = join(root, 'packages', name)
  const to = join(folder, 'packages', name)
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !leftOut.includes(path.slice(from.length + 1).split('/')[0] ?? ''),
  })
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'))
  for (const mutation of mutations) {
    const path = join(folder, mutation.file)
    writeFileSync(path, mutated(readFileSync(path, 'utf8'), mutation))
  }
  await promisify(execFile)(process.execPath, ['build.ts'], { cwd: to })
  return join(to, 'dist')
}
