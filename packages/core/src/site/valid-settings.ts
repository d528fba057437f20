import { type FieldErrorCode, hoursFaults, type Problem, type SiteSettings } from '@papo/protocol'
import { isSameJson } from '../platform/json.ts'
import { Refusal } from '../platform/refusal.ts'

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

const hoursMessages: Partial<Record<FieldErrorCode, string>> = {
  unknown_time_zone: 'must be like America/Sao_Paulo',
  never_open: 'must not be the same as from',
  not_a_date: 'must be a date of the calendar',
  date_twice: 'must not stand in the list twice',
}

function hoursErrors({ hours }: SiteSettings): FieldErrors {
  if (hours === null) return []
  return hoursFaults(hours).map(({ path, code }) =>
    fieldErrorOf(path, code, hoursMessages[code] ?? 'is not valid'),
  )
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
