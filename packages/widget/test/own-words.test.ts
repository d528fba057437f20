import { words, type Word, type WordName } from '@papo/protocol'
import { describe, expect, test } from 'vitest'
import { translations as english } from '../src/locales/en.ts'
import { createI18n } from '../src/locales/i18n.ts'
import { translations as portuguese } from '../src/locales/pt-BR.ts'
import { inOwnWords, keyOfWord } from '../src/panel/own-words.ts'
import { openPanel } from './panel-harness.ts'

const names = Object.keys(words) as WordName[]
const { saved } = (await openPanel()).model

describe('the owner’s own texts', () => {
  const own = {
    'pt-BR': { thanksTitle: 'Valeu!', chatJoined: '{agent} chegou', panelTitle: 'Loja' },
    en: { thanksTitle: 'Cheers!' },
  }
  const texts = { title: 'Shop', greeting: null, words: own }
  const inLanguage = (language: 'pt-BR' | 'en') =>
    inOwnWords(
      {
        saved: { ...saved, texts },
        translations: language === 'en' ? english : portuguese,
      },
      language,
    )

  test('replace the widget’s in their language alone', () => {
    const { translations } = inLanguage('pt-BR')
    const pt = createI18n(translations, 'pt-BR')
    expect([pt.t('thanks.title'), pt.t('thanks.body')]).toEqual([
      'Valeu!',
      portuguese['thanks.body'],
    ])
    expect(pt.t('chat.joined', { agent: 'Ana' })).toBe('Ana chegou')
    expect(inLanguage('en').translations['chat.joined']).toBe(english['chat.joined'])
    expect(inLanguage('en').translations['thanks.title']).toBe('Cheers!')
  })

  test('come before the title for every language', () => {
    expect(inLanguage('pt-BR').saved.texts.title).toBe('Loja')
    expect(inLanguage('en').saved.texts.title).toBe('Shop')
  })
})

describe.each([
  ['pt-BR', portuguese],
  ['en', english],
] as const)('the widget’s own text in %s', (_, translations) => {
  test.each(names)(
    '%s fits into the length of the owner’s, with the same name in braces',
    (name) => {
      const { maxLength, blank }: Word = words[name]
      const text = translations[keyOfWord[name]]
      expect(text.length).toBeLessThanOrEqual(maxLength)
      expect(text.match(/\{\w+\}/g)).toEqual(blank === undefined ? null : [`{${blank}}`])
      expect(text).not.toContain('|')
    },
  )
})
