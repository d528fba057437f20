import type { FieldErrorCode, Problem, SiteSettings } from '@papo/protocol'
import { isSameJson } from '../platform/json.ts'
import { Refusal } from '../platform/refusal.ts'
import { isTimeZone } from './hours.ts'

type FieldErrors = NonNullable<Problem['errors']>

/**
 * Refuses settings that have the right form and can never act, with the code of each field. What was stored before and
 * is not changed stays. @throws Refusal `invalid_request`
 */
export function requireActing(before: SiteSettings, after: SiteSettings): void {
  const isChanged = (...names: (keyof SiteSettings)[]) =>
    names.some((name) => !isSameJson(before[name], after[name]))
  const errors = [
    ...(isChanged('hours') ? hoursErrors(after) : []),
    ...(isChanged('idleTimeout') ? warningErrors(after) : []),
    ...(isChanged('idleTimeout', 'firstReplySeconds') ? replyErrors(after) : []),
  ]
  if (errors.length === 0) return
  throw new Refusal('invalid_request', 'Some settings can never act.', { errors })
}

export const fieldErrorOf = (path: string, code: FieldErrorCode, message: string) => ({
  path,
  code,
  message,
})

function hoursErrors({ hours }: SiteSettings): FieldErrors {
  if (hours === null) return []
  const { timeZone, open } = hours
  const zone = isTimeZone(timeZone)
    ? []
    : [fieldErrorOf('/hours/timeZone', 'unknown_time_zone', 'must be like America/Sao_Paulo')]
  // Both are HH:MM, which sorts as a time does.
  const empty = open.flatMap(({ from, to }, at) =>
    from < to ? [] : [fieldErrorOf(`/hours/open/${at}/to`, 'never_open', 'must be after from')],
  )
  return [...zone, ...empty]
}

function warningErrors({ idleTimeout }: SiteSettings): FieldErrors {
  const { warnSeconds, waitingSeconds, activeSeconds } = idleTimeout
  const limits = [waitingSeconds, activeSeconds].filter((seconds) => seconds !== null)
  if (limits.every((seconds) => warnSeconds < seconds)) return []
  const message = 'must be less than waitingSeconds and activeSeconds'
  return [fieldErrorOf('/idleTimeout/warnSeconds', 'ends_before_warning', message)]
}

function replyErrors({ idleTimeout: { activeSeconds }, firstReplySeconds }: SiteSettings) {
  if (firstReplySeconds === null || activeSeconds === null) return []
  if (firstReplySeconds < activeSeconds) return []
  const message = 'must be less than idleTimeout.activeSeconds'
  return [fieldErrorOf('/firstReplySeconds', 'ends_before_first_reply', message)]
}
