import { applied, type Change } from './tags.ts'

/** The changes to one source file, made as the file is loaded. */
export interface Mutation {
  /** Path from the root of the repository. */
  file: string
  changes: readonly Change[]
}

export const mutationsVariable = 'FAULT_MUTATIONS'
/** Names a file that gets one line for each mutated file that was loaded. */
export const appliedVariable = 'FAULT_MUTATIONS_APPLIED'

/**
 * The mutations that this process was started with and `more`, with the environment that passes
 * them on; null where there are none.
 */
export function mutations(
  more: readonly Mutation[] = [],
): { list: Mutation[]; env: Record<string, string> } | null {
  const inherited = JSON.parse(process.env[mutationsVariable] ?? '[]') as Mutation[]
  const list = byFile([...inherited, ...more])
  if (list.length === 0) return null
  const applied = process.env[appliedVariable] ?? ''
  return { list, env: { [mutationsVariable]: JSON.stringify(list), [appliedVariable]: applied } }
}

/** Merges the mutations into one for each file. */
function byFile(list: readonly Mutation[]): Mutation[] {
  return [...Map.groupBy(list, ({ file }) => file)].map(([file, ofFile]) => ({
    file,
    changes: ofFile.flatMap(({ changes }) => changes),
  }))
}

/** The source after its changes, in their order; throws where a tag is missing. */
export function mutated(source: string, { file, changes }: Mutation): string {
  return changes.reduce((text, change) => applied(text, file, change), source)
}
