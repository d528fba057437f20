import { describe, expect, test } from 'vitest'
import { type Translations, translations as english } from '../src/locales/en.ts'
import { translations as portuguese } from '../src/locales/pt-BR.ts'
import { createI18n } from '../src/locales/i18n.ts'

const keys = Object.keys(english) as (keyof Translations)[]
const pt = createI18n(portuguese, 'pt-BR')
const en = createI18n(english, 'en')

describe('both languages', () => {
  test('have the same keys, and no text is empty', () => {
    expect(Object.keys(portuguese).toSorted()).toEqual(keys.toSorted())
    expect(keys.filter((key) => !english[key].trim() || !portuguese[key].trim())).toEqual([])
  })

  test.each(keys)('%s has the same placeholders and forms', (key) => {
    const shape = (text: string) => ({
      blanks: [...new Set(text.match(/\{\w+\}/g))].toSorted(),
      forms: text.split('|').length,
    })
    expect(shape(portuguese[key])).toEqual(shape(english[key]))
  })
})

test('the three required texts are unchanged', () => {
  expect([
    portuguese['home.start'],
    portuguese['waiting.title'],
    portuguese['thanks.title'],
  ]).toEqual(['Iniciar Chat', 'Aguardando...', 'Obrigado!'])
})

test('numbers take the plural form of the language', () => {
  expect([1, 2, 1234].map((n) => pt.count('launcher.unread', n))).toEqual([
    '1 mensagem nova',
    '2 mensagens novas',
    '1.234 mensagens novas',
  ])
  expect([1, 2].map((n) => en.count('rating.star', n))).toEqual(['1 star', '2 stars'])
})

test('a text at its limit has no characters left', () => {
  expect([0, 1, 2].map((n) => pt.count('composer.left', n))).toEqual([
    'Nenhum caractere restante',
    'Resta 1 caractere',
    'Restam 2 caracteres',
  ])
  expect(en.count('composer.left', 0)).toBe('No characters left')
})

test('a wait is a range of minutes, or less than a minute', () => {
  expect(pt.wait(120, 240)).toBe('2–4 minutos')
  expect(en.wait(10, 50)).toBe('less than a minute')
  expect(en.wait(30, 110)).toContain('1–2')
})

test('the heading of a day is today, yesterday or a date', () => {
  const now = new Date(2026, 2, 14, 10)
  const days = [12, 13, 14].map((day) => pt.day(new Date(2026, 2, day, 9), now))
  expect(days).toEqual(['12 de março', 'Ontem', 'Hoje'])
})

test('the opening time names today, tomorrow, a weekday or a date', () => {
  const now = new Date(2026, 2, 12, 20)
  const moments = [
    new Date(2026, 2, 12, 22),
    new Date(2026, 2, 13, 9),
    new Date(2026, 2, 16, 9),
    new Date(2026, 3, 1, 9),
  ].map((at) => pt.moment(at, now))
  expect(moments).toEqual([
    'hoje às 22:00',
    'amanhã às 09:00',
    'segunda-feira às 09:00',
    '1 de abril às 09:00',
  ])
})
