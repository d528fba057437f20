import { ErrorReply } from 'redis'

/** Redis answers, but does not do what the work needs. Within a script, the word is in the middle of the message. */
const words =
  /can't run this command|\b(?:READONLY|OOM|MISCONF|LOADING|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|BUSY|NOPERM|NOAUTH|WRONGPASS)\b/

/** The first words of a refusal that are told, without what was asked. */
const toldCharacters = 200

/** The word of a refusal that every write would get now, or null for any other error. */
export function refusalWord(error: unknown): string | null {
  return error instanceof ErrorReply ? (words.exec(error.message)?.[0] ?? null) : null
}

/** What Redis said as it refused; null for an error that is none of its answers. */
export function refusalOf(error: unknown): string | null {
  return error instanceof ErrorReply ? error.message.slice(0, toldCharacters) : null
}

/** The error in words that name the cure. */
export function explained(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  if (/unknown command.*HELLO/i.test(message) || message.startsWith('NOPROTO')) {
    return 'REDIS_URL names a Redis that is too old: Papo needs 6.0 or newer'
  }
  if (/WRONGPASS|NOAUTH|invalid password|AUTH/.test(message)) {
    return `REDIS_URL has a user or a password that Redis does not accept (${message})`
  }
  return message
}
