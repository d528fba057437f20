import { v7 } from 'uuid'

/** A new id: a lowercase UUID, version 7. Ids are public; no secret is ever one. */
export const newId = (): string => v7()

/** A new id of the same kind that stands, in the order of ids, where `at` does in time. */
export const newIdAt = (at: Date): string => v7({ msecs: at.getTime() })
