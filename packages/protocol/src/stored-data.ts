import Type, { type Static } from 'typebox'
import { closed, id, nullable, time } from './shapes.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const SiteRetentionSchema = closed(
  {
    siteId: id('The site.'),
    siteName: Type.String({ description: 'Its name.' }),
    retentionDays: nullable(
      Type.Integer({ minimum: 1 }),
      'How many days a chat is stored after it ended; null: until it is erased.',
    ),
    ended: count('How many ended chats are stored.'),
    oldestEndedAt: nullable(time('When.'), 'When the oldest of them ended, or null.'),
    goIn7Days: count('How many of them are removed in the next 7 days.'),
    goIn30Days: count(
      'How many of them are removed in the next 30 days, those of 7 days included.',
    ),
  },
  'What the retention of one site removes, and when.',
)

export const RetentionForecastSchema = closed(
  { sites: Type.Array(SiteRetentionSchema, { description: 'Oldest site first.' }) },
  'What retention removes in the next days.',
)
export interface RetentionForecast extends Static<typeof RetentionForecastSchema> {}

export const StoredColumnSchema = closed(
  {
    name: Type.String({ description: 'The column.' }),
    of: Type.Enum(['visitor', 'agent'], { description: 'Whose data it holds.' }),
    erased: Type.Boolean({ description: 'Whether erasing a visitor removes it.' }),
    exported: Type.Boolean({ description: 'Whether the owner’s export of a visitor contains it.' }),
  },
  'A column that holds personal data.',
)

export const StoredTableSchema = closed(
  {
    name: Type.String({ description: 'The table.' }),
    kept: Type.Enum(['with', 'site', 'until', 'months'], {
      description:
        'How long: with what it belongs to, as the site’s retention says, until a time of its own, or for some months.',
    }),
    months: nullable(Type.Integer({ minimum: 1 }), 'For how many months, or null.'),
    columns: Type.Array(StoredColumnSchema, { description: 'Those with personal data.' }),
  },
  'A table that holds personal data.',
)

export const PrivacySheetSchema = closed(
  { tables: Type.Array(StoredTableSchema, { description: 'Visitors’ tables first.' }) },
  'Which personal data is stored, and for how long: the registry of personal columns.',
)
export interface PrivacySheet extends Static<typeof PrivacySheetSchema> {}
