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
const fewestCharacters = 10
/** A typed row of neighbours, as in `abcdefgh` or `12345678`, is no accident above this share. */
const mostNeighbours = 0.5

/** Whether a secret that seals others can be guessed: a known word, few characters, or a pattern. */
export function isGuessableSecret(value: string): boolean {
  return isMadeUp(value, fewestCharacters)
}

/** What people call a token of this kind, with a number maybe. */
const namesOfTokens =
  /^(my|the|for|of|papo|metrics?|prometheus|grafana|monitor(ing)?|scrape|operator|bearer|token|secret|admin|test)+$/u
const fewestOfToken = 5

/** Whether a token that is shorter than such a secret can be guessed. */
export function isGuessableToken(value: string): boolean {
  return namesOfTokens.test(lettersOf(value)) || isMadeUp(value, fewestOfToken)
}

const lettersOf = (value: string): string => value.toLowerCase().replaceAll(/[^a-z]/gu, '')

/** Whether somebody has typed it, and not drawn it from chance. */
function isMadeUp(value: string, fewest: number): boolean {
  const letters = lettersOf(value)
  return placeholders.some((word) => letters.includes(word)) || isPattern(value, fewest)
}

/** Few characters, one block again and again, or a row of neighbours. */
function isPattern(value: string, fewest: number): boolean {
  return new Set(value).size < fewest || isRepeated(value) || neighbours(value) > mostNeighbours
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

/** What is left of a common password once digits and signs are taken off. */
const commonWords = new Set([
  '',
  'abc',
  'admin',
  'adminadmin',
  'administrator',
  'changeit',
  'changeme',
  'changemenow',
  'changethis',
  'default',
  'demo',
  'example',
  'football',
  'iloveyou',
  'letmein',
  'login',
  'mypassword',
  'owner',
  'papo',
  'papoadmin',
  'papoowner',
  'papopapo',
  'pass',
  'password',
  'passwordpassword',
  'passw0rd',
  'passwrd',
  'postgres',
  'princess',
  'qazwsxedc',
  'qwerty',
  'qwertyuiop',
  'root',
  'secret',
  'secretsecret',
  'senha',
  'senhasenha',
  'sunshine',
  'supersecret',
  'test',
  'testtest',
  'trustno',
  'user',
  'welcome',
])
const fewestOfPassword = 5

/** Whether a password is among those that are tried first, or tells nothing beyond the e-mail. */
export function isGuessablePassword(password: string, email: string): boolean {
  const typed = password.toLowerCase()
  const address = email.toLowerCase()
  const spelled = letterly(typed)
  return (
    typed === address ||
    typed === address.split('@', 1)[0] ||
    commonWords.has(lettersOf(typed)) ||
    commonWords.has(spelled) ||
    isPattern(typed, fewestOfPassword)
  )
}

/** `P@ssw0rd1!` is `password`: the usual signs are read as letters, the rest is left out. */
function letterly(typed: string): string {
  const signs: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '@': 'a', $: 's' }
  const trimmed = typed.replace(/[^a-z]+$/u, '')
  return trimmed.replaceAll(/[0134@$]/gu, (sign) => signs[sign] ?? '').replaceAll(/[^a-z]/gu, '')
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
