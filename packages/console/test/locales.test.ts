import { describe, expect, it } from 'vitest'
import { en } from '../src/locales/en.ts'
import { createFormat } from '../src/locales/format.ts'
import { createLanguage, localeFor } from '../src/locales/language.ts'
import { ptBR } from '../src/locales/pt-BR.ts'
import { ConsoleHarness } from './console-harness.ts'

type Tree = { [key: string]: string | ((...args: never[]) => string) | Tree }

/** Every text by its path. A text with a parameter is called with 0, 1 and 2. */
function texts(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key
    if (typeof value === 'string') found.set(name, value)
    else if (typeof value === 'function') {
      for (const gap of [0, 1, 2]) found.set(`${name}(${gap})`, value(gap as never))
    } else for (const [inner, text] of texts(value, name)) found.set(inner, text)
  }
  return found
}

const english = texts(en)
const portuguese = texts(ptBR)

/** Words that both languages share. */
const same = new Set([
  'product',
  'system',
  'details.site',
  'site.title',
  'sites.found',
  'messages.site',
])

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    expect([...portuguese.keys()]).toEqual([...english.keys()])
  })

  it('are never empty and never show a placeholder', () => {
    for (const text of [...english.values(), ...portuguese.values()]) {
      expect(text).not.toMatch(/^\s*$|undefined|NaN|\{n\}|\$\{/)
    }
  })

  it('contain no English in Portuguese', () => {
    const left = [...portuguese].filter(
      ([key, text]) => text === english.get(key) && !same.has(key.replace(/\(.*/, '')),
    )
    expect(left).toEqual([])
  })

  it('follow the plural rules of their language', () => {
    expect([0, 1, 2].map(ptBR.queue.count)).toEqual([
      'Ninguém aguardando',
      '1 aguardando',
      '2 aguardando',
    ])
    expect([0, 1, 2].map(ptBR.unread)).toEqual([
      '0 mensagens não lidas',
      '1 mensagem não lida',
      '2 mensagens não lidas',
    ])
    expect([0, 1, 2].map(en.history.count)).toEqual([
      'No conversations',
      '1 conversation',
      '2 conversations',
    ])
    expect([0, 1, 2].map(ptBR.chat.left)).toEqual([
      'Nenhum caractere restante',
      'Resta 1 caractere',
      'Restam 2 caracteres',
    ])
    expect(ptBR.unread(1_000_000)).toBe('1.000.000 mensagens não lidas')
  })
})

describe('the language', () => {
  it.each([
    [['pt-BR'], 'pt-BR'],
    [['pt-PT', 'en'], 'pt-BR'],
    [['pt'], 'pt-BR'],
    [['en-GB', 'pt-BR'], 'en'],
    [['es'], 'en'],
    [[], 'en'],
  ])('for %j is %s', (wishes, locale) => {
    expect(localeFor(wishes)).toBe(locale)
  })

  it('that was chosen is stored and outranks the browser’s', () => {
    const { storage } = new ConsoleHarness().platform
    const language = createLanguage(storage, ['pt-BR'])
    language.choose('en')
    expect(language.translations.get().queue.accept).toBe('Accept')
    expect(createLanguage(storage, ['pt-BR']).locale.get()).toBe('en')
  })

  it('changes the texts on the screen at once', async () => {
    const harness = new ConsoleHarness()
    const { agentApp } = await harness.openTab({ browserLanguage: 'en-US' })
    expect(agentApp.title.get()).toBe('Queue · Papo')
  })
})

describe('times', () => {
  const now = new Date(2026, 2, 12, 0, 10).getTime()
  const at = (...parts: [number, number, number, number, number]) =>
    new Date(...parts).toISOString()
  const pt = createFormat('pt-BR')
  const us = createFormat('en')

  it('name the day by the calendar, not by hours', () => {
    expect(pt.day(at(2026, 2, 12, 0, 1), now)).toBe('Hoje')
    expect(pt.day(at(2026, 2, 11, 23, 59), now)).toBe('Ontem')
    expect(pt.day(at(2026, 2, 1, 12, 0), now)).toBe('1 de março')
    expect(pt.day(at(2025, 11, 31, 12, 0), now)).toBe('31 de dezembro de 2025')
    expect(us.day(at(2026, 2, 11, 23, 59), now)).toBe('Yesterday')
  })

  it('show how long a visitor has waited, and are never negative', () => {
    const spans = [-5000, 0, 59_999, 60_000, 3_600_000, 7_500_000, 90_000_000]
    expect(spans.map(pt.span)).toEqual(['0 s', '0 s', '59 s', '1 min', '1 h', '2 h 5 min', '1 dia'])
    expect(us.span(7_500_000)).toBe('2 hr 5 min')
  })

  it('contain language names, and leave unknown tags as they are', () => {
    expect(pt.language('pt-BR')).toBe('português (Brasil)')
    expect(pt.language('not a tag')).toBe('not a tag')
  })
})
