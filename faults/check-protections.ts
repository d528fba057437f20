import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { mutated, type Mutation } from './mutations.ts'
import { changesOf, protectionsOf, type Scenario } from './scenario.ts'
import { mutationsOf, root, sourceOf } from './sources.ts'
import type { Change } from './tags.ts'

/** All that a scenario changes in the product: each list is in place at one time. */
export const changesIn = (scenario: Scenario): (readonly Change[])[] => [
  ...protectionsOf(scenario).map(changesOf),
  ...(scenario.also === undefined ? [] : [scenario.also]),
]

/** Throws where the source has no tag for a protection, or something that the change cannot be made to. */
export function checkProtections(scenario: Scenario): void {
  for (const mutation of changesIn(scenario).flatMap(mutationsOf)) {
    mutated(sourceOf(mutation.file), mutation)
  }
}

/**
 * What the compiler says against the product after the changes, one list of them at a time; empty where every
 * name that they use is still there. The mutated files are laid out in `folder`, one folder for each
 * list, and compiled together against the sources as they are.
 */
export async function typeFaults(
  lists: readonly (readonly Change[])[],
  folder: string,
): Promise<string> {
  const all = lists.flatMap((changes, at) =>
    mutationsOf(changes).map((mutation) => ({ mutation, at })),
  )
  const byPackage = Map.groupBy(all, ({ mutation }) => packageOf(mutation))
  const said = await Promise.all(
    [...byPackage].map(([name, ofPackage]) => compile(name, ofPackage, folder)),
  )
  return said.join('')
}

const packageOf = ({ file }: Mutation) => file.split('/').slice(0, 2).join('/')

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
    // What a change leaves without a use, or out of reach, is no fault.
    compilerOptions: {
      rootDirs: [join(root, name), ...rootDirs],
      typeRoots: [join(root, 'node_modules', '@types')],
      noUnusedLocals: false,
      noUnusedParameters: false,
      allowUnreachableCode: true,
    },
    include: [],
    files,
  }
  const project = join(home, 'tsconfig.json')
  writeFileSync(project, JSON.stringify(settings))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  return await promisify(execFile)(tsc, ['-p', project, '--pretty', 'false']).then(
    () => '',
    (error: unknown) => String((error as { stdout?: string }).stdout),
  )
}
