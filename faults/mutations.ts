/** A text of a source file that is replaced as the file is loaded. */
export interface Mutation {
  /** From the root of the repository. */
  file: string
  /** Each text is there exactly once. */
  replace: readonly (readonly [from: string, to: string])[]
}

export const mutationsVariable = 'FAULT_MUTATIONS'
/** A file that gets one line for each mutated file that was loaded. */
export const appliedVariable = 'FAULT_MUTATIONS_APPLIED'

/** The mutations that this process was started with, and more, and what passes them on; null without any. */
export function mutations(
  more: readonly Mutation[] = [],
): { list: Mutation[]; env: Record<string, string> } | null {
  const given = JSON.parse(process.env[mutationsVariable] ?? '[]') as Mutation[]
  const list = [...given, ...more]
  if (list.length === 0) return null
  const applied = process.env[appliedVariable] ?? ''
  return { list, env: { [mutationsVariable]: JSON.stringify(list), [appliedVariable]: applied } }
}

/** The source with its replacements; throws where a text is not there exactly once. */
export function mutated(source: string, { file, replace }: Mutation): string {
  let changed = source
  for (const [from, to] of replace) {
    const found = changed.split(from).length - 1
    if (found !== 1) {
      throw new Error(`“${from}” is ${found === 0 ? 'not' : `${found} times`} in ${file}`)
    }
    changed = changed.replace(from, () => to)
  }
  return changed
}
