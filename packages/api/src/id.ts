import { v7 } from 'uuid'

/** A new id: a lowercase UUID, version 7. Ids are public; no secret is ever one. */
export const newId = (): string => v7()
