import { describe, expect, it } from 'vitest'
import {
  type CsvCells,
  csvColumns,
  readCsv,
  type Separator,
  writeCsv,
} from '../../src/canned-response/csv.ts'

const separators: Separator[] = [',', ';', '\t']
const hostile = [
  '=1+1',
  "'=1+1",
  "''@x",
  '+55',
  '-1',
  '＝1',
  'a;=b,=c\t=d',
  '"',
  '""',
  'uma\nduas',
  ' em volta ',
  "'aspas simples'",
  '',
]
const cells = (over: Partial<CsvCells>): CsvCells => ({
  shortcut: '',
  title: '',
  text: '',
  scope: '',
  site: '',
  ...over,
})

describe('a file of canned responses', () => {
  it.each(separators)('comes back as it was written with %j', (separator) => {
    const rows = hostile.map((text) => [text, 'Título', text, 'mine', 'x'])
    const { rows: read, faults } = readCsv(writeCsv([csvColumns, ...rows], separator))
    expect(faults).toEqual([])
    expect(read.map((row) => Object.values(row.cells))).toEqual(rows)
  })

  it('has no cell that a spreadsheet would take for a formula', () => {
    for (const separator of separators) {
      const csv = writeCsv(
        hostile.map((text) => [text]),
        separator,
      )
      for (const cell of csv.split('"')) expect(cell).not.toMatch(/^[=+\-@＝]/u)
    }
  })

  it('is empty without rows', () => {
    expect(writeCsv([], ',')).toBe('')
  })

  it('names the line on which each row begins, also after cells of several lines', () => {
    const { rows } = readCsv('text,shortcut\r\n"a\r\nb\r\n\r\nc",x\r\n\r\n , \r\nd,y\r\n')
    expect(rows).toEqual([
      { line: 2, cells: cells({ text: 'a\nb\n\nc', shortcut: 'x' }) },
      { line: 8, cells: cells({ text: 'd', shortcut: 'y' }) },
    ])
  })

  it.each([
    [
      '',
      [
        [1, 'shortcut', 'column_missing'],
        [1, 'text', 'column_missing'],
      ],
    ],
    [
      'shortcut,texto\nx,y',
      [
        [1, 'text', 'column_missing'],
        [1, 'texto', 'unknown_column'],
      ],
    ],
    ['Shortcut, TEXT ,text\nx,y', [[1, 'text', 'column_twice']]],
    ['shortcut,text\na,b\nc,"d', [[3, undefined, 'quote_not_closed']]],
    ['shortcut,text\na,b,c\nd,e,', [[2, undefined, 'cells_left_over']]],
  ])('says what is wrong with %j', (csv, expected) => {
    const { faults } = readCsv(csv)
    expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual(expected)
  })
})
