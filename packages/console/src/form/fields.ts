import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { isSame } from './same.ts'

/** What the server stores, and the number that every change of it counts up; null where nothing counts. */
export interface Stored<Values> {
  values: Values
  revision: number | null
}

export type NameOf<Values> = keyof Values & string

export const namesOf = <Values extends object>(values: Partial<Values>) =>
  Object.keys(values) as NameOf<Values>[]

export const pick = <Values extends object>(values: Values, names: readonly NameOf<Values>[]) =>
  Object.fromEntries(names.map((name) => [name, values[name]])) as Partial<Values>

export interface Fields<Values> {
  readonly values: Store<Values>
  readonly stored: Store<Stored<Values>>
  /** The fields that differ from what is stored. */
  readonly changed: Store<readonly NameOf<Values>[]>
  write(changes: Partial<Values>): void
  /** Takes over what is stored by now. The fields that the user has changed stay, or those named. */
  takeOver(next: Stored<Values>, own?: readonly NameOf<Values>[]): void
  reset(): void
}

/** What is in the fields of a form, and what is stored of it. */
export function createFields<Values extends object>(initial: Stored<Values>): Fields<Values> {
  const stored = createStore(initial)
  const values = createStore(initial.values)
  const changed = derived([values, stored], (now, { values: before }) =>
    namesOf<Values>(now).filter((name) => !isSame(now[name], before[name])),
  )
  return {
    values,
    stored,
    changed,
    write: (changes) => values.set({ ...values.get(), ...changes }),
    takeOver(next, own = changed.get()) {
      const kept = pick(values.get(), own)
      stored.set(next)
      values.set({ ...next.values, ...kept })
    },
    reset: () => values.set(stored.get().values),
  }
}
