import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed } from './shapes.ts'

const CountrySchema = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'A country, ISO 3166-1 alpha-2.',
  examples: ['BR'],
})

export const HolidayQuerySchema = closed(
  {
    country: Type.Optional(CountrySchema),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$',
        maxLength: 35,
        description: 'The language of the names, BCP 47; the country’s own by default.',
      }),
    ),
  },
  'Whose holidays, in which language.',
)
export interface HolidayQuery extends Static<typeof HolidayQuerySchema> {}

export const HolidaySchema = closed(
  {
    date: Type.String({ format: 'date', description: 'The day, YYYY-MM-DD.' }),
    name: Type.String({ maxLength: limits.nameLength, description: 'Its name.' }),
  },
  'A national holiday.',
)
export interface Holiday extends Static<typeof HolidaySchema> {}

export const HolidayListSchema = closed(
  {
    countries: Type.Array(CountrySchema, {
      description: 'The countries whose holidays are known, in order of their codes.',
    }),
    holidays: Type.Array(HolidaySchema, {
      maxItems: limits.exceptions,
      description:
        'The public holidays from today to the end of next year, by date, as `hours.exceptions` takes them; none without a country.',
    }),
  },
  'National holidays.',
)
export interface HolidayList extends Static<typeof HolidayListSchema> {}
