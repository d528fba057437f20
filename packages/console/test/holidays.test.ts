import { limits } from '@papo/protocol'
import { expect, it } from 'vitest'
import { closedOn, countryOf, holidaysOf } from '../src/site-settings/holidays.ts'

const christmas = { date: '2026-12-25', name: 'Natal' }
const newYear = { date: '2027-01-01', name: 'Ano Novo' }

it('the country is the first that the browser’s languages name and that is known', () => {
  expect(countryOf(['pt-BR', 'en-US'], ['BR', 'US'])).toBe('BR')
  expect(countryOf(['pt', 'en-us'], ['BR', 'US'])).toBe('US')
  expect(countryOf(['pt-BR'], ['US'])).toBeNull()
  expect(countryOf([], ['US'])).toBeNull()
})

it('a holiday that has a date already is not proposed', () => {
  const open = [{ from: '09:00', to: '12:00' }]
  const known = [{ date: christmas.date, name: 'Véspera', open }]
  expect(closedOn({ holidays: [christmas, newYear] }, known)).toEqual([{ ...newYear, open: [] }])
})

it('no more are proposed than the list takes', () => {
  const full = Array.from({ length: limits.exceptions - 1 }, (_, at) => ({
    date: `2030-01-${at}`,
    name: '',
    open: [],
  }))
  expect(closedOn({ holidays: [christmas, newYear] }, full)).toHaveLength(1)
})

it('a failed call is told from a country without holidays', async () => {
  const empty = { countries: ['BR'], holidays: [] }
  expect(await holidaysOf({ listHolidays: () => Promise.resolve(empty) }, 'BR', 'en')).toBe(empty)
  const failing = { listHolidays: () => Promise.reject(new Error('offline')) }
  expect(await holidaysOf(failing, null, 'en')).toBeNull()
})
