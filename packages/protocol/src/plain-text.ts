/**
 * The text as a search compares it: without accents, in lower case, and in one form of Unicode. Only the marks of
 * Latin, Greek and Cyrillic letters go: in other scripts a mark is a letter.
 */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()

/** The words of a search, each as {@link plainText} leaves it. */
export const plainWords = (text: string): string[] => plainText(text).split(/\s+/u).filter(Boolean)
