import { expect, test } from 'vitest'
import { dayOf, daysBetween, monthDayOf, relativeDay, timeOf } from '../src/language/dates.ts'
import { directionOf, languageOf } from '../src/language/language.ts'
import { createPlural } from '../src/language/plural.ts'

test.each([
  ['pt', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['PT-ao', 'pt-BR'],
  ['en-GB', 'en'],
  ['fr', 'en'],
  ['', 'en'],
  ['ptx', 'en'],
])('a page in %j gets the language %s', (tag, language) => {
  expect(languageOf(tag)).toBe(language)
})

test('right-to-left languages have the direction rtl', () => {
  expect(['ar', 'he-IL', 'fa', 'pt-BR', 'en', 'arn'].map(directionOf)).toEqual([
    'rtl',
    'rtl',
    'rtl',
    'ltr',
    'ltr',
    'ltr',
  ])
})

test('a count takes the plural form of the language, or the one for none', () => {
  const forms = { zero: 'ninguém', one: '{n} pessoa', other: '{n} pessoas' }
  const pt = createPlural('pt-BR')
  expect([0, 1, 2, 1234].map((n) => pt(n, forms))).toEqual([
    'ninguém',
    '1 pessoa',
    '2 pessoas',
    '1.234 pessoas',
  ])
  expect(pt(1_000_000, forms)).toBe('1.000.000 pessoas')
  expect(createPlural('en')(0, { one: '{n} star', other: '{n} stars' })).toBe('0 stars')
})

test('days are those of the calendar, not periods of 24 hours', () => {
  const now = new Date(2026, 2, 12, 0, 10)
  expect(daysBetween(new Date(2026, 2, 11, 23, 59), now)).toBe(1)
  expect(daysBetween(new Date(2026, 2, 12, 23, 59), now)).toBe(0)
  const days = [
    new Date(2026, 2, 12, 0, 1),
    new Date(2026, 2, 11, 23, 59),
    new Date(2026, 2, 1, 12),
    new Date(2025, 11, 31, 12),
  ]
  expect(days.map((at) => dayOf(at, now, 'pt-BR'))).toEqual([
    'Hoje',
    'Ontem',
    '1 de março',
    '31 de dezembro de 2025',
  ])
  expect(dayOf(new Date(2026, 2, 11), now, 'en')).toBe('Yesterday')
  expect(monthDayOf(new Date(2026, 2, 12), now, 'en')).toBe('March 12')
  expect(relativeDay(1, 'pt-BR')).toBe('amanhã')
  expect(timeOf(new Date(2026, 2, 12, 14, 5), 'pt-BR')).toBe('14:05')
})
