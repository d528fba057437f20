import type { AgentSession } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The server records the use of a session to within ten minutes. */
const justNowMs = 10 * minute

/** The device in words, such as `Chrome on Windows`. */
export function deviceText({ device, kind }: AgentSession, { sessions }: Translations): string {
  if (device === null) return sessions.unknown[kind]
  return device.system === null ? device.name : `${device.name} ${sessions.on(device.system)}`
}

/** When the session was last used, counted from now. */
export function lastUsedText(
  { lastUsedAt, current }: AgentSession,
  now: number,
  { sessions }: Translations,
): string {
  const ms = now - Date.parse(lastUsedAt)
  if (current || ms < justNowMs) return sessions.usedNow
  if (ms < hour) return sessions.usedMinutes(Math.floor(ms / minute))
  if (ms < day) return sessions.usedHours(Math.floor(ms / hour))
  return sessions.usedDays(Math.floor(ms / day))
}
