import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type Fields, type NameOf, pick } from './fields.ts'

/** What another person has stored meanwhile, by field. */
export interface Changes<Values> {
  values: Partial<Values>
  revision: number | null
}

export interface Conflict<Values> {
  /** The fields that another person has changed, since the form was opened or saved last. */
  readonly theirs: Store<Partial<Values>>
  /** What the user has typed in those of them that both have changed. */
  readonly mine: Store<Partial<Values>>
  keepMine(name: NameOf<Values>): void
  takeTheirs(name: NameOf<Values>): void
}

interface OpenConflict<Values> extends Conflict<Values> {
  /** Takes over what the user has not changed; the rest waits for the user's choice. */
  meet(changes: Changes<Values>): void
  settle(): void
}

/** Two people who change the same thing at once. */
export function createConflict<Values extends object>(
  fields: Fields<Values>,
): OpenConflict<Values> {
  const theirs = createStore<Partial<Values>>({})
  const mine = createStore<Partial<Values>>({})
  return {
    theirs,
    mine,
    meet({ values, revision }) {
      const both = fields.changed.get().filter((name) => Object.hasOwn(values, name))
      mine.set({ ...mine.get(), ...pick(fields.values.get(), both) })
      theirs.set({ ...theirs.get(), ...values })
      fields.takeOver({ values: { ...fields.stored.get().values, ...values }, revision })
    },
    keepMine(name) {
      if (Object.hasOwn(mine.get(), name)) {
        fields.write({ [name]: mine.get()[name] } as Partial<Values>)
      }
    },
    takeTheirs: (name) => fields.write(pick(fields.stored.get().values, [name])),
    settle() {
      theirs.set({})
      mine.set({})
    },
  }
}
