/** The person a password is for: the words that a guesser who knows them tries first. */
export interface PasswordOwner {
  email: string
  /** The person's name, and the names of the workspace and its sites. */
  names: readonly string[]
}

const minOfWord = 3
/** Bounds the comparison in a workspace with very many sites. */
const maxWords = 200
/** What may remain beside the known words: a year or a date, and a letter or two. */
const maxLettersLeft = 2
const maxDigitsLeft = 8

/** The words that a guesser knows in advance, longest first. `installation` holds the product's own. */
export function knownWords(owner: PasswordOwner, installation: readonly string[]): string[] {
  const [local = '', host = ''] = owner.email.split('@')
  const texts = [owner.email, local, host, ...installation, ...owner.names]
  const words = new Set(texts.flatMap((text) => [bare(text), ...partsOf(text)]))
  const long = [...words].filter((word) => word.length >= minOfWord).slice(0, maxWords)
  return long.toSorted((one, other) => other.length - one.length)
}

const partsOf = (text: string): string[] => text.split(/[^\p{L}\p{M}\p{N}]+/u).map(bare)

/** Only the letters and digits, in lower case and without accents. */
export function bare(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Whether the password consists of known words, with a few digits and symbols around them. */
export function isMadeOf(words: readonly string[], password: string): boolean {
  return [bare(password), bare(spelled(password))].some((text) => {
    const rest = words.reduce((left, word) => left.replaceAll(word, ' '), text)
    const letters = rest.match(/\p{L}/gu)?.length ?? 0
    const digits = rest.match(/\p{N}/gu)?.length ?? 0
    return rest !== text && letters <= maxLettersLeft && digits <= maxDigitsLeft
  })
}

const letters: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', '@': 'a', $: 's' }

/** Reads the usual substitutes as letters: `p4p0` is `papo`. */
function spelled(text: string): string {
  return text.replaceAll(/[01345@$]/gu, (sign) => letters[sign] ?? sign)
}
