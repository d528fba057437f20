import { expect, test } from 'vitest'
import { mergeSettings, readAttributes } from '../src/loader/settings.ts'

const attributes = (dataset: Record<string, string>) => readAttributes({ dataset })

test('later layers win, field by field, and undefined fields are ignored', () => {
  expect(
    mergeSettings(
      { color: '#111111', theme: 'dark', position: 'left' },
      { color: '#222222', theme: undefined },
      undefined,
      { locale: 'en' },
    ),
  ).toEqual({ color: '#222222', theme: 'dark', position: 'left', locale: 'en' })
})

test('attributes become settings, and flags are on unless they are "false"', () => {
  expect(attributes({ site: 'k', locale: 'pt-BR', autoload: 'false', open: '' })).toEqual({
    site: 'k',
    locale: 'pt-BR',
    autoload: false,
    open: true,
  })
  expect(attributes({ site: 'k' })).toEqual({ site: 'k' })
})
