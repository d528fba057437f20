import { execFile } from 'node:child_process'
import { globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { mutated, type Mutation } from '../mutations/mutations.ts'
import { changesOf, protectionsOf, type Scenario } from '../run/scenario.ts'
import { mutationsOf, root, sourceOf } from '../mutations/sources.ts'
import type { Change } from '../mutations/tags.ts'

/**
 * All changes that a scenario makes to the product. The changes of one list are in place together.
 */
export const changesIn = (scenario: Scenario): (readonly Change[])[] => [
  ...protectionsOf(scenario).map(changesOf),
  ...(scenario.also === undefined ? [] : [scenario.also]),
]

/** Throws where a protection's tag is missing or the change does not fit the tagged piece. */
export function checkProtections(scenario: Scenario): void {
  for (const mutation of changesIn(scenario).flatMap(mutationsOf)) {
    mutated(sourceOf(mutation.file), mutation)
  }
}

/**
 * Returns the compiler's errors about the product with the changes made, one list at a time. Empty
 * where every name that the changes use still exists. Each list gets its mutated files in a folder
 * of its own under `folder`; all are compiled together against the unchanged sources.
 */
export async function typeFaults(
  lists: readonly (readonly Change[])[],
  folder: string,
): Promise<string> {
  const all = lists.flatMap((changes, at) =>
    mutationsOf(changes).map((mutation) => ({ mutation, at })),
  )
  const byPackage = Map.groupBy(all, ({ mutation }) => packageOf(mutation))
  const errors = await Promise.all(
    [...byPackage].map(([name, ofPackage]) => compile(name, ofPackage, folder)),
  )
  return errors.join('')
}

const packageOf = ({ file }: Mutation) => file.split('/').slice(0, 2).join('/')

const ambientOf = (name: string): string[] => globSync(join(root, name, 'src/**/*.d.ts'))

async function compile(
  name: string,
  all: readonly { mutation: Mutation; at: number }[],
  folder: string,
): Promise<string> {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, name, 'node_modules'), join(home, 'node_modules'))
  const files = all.map(({ mutation, at }) => {
    const path = join(home, String(at), mutation.file.slice(name.length + 1))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, mutated(sourceOf(mutation.file), mutation))
    return path
  })
  const rootDirs = new Set(all.map(({ at }) => join(home, String(at))))
  const settings = {
    extends: join(root, name, 'tsconfig.json'),
    // Code that a change leaves unused or unreachable is not an error.
    compilerOptions: {
      rootDirs: [join(root, name), ...rootDirs],
      typeRoots: [join(root, 'node_modules', '@types')],
      noUnusedLocals: false,
      noUnusedParameters: false,
      allowUnreachableCode: true,
    },
    include: [],
    // The declarations that the package's sources need beside what they import.
    files: [...files, ...ambientOf(name)],
  }
  const project = join(home, 'tsconfig.json')
  writeFileSync(project, JSON.stringify(settings))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  return await promisify(execFile)(tsc, ['-p', project, '--pretty', 'false']).then(
    () => '',
    (error: unknown) => String((error as { stdout?: string }).stdout),
  )
}
