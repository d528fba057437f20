/** The count as it fits into a badge: above `most` it is `most` with a plus. */
export const cappedCount = (count: number, most: number): string =>
  count > most ? `${most}+` : String(count)

/** A page's title with a count of what waits for its reader, as in `(3) Support`. */
export const titleWithCount = (count: number, title: string): string => `(${count}) ${title}`
