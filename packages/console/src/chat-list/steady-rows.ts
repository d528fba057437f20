/** A place in a list: a row, or the gap that one has left. */
export interface Place {
  readonly id: string
  readonly isGap: boolean
}

/** Where rows go that come while a list is held: to its end, or nowhere until it is released. */
export type Newcomers = 'last' | 'later'

/**
 * The places of a list after a change. While the pointer or the focus is in it (`isHeld`), no row moves: one that
 * leaves leaves a gap, one that comes back is in its place again, and new ones follow at the end. Of a list that is only
 * partly in the page (`inPage`) no gaps are kept out of sight, where they would become more for as long as it is held.
 */
export function placesAfter(
  places: readonly Place[],
  ids: readonly string[],
  isHeld: boolean,
  newcomers: Newcomers,
  inPage: ReadonlySet<string>,
): readonly Place[] {
  if (!isHeld) return ids.map((id) => ({ id, isGap: false }))
  const present = new Set(ids)
  const known = new Set(places.map(({ id }) => id))
  const lastKnown = ids.findLastIndex((id) => known.has(id))
  const added = ids.filter((id, at) => !known.has(id) && (newcomers === 'last' || at > lastKnown))
  const isKept = ({ id }: Place) => present.has(id) || inPage.has(id)
  return [
    ...places.filter(isKept).map(({ id }) => ({ id, isGap: !present.has(id) })),
    ...added.map((id) => ({ id, isGap: false })),
  ]
}
