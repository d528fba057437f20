import type { FieldName } from './values.ts'

/** The parts of a site's settings, in the order of their tabs. */
export const parts = [
  'appearance',
  'texts',
  'form',
  'hours',
  'chats',
  'consent',
  'identity',
] as const
export type Part = (typeof parts)[number]

export const partOf = (name: string | null): Part =>
  parts.find((part) => part === name) ?? 'appearance'

const fields: Partial<Record<FieldName, Part>> = {
  color: 'appearance',
  position: 'appearance',
  theme: 'appearance',
  locale: 'appearance',
  formName: 'form',
  formEmail: 'form',
  formQuestion: 'form',
  closedNow: 'hours',
  onlineNeedsAgent: 'hours',
  opening: 'hours',
  timeZone: 'hours',
  open: 'hours',
  exceptions: 'hours',
  consent: 'consent',
  identity: 'identity',
  waitingMinutes: 'chats',
  activeMinutes: 'chats',
  warnSeconds: 'chats',
  replyMinutes: 'chats',
  longWaitMinutes: 'chats',
  retentionDays: 'chats',
}

/** The part in which a field stands. */
export const partWith = (field: FieldName): Part => fields[field] ?? 'texts'
