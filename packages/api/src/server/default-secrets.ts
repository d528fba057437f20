/** Placeholder words that people leave in the place of a secret. */
const placeholders = [
  'changeme',
  'changethis',
  'replaceme',
  'replacethis',
  'yoursecret',
  'mysecret',
  'supersecret',
  'secretkey',
  'thisisasecret',
  'notsosecret',
  'placeholder',
  'example',
  'default',
  'insecure',
  'password',
]
const minCharacters = 10
/** Above this share of neighbouring characters, as in `abcdefgh` or `12345678`, a text is not random. */
const maxNeighbours = 0.5

/** Whether the installation's secret can be guessed: a known word, few different characters, or a pattern. */
export function isGuessableSecret(value: string): boolean {
  return isMadeUp(value, minCharacters)
}

/** The usual names for a token of this kind; a number may follow. */
const namesOfTokens =
  /^(my|the|for|of|papo|metrics?|prometheus|grafana|monitor(ing)?|scrape|operator|bearer|token|secret|admin|test)+$/u
const minOfToken = 5

/** Whether a token can be guessed. Tokens may be shorter than the secret, so fewer different characters are enough. */
export function isGuessableToken(value: string): boolean {
  return namesOfTokens.test(lettersOf(value)) || isMadeUp(value, minOfToken)
}

const lettersOf = (value: string): string => value.toLowerCase().replaceAll(/[^a-z]/gu, '')

/** Whether a person typed the value instead of drawing it at random. */
function isMadeUp(value: string, fewest: number): boolean {
  const letters = lettersOf(value)
  return placeholders.some((word) => letters.includes(word)) || isPattern(value, fewest)
}

/** Few different characters, a repeated block, or a row of neighbouring characters. */
function isPattern(value: string, fewest: number): boolean {
  return new Set(value).size < fewest || isRepeated(value) || neighbours(value) > maxNeighbours
}

/** A repeated block; the last repetition may be cut short. */
function isRepeated(value: string): boolean {
  for (let length = 1; length <= value.length / 2; length += 1) {
    const block = value.slice(0, length)
    if (block.repeat(Math.ceil(value.length / length)).startsWith(value)) return true
  }
  return false
}

function neighbours(value: string): number {
  const pairs = [...value].slice(1).filter((_, at) => {
    return Math.abs(value.charCodeAt(at + 1) - value.charCodeAt(at)) === 1
  })
  return pairs.length / Math.max(1, value.length - 1)
}

const databasePasswords = new Set(['postgres', 'password', 'changeme', 'papo', 'secret', 'admin'])

/** Whether a password of a database is one that databases come with. */
export const isDefaultPassword = (password: string): boolean =>
  databasePasswords.has(password.toLowerCase())
