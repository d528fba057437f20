import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutation } from './mutations.ts'
import { type Change, tagOf, tagsIn } from './tags.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
/** Files that may have tags: everything that runs in the product or builds it. */
const sources = ['packages/*/*.ts', 'packages/*/src/**/*.{ts,tsx}']

let known: ReadonlyMap<string, string> | null = null

export const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The file of each tag. Throws where two files have the same tag. */
export function taggedFiles(): ReadonlyMap<string, string> {
  known ??= index(globSync(sources, { cwd: root }).map((file) => [file, sourceOf(file)]))
  return known
}

export function index(
  files: readonly (readonly [file: string, source: string])[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [file, source] of files) {
    for (const { name } of tagsIn(source, file)) {
      const other = found.get(name)
      if (other !== undefined) throw new Error(`@fault ${name} is in ${other} and in ${file}`)
      found.set(name, file)
    }
  }
  return found
}

/** The changes, grouped by the files that have their tags. */
export function mutationsOf(changes: readonly Change[]): Mutation[] {
  const byFile = Map.groupBy(changes, (change) => {
    const file = taggedFiles().get(tagOf(change))
    if (file === undefined) throw new Error(`no source has the tag @fault ${tagOf(change)}`)
    return file
  })
  return [...byFile].map(([file, ofFile]) => ({ file, changes: ofFile }))
}
