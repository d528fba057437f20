/**
 * None, one or a few of something of which there is nearly always one: a list of its own for each would take as much
 * memory as a small object. Replaced, never changed.
 */
export type Few<Item extends object> = null | Item | readonly Item[]

export const allOfFew = <Item extends object>(few: Few<Item>): readonly Item[] =>
  few === null ? [] : isList(few) ? few : [few]

export const withOne = <Item extends object>(few: Few<Item>, item: Item): Few<Item> =>
  few === null ? item : [...allOfFew(few), item]

export function withoutOne<Item extends object>(few: Few<Item>, item: Item): Few<Item> {
  const [first = null, ...more] = allOfFew(few).filter((one) => one !== item)
  return first === null || more.length === 0 ? first : [first, ...more]
}

const isList = <Item extends object>(few: Item | readonly Item[]): few is readonly Item[] =>
  Array.isArray(few)
