import { personalColumns } from '../../core/src/privacy/personal-columns.ts'
import { privacySheet } from '../../core/src/privacy/sheet.ts'
import { describe, expect, it } from 'vitest'
import { words as auditEn } from '../src/audit/words-en.ts'
import { words as auditPtBR } from '../src/audit/words-pt-BR.ts'
import { texts as healthEn } from '../src/health/texts-en.ts'
import { texts as healthPtBR } from '../src/health/texts-pt-BR.ts'
import { sheet as sheetEn } from '../src/privacy/sheet-en.ts'
import { sheet as sheetPtBR } from '../src/privacy/sheet-pt-BR.ts'
import { columnWords, type SheetWords } from '../src/privacy/sheet-words.ts'
import { words as privacyEn } from '../src/privacy/words-en.ts'
import { words as privacyPtBR } from '../src/privacy/words-pt-BR.ts'
import { texts as workspaceEn } from '../src/workspace/texts-en.ts'
import { texts as workspacePtBR } from '../src/workspace/texts-pt-BR.ts'

type Tree = { readonly [key: string]: unknown }

const gap = { origin: 'https://a.example', publicUrl: 'https://b.example' }

/** Every text by its path. A function is called as its texts need. */
function textsOf(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const name = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(name, value)
    else if (typeof value === 'function') {
      const said: unknown = name.startsWith('browser.')
        ? (value as (facts: object) => unknown)(gap)
        : (value as (...numbers: unknown[]) => unknown)(...argumentsOf(name))
      if (typeof said === 'string') found.set(name, said)
      else for (const [inner, text] of textsOf(said as Tree, name)) found.set(inner, text)
    } else for (const [inner, text] of textsOf(value as Tree, name)) found.set(inner, text)
  }
  return found
}

const argumentsOf = (name: string): unknown[] => (name === 'changed' ? [['hours']] : [2, 2])

const sections: [name: string, en: Tree, ptBR: Tree][] = [
  ['privacy', privacyEn, privacyPtBR],
  ['audit', auditEn, auditPtBR],
  ['health', healthEn, healthPtBR],
  ['workspace', workspaceEn, workspacePtBR],
  ['the data sheet', { ...sheetEn }, { ...sheetPtBR }],
]
/** What is the same in both languages. */
const same = new Set(['targets.site', 'retention.site', 'of', 'find.of', 'roleChange'])

describe('the texts of the record', () => {
  it.each(sections)(
    'of %s are the same in both languages, and no English is left',
    (_, en, ptBR) => {
      const [english, portuguese] = [textsOf(en), textsOf(ptBR)]
      expect([...portuguese.keys()]).toEqual([...english.keys()])
      const left = [...portuguese].filter(
        ([key, text]) => english.get(key) === text && !same.has(key),
      )
      expect(left).toEqual([])
      for (const text of [...english.values(), ...portuguese.values()]) {
        expect(text).not.toMatch(/^\s*$|undefined|NaN|\{n\}|\[object/u)
      }
    },
  )

  it.each([
    ['English', sheetEn],
    ['Portuguese', sheetPtBR],
  ])('say in %s what every personal column holds, why, and who sees it', (_, sheet: SheetWords) => {
    const { tables } = privacySheet(personalColumns)
    const missing = tables.flatMap(({ name, columns }) => [
      ...(sheet.tables[name] === undefined ? [name] : []),
      ...columns
        .filter((column) => columnWords(sheet, name, column.name) === undefined)
        .map((column) => `${name}.${column.name}`),
    ])
    expect(missing).toEqual([])
  })
})
