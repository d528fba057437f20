import { applied, type Change } from './tags.ts'

/** What is changed in one source file as the file is loaded. */
export interface Mutation {
  /** From the root of the repository. */
  file: string
  changes: readonly Change[]
}

export const mutationsVariable = 'FAULT_MUTATIONS'
/** A file that gets one line for each mutated file that was loaded. */
export const appliedVariable = 'FAULT_MUTATIONS_APPLIED'

/** The mutations that this process was started with, and more, and what passes them on; null without any. */
export function mutations(
  more: readonly Mutation[] = [],
): { list: Mutation[]; env: Record<string, string> } | null {
  const given = JSON.parse(process.env[mutationsVariable] ?? '[]') as Mutation[]
  const list = byFile([...given, ...more])
  if (list.length === 0) return null
  const applied = process.env[appliedVariable] ?? ''
  return { list, env: { [mutationsVariable]: JSON.stringify(list), [appliedVariable]: applied } }
}

/** One mutation for each file. */
function byFile(list: readonly Mutation[]): Mutation[] {
  return [...Map.groupBy(list, ({ file }) => file)].map(([file, ofFile]) => ({
    file,
    changes: ofFile.flatMap(({ changes }) => changes),
  }))
}

/** The source after its changes, in their order; throws where a tag is not there. */
export function mutated(source: string, { file, changes }: Mutation): string {
  return changes.reduce((text, change) => applied(text, file, change), source)
}
