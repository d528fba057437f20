import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, nullable, time } from './shapes.ts'

const stretchFields = {
  from: Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    description: 'HH:MM, 00:00 to 23:59.',
    examples: ['09:00'],
  }),
  to: Type.String({
    pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
    description:
      'HH:MM, 00:00 to 24:00. Not after `from`: on the next day. Equal to `from`: refused, since it is never open.',
    examples: ['18:00'],
  }),
}

const ExceptionSchema = closed(
  {
    date: Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      description: 'YYYY-MM-DD, by the site’s own calendar. Each date once.',
      examples: ['2026-12-25'],
    }),
    name: Type.Optional(
      Type.String({
        maxLength: 2 * limits.nameLength,
        description: 'What the day is called; up to 80 Unicode code points.',
      }),
    ),
    open: Type.Array(closed(stretchFields, 'One stretch of the date.'), {
      maxItems: limits.stretchesOfException,
      description: 'When the site is open on that date. Empty: closed.',
    }),
  },
  'A date with hours of its own.',
)

export const HoursSchema = closed(
  {
    timeZone: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'An IANA name.',
      examples: ['America/Sao_Paulo'],
    }),
    open: Type.Array(
      closed(
        {
          day: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
          ...stretchFields,
        },
        'One stretch of a day. One past midnight belongs to the day on which it begins.',
      ),
      {
        maxItems: 28,
        description:
          'When the site is open. Where stretches overlap, it is open as long as one of them lasts.',
      },
    ),
    exceptions: Type.Optional(
      Type.Array(ExceptionSchema, {
        maxItems: limits.exceptions,
        description: 'Dates that replace the stretches of their day of the week.',
      }),
    ),
  },
  'Business hours, by the clock of the time zone.',
)
export interface Hours extends Static<typeof HoursSchema> {}

export const availabilityFields = {
  availability: Type.Enum(['online', 'offline'], {
    description: 'Whether agents answer now.',
  }),
  reason: nullable(
    Type.Enum(['hours', 'closed', 'nobody']),
    'Why it is offline: outside the business hours, closed by a switch, or no agent is there. Null while online.',
  ),
  closesAt: nullable(
    time('When.'),
    'While online: when the business hours end; null if they never do. Null while offline.',
  ),
  opensAt: nullable(
    time('When.'),
    'While offline outside the business hours: when they begin again. Null if that is not known: the site is closed by a switch, or nobody is there.',
  ),
}

export const SiteAvailabilitySchema = closed(
  availabilityFields,
  'Whether agents answer the site now, and when that changes by its hours. In a log, the visitor of a waiting chat receives it.',
)
export interface SiteAvailability extends Static<typeof SiteAvailabilitySchema> {}

/** Whether agents answer now. */
export type Availability = SiteAvailability['availability']
