/** A variable holds no address that can be read. The message follows the name of the variable, and shows no value. */
export class UrlFault extends Error {
  override readonly name = 'UrlFault'
}

const codes: Readonly<Record<string, string>> = { '#': '%23', '/': '%2F', '?': '%3F', '@': '%40' }

const written = (character: string): string =>
  `has a ${character} in its user or password that must be percent-encoded: write ${character} as ${codes[character] ?? ''}`

/**
 * What is wrong with the form of an address, to be said after the name of its variable; null for nothing. Most wrong
 * addresses have a password that was pasted as it is: its first special character ends the part where it stands.
 */
export function faultOfUrl(value: string, schemes: readonly [string, ...string[]]): string | null {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/isu.exec(value) ?? []
  if (!schemes.includes(scheme.toLowerCase())) {
    return `must be an address that begins with ${schemes.map((one) => `${one}://`).join(' or ')}`
  }
  if (/\s/u.test(rest)) return 'has a space or a line break in it: write a space as %20'
  const [, authority = '', path = '', query = '', fragment] =
    /^([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/su.exec(rest) ?? []
  if (fragment !== undefined) return written('#')
  if (path.includes('@')) return written('/')
  if (/(?:^\?|&)[^=&]*(?:@|\/)/u.test(query)) return written('?')
  if (authority.split('@').length > 2) return written('@')
  const parts = query.slice(1).split('&')
  if (parts.some((part) => part !== '' && !part.includes('='))) {
    return 'has something behind its ? that is not name=value: a ? in a password is written %3F'
  }
  return isEncoded(rest) ? null : 'has a % that begins no percent-encoding: write % as %25'
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
