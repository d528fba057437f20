import { createStore } from '@papo/chat-kit/store/store'
import type { CannedResponse, Chat } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { keptOf, type Kept, type KeptState } from '../src/canned-response/loaded-responses.ts'
import { createPicker } from '../src/canned-response/picker.ts'
import { fill, gapsIn, ownNames, valuesOf } from '../src/canned-response/placeholders.ts'
import { found, inOrder, searchable, suggestions } from '../src/canned-response/search.ts'
import { replace, slashAt, withSlash } from '../src/canned-response/slash.ts'
import { ConsoleHarness } from './console-harness.ts'

const response = (over: Partial<CannedResponse>): CannedResponse => ({
  id: over.shortcut ?? 'x',
  shortcut: 'x',
  title: null,
  text: 'Oi',
  scope: 'all',
  siteId: null,
  revision: 1,
  createdAt: '2026-01-31T12:00:00.000Z',
  ...over,
})
const chat = (visitor: Partial<Chat['visitor']>, siteName?: string): Chat =>
  ({ visitor: { id: 'v', name: null, ...visitor }, siteName }) as unknown as Chat

describe('a slash', () => {
  it.each([
    ['/', 1, { from: 0, query: '' }],
    ['/preço', 6, { from: 0, query: 'preço' }],
    ['Olá /pre', 8, { from: 4, query: 'pre' }],
    ['Olá\n/pre', 8, { from: 4, query: 'pre' }],
    ['/preço depois', 4, { from: 0, query: 'pre' }],
    ['e/ou', 4, null],
    ['https://x', 9, null],
    ['/a b', 4, null],
    ['/a/b', 4, null],
    [`/${'a'.repeat(41)}`, 42, null],
  ])('in %j with the caret at %i is %j', (text, caret, expected) => {
    expect(slashAt(text, caret)).toEqual(expected)
  })

  it('is put at the caret, apart from the word before', () => {
    expect(withSlash('', 0)).toEqual({ text: '/', caret: 1 })
    expect(withSlash('Olá, tudo', 4)).toEqual({ text: 'Olá, / tudo', caret: 6 })
    expect(withSlash('Olá ', 4)).toEqual({ text: 'Olá /', caret: 5 })
  })

  it('is replaced, and the text around it stays', () => {
    expect(replace('Oi /pre, até', 3, 7, 'R$ 5')).toEqual({ text: 'Oi R$ 5, até', caret: 7 })
  })
})

describe('placeholders', () => {
  const values = valuesOf(
    chat(
      { name: 'Ana {agent.name}', attributes: { plan: 'pro\u0000\n+', n: 3, ok: false, no: null } },
      'Loja',
    ),
    'Bia',
  )

  it('are filled in with what is known, once', () => {
    const text =
      '{visitor.name}, {agent.name}, {site.name}: {attribute.plan} {attribute.n} { attribute.ok }'
    expect(fill(text, values)).toBe('Ana {agent.name}, Bia, Loja: pro + 3 false')
  })

  it('stay where nothing is known', () => {
    expect(fill('{visitor.email} {attribute.no} {pedido} {', values)).toBe(
      '{visitor.email} {attribute.no} {pedido} {',
    )
  })

  it('are gaps if they are known ones or somebody’s own; other braces are text', () => {
    const own = new Set(ownNames('{pedido} {visitor.name} {"a": 1} {}'))
    expect([...own]).toEqual(['pedido'])
    const text = 'Nº {pedido} de {visitor.name}: {"a": 1} {outra}'
    expect(gapsIn(text, own)).toEqual([
      { name: 'pedido', from: 3, to: 11 },
      { name: 'visitor.name', from: 15, to: 29 },
    ])
    expect(gapsIn('{attribute.plan}', new Set())).toHaveLength(1)
  })
})

const all = inOrder(
  [
    response({ shortcut: 'preco', title: 'Tabela de preços', text: 'Veja' }),
    response({ shortcut: 'ola', text: 'Olá! O preço é bom' }),
    response({ id: 'mine', shortcut: 'Olá', scope: 'mine' }),
    response({ shortcut: 'sp', scope: 'site', siteId: 'sp', text: 'De São Paulo' }),
    response({ shortcut: 'reembolso', title: 'Devolução', text: 'Preços e prazos' }),
  ].map(searchable),
)
const idsOf = (responses: readonly CannedResponse[]) => responses.map(({ id }) => id)

describe('the suggestions', () => {
  it('are found by shortcut, title and text without accents, the best first', () => {
    expect(idsOf(suggestions(all, 'PREÇO', 'sp'))).toEqual(['preco', 'ola', 'reembolso'])
    expect(idsOf(suggestions(all, 'ola', 'sp'))).toEqual(['mine', 'ola'])
    expect(idsOf(suggestions(all, 'devolucao', 'sp'))).toEqual(['reembolso'])
    expect(suggestions(all, 'nada', 'sp')).toEqual([])
  })

  it('are those of the chat’s site alone', () => {
    expect(idsOf(suggestions(all, '', 'sp'))).toContain('sp')
    expect(idsOf(suggestions(all, '', 'rj'))).not.toContain('sp')
  })

  it('are a bounded list', () => {
    const many = Array.from({ length: 80 }, (_, at) => searchable(response({ shortcut: `s${at}` })))
    expect(suggestions(many, '', 'sp')).toHaveLength(50)
  })

  it('on the page need each word somewhere', () => {
    const ids = (text: string) => idsOf(found(all, text).map(({ response: one }) => one))
    expect(ids('preço TABELA')).toEqual(['preco'])
    expect(ids(' ')).toHaveLength(5)
  })
})

describe('the list of a composer', () => {
  function open() {
    const state = createStore<KeptState>({ status: 'ready', all, ownNames: new Set() })
    let reads = 0
    const kept: Kept = {
      state,
      refresh: async () => {
        reads += 1
        await Promise.resolve()
      },
    }
    const picker = createPicker(kept, 'rj')
    const type = (text: string, caret = text.length) => picker.moved({ text, caret }, 'typed')
    return { picker, type, reads: () => reads }
  }

  it('opens with a slash, reads what is stored by now once, and follows what is typed', () => {
    const { picker, type, reads } = open()
    type('Oi')
    expect(picker.list.get()).toBeNull()
    type('/')
    type('/pre')
    expect([picker.list.get(), reads()]).toEqual([{ from: 0, query: 'pre', active: 0 }, 1])
    expect(idsOf(picker.options.get())).toEqual(['preco', 'ola', 'reembolso'])
    type('/pre ')
    expect([picker.list.get(), picker.options.get()]).toEqual([null, []])
  })

  it('has one active row, which moves around the ends', () => {
    const { picker, type } = open()
    type('/pre')
    const actives = ([1, 1, 1, -1] as const).map((by) => {
      picker.step(by)
      return picker.active()?.id
    })
    expect(actives).toEqual(['ola', 'reembolso', 'preco', 'reembolso'])
    picker.choose(1)
    expect(picker.active()?.id).toBe('ola')
    type('/prec')
    expect(picker.list.get()?.active).toBe(0)
    type('/nada')
    picker.step(1)
    expect(picker.active()).toBeNull()
  })

  it('that was dismissed stays closed for this slash', () => {
    const { picker, type } = open()
    type('/pre')
    picker.dismiss()
    type('/prec')
    picker.moved({ text: '/prec', caret: 3 }, 'caret')
    expect(picker.list.get()).toBeNull()
    type('/prec e /')
    expect(picker.list.get()?.from).toBe(8)
  })

  it('does not open where the caret is only put into a word', () => {
    const { picker, type } = open()
    picker.moved({ text: '/pre', caret: 4 }, 'caret')
    expect(picker.list.get()).toBeNull()
    type('a /pre')
    picker.moved({ text: 'a /pre', caret: 1 }, 'caret')
    expect(picker.list.get()).toBeNull()
  })
})

describe('what is kept of the canned responses', () => {
  it('is read whole, again after a change, and shared by a session', async () => {
    const { client, leave } = await new ConsoleHarness().openTab()
    const rows = Array.from({ length: 101 }, (_, at) => `s${at},{pedido} ${at}`)
    await client.importCannedResponses({ csv: ['shortcut,text', ...rows].join('\n') })
    const kept = keptOf(client)
    expect(keptOf(client)).toBe(kept)
    const first = kept.refresh()
    await client.createCannedResponse({ shortcut: 'depois', text: 'Oi' })
    await kept.refresh()
    await first
    const { status, all: read, ownNames: names } = kept.state.get()
    expect([status, read.length, [...names]]).toEqual(['ready', 102, ['pedido']])
    leave()
  })
})
