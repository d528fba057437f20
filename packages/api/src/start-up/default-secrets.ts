/** Words that stand where somebody meant to put a secret. */
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
/** A typed row of neighbours, as in `abcdefgh` or `12345678`, is no accident above this share. */
const maxNeighbours = 0.5

/** Whether a secret that seals others can be guessed: a known word, few characters, or a pattern. */
export function isGuessableSecret(value: string): boolean {
  return isMadeUp(value, minCharacters)
}

/** What people call a token of this kind, with a number maybe. */
const namesOfTokens =
  /^(my|the|for|of|papo|metrics?|prometheus|grafana|monitor(ing)?|scrape|operator|bearer|token|secret|admin|test)+$/u
const minOfToken = 5

/** Whether a token that is shorter than such a secret can be guessed. */
export function isGuessableToken(value: string): boolean {
  return namesOfTokens.test(lettersOf(value)) || isMadeUp(value, minOfToken)
}

const lettersOf = (value: string): string => value.toLowerCase().replaceAll(/[^a-z]/gu, '')

/** Whether somebody has typed it, and not drawn it from chance. */
function isMadeUp(value: string, fewest: number): boolean {
  const letters = lettersOf(value)
  return placeholders.some((word) => letters.includes(word)) || isPattern(value, fewest)
}

/** Few characters, one block again and again, or a row of neighbours. */
function isPattern(value: string, fewest: number): boolean {
  return new Set(value).size < fewest || isRepeated(value) || neighbours(value) > maxNeighbours
}

/** One block again and again, the last one maybe cut short. */
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

/** Whether the address of a database holds one of the passwords that databases come with. */
export function hasDefaultPassword(databaseUrl: string): boolean {
  const url = URL.parse(databaseUrl)
  if (url === null) return false
  return [url.password, url.searchParams.get('password') ?? ''].some((password) =>
    databasePasswords.has(decoded(password).toLowerCase()),
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
