import { unknownBlanks, words } from '@papo/protocol'
import { isLimit, numberOf, secondsOf } from '../form/minutes.ts'
import { faultsOf } from './hours.ts'
import { colorOf, type FieldName, type SiteValues, wordFields } from './values.ts'

/** What is wrong with a field: a key of the texts of this section. */
export type Complaint =
  | 'color'
  | 'waiting'
  | 'active'
  | 'warn'
  | 'warnTooLong'
  | 'reply'
  | 'replyTooLong'
  | 'retention'
  | 'timeZone'
  | 'stretch'
  | 'date'
  | 'tooLong'
  | 'blank'
  | 'refused'

export type SiteComplaints = Partial<Record<FieldName, Complaint>>

const day = 86_400
const within = (value: number | null, from: number, to: number): boolean =>
  value !== null && value >= from && value <= to

const isWhole = (value: number | null) => value === null || Number.isInteger(value)

const isAtLeast = (value: number | null, other: number | null): boolean =>
  value !== null && other !== null && value >= other

/** What the server would refuse, said before anything is sent. */
export function check(values: SiteValues): SiteComplaints {
  const found: SiteComplaints = {}
  const complain = (name: FieldName, complaint: Complaint, isFine: boolean) => {
    if (!isFine) found[name] ??= complaint
  }
  const waiting = secondsOf(values.waitingMinutes)
  const active = secondsOf(values.activeMinutes)
  const reply = secondsOf(values.replyMinutes)
  const warn = numberOf(values.warnSeconds)
  const days = numberOf(values.retentionDays)
  complain('color', 'color', colorOf(values.color) !== null)
  complain('waitingMinutes', 'waiting', isLimit(waiting, 120, 7 * day))
  complain('activeMinutes', 'active', isLimit(active, 60, 7 * day))
  complain('warnSeconds', 'warn', within(warn, 20, 600) && isWhole(warn))
  complain('warnSeconds', 'warnTooLong', !isAtLeast(warn, waiting) && !isAtLeast(warn, active))
  complain('replyMinutes', 'reply', isLimit(reply, 30, day))
  complain('longWaitMinutes', 'reply', isLimit(secondsOf(values.longWaitMinutes), 30, day))
  complain('replyMinutes', 'replyTooLong', !isAtLeast(reply, active))
  complain('retentionDays', 'retention', isLimit(days, 1, 3650) && isWhole(days))
  for (const { path } of faultsOf(values)) {
    const field = hoursFieldOf(path)
    if (field) complain(field, hoursComplaints[field], false)
  }
  for (const { field, name } of wordFields) {
    const text = values[field].trim()
    complain(field, 'tooLong', [...text].length <= words[name].maxLength)
    complain(field, 'blank', unknownBlanks(name, text).length === 0)
  }
  return found
}

const hoursComplaints = { timeZone: 'timeZone', open: 'stretch', exceptions: 'date' } as const

function hoursFieldOf(path: string): keyof typeof hoursComplaints | undefined {
  const [, object, field] = path.split('/')
  const isKnown = object === 'hours' && field !== undefined && Object.hasOwn(hoursComplaints, field)
  return isKnown ? (field as keyof typeof hoursComplaints) : undefined
}

const fieldOfPath: Record<string, FieldName> = {
  '/appearance/color': 'color',
  '/appearance/position': 'position',
  '/appearance/theme': 'theme',
  '/locale': 'locale',
  '/closedNow': 'closedNow',
  '/onlineNeedsAgent': 'onlineNeedsAgent',
  '/hours': 'opening',
  '/form/name': 'formName',
  '/form/email': 'formEmail',
  '/form/question': 'formQuestion',
  '/consent': 'consent',
  '/identity': 'identity',
  '/idleTimeout/waitingSeconds': 'waitingMinutes',
  '/idleTimeout/activeSeconds': 'activeMinutes',
  '/idleTimeout/warnSeconds': 'warnSeconds',
  '/firstReplySeconds': 'replyMinutes',
  '/longWaitSeconds': 'longWaitMinutes',
  '/retentionDays': 'retentionDays',
}
const wordPath = '/texts/words/'
const known = new Set<string>(wordFields.map(({ field }) => field))

/** The fields that a refusal of the server is about. */
export function refusedFields(paths: readonly string[]): SiteComplaints {
  const fields = paths.flatMap((path) => {
    const word = path.startsWith(wordPath) ? path.slice(wordPath.length) : ''
    const field = known.has(word) ? (word as FieldName) : (fieldOfPath[path] ?? hoursFieldOf(path))
    return field === undefined ? [] : [[field, 'refused' as const]]
  })
  return Object.fromEntries(fields)
}
