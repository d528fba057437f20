/** Whether two JSON values are deeply equal. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isEqual((a as Json)[key], (b as Json)[key]))
  )
}

type Json = Record<string, unknown>

/** `state` with the fields of `patch` that differ; `state` itself if none does. */
export function withChanges<State extends object>(state: State, patch: Partial<State>): State {
  const names = Object.keys(patch) as (keyof State)[]
  const changed = names.filter((name) => !isEqual(state[name], patch[name]))
  if (!changed.length) return state
  return { ...state, ...Object.fromEntries(changed.map((name) => [name, patch[name]])) }
}
