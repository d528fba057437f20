/** Those whose time has come by `now`, the earliest first, at most `limit`; null never comes. */
export function dueBy<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => Date | null,
  now: Date,
  limit: number,
): Item[] {
  return items
    .flatMap((item) => {
      const time = timeOf(item)
      return time !== null && time <= now ? [{ item, at: time.getTime() }] : []
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, limit)
    .map(({ item }) => item)
}
