import type { FieldErrorCode } from '@papo/protocol'
import Papa from 'papaparse'
import { cutText } from '../platform/text.ts'

export const csvColumns = ['shortcut', 'title', 'text', 'scope', 'site'] as const
export type CsvColumn = (typeof csvColumns)[number]
export type CsvCells = Record<CsvColumn, string>

const required: readonly CsvColumn[] = ['shortcut', 'text']

/** A row of a file, and the line on which it begins; the first line of a file is 1. */
export interface CsvRow {
  line: number
  cells: CsvCells
}

/** What keeps a line from being stored. */
export interface CsvFault {
  line: number
  column?: string
  code: FieldErrorCode
  message: string
}

export interface CsvFile {
  rows: CsvRow[]
  faults: CsvFault[]
}

const separators = [',', ';', '\t'] as const
export type Separator = (typeof separators)[number]

/** What a spreadsheet would take for a formula, with the marks in front that say that it is none. */
const formula = /^'*[=+\-@＝＋－＠\t\r]/u

/** With a mark in front of what a spreadsheet would take for a formula, which `unguarded` takes away again. */
const guarded = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell)
const unguarded = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell

/** Lines of CSV. Every cell stands in quotation marks, so that no other separator takes one apart. */
export const writeCsv = (rows: readonly (readonly string[])[], delimiter: Separator): string =>
  rows.length === 0
    ? ''
    : `${Papa.unparse(
        rows.map((row) => row.map(guarded)),
        { delimiter, newline: '\r\n', quotes: true },
      )}\r\n`

/**
 * The rows of a file, with what is wrong with its form. The first line names the columns; what separates cells there
 * does so everywhere. Blank lines are left out.
 */
export function readCsv(csv: string): CsvFile {
  const { data, errors } = Papa.parse<string[]>(csv.replace(/^\uFEFF/u, ''), {
    delimiter: separatorOf(csv),
    skipEmptyLines: false,
  })
  const lines = linesOf(data)
  const unclosed = errors.find(({ type }) => type === 'Quotes')
  if (unclosed !== undefined) {
    const line = lines[unclosed.row ?? 0]?.line ?? 1
    return {
      rows: [],
      faults: [
        { line, code: 'quote_not_closed', message: 'has a quotation mark too many or too few' },
      ],
    }
  }
  const [head = { line: 1, cells: [] }, ...body] = lines.filter(({ cells }) =>
    cells.some((cell) => cell.trim() !== ''),
  )
  const names = head.cells.map((cell) => cell.trim().toLowerCase())
  const faults = headFaults(head.line, names)
  if (faults.length > 0) return { rows: [], faults }
  const overlong = body.filter(({ cells }) => cells.slice(names.length).some(Boolean))
  return {
    rows: body.map(({ line, cells }) => ({ line, cells: named(names, cells) })),
    faults: overlong.map(({ line }) => ({
      line,
      code: 'cells_left_over',
      message: `has more cells than the ${names.length} columns`,
    })),
  }
}

/** What most often separates the names of the columns. */
function separatorOf(csv: string): Separator {
  const [head = ''] = csv.split(/[\r\n]/u, 1)
  const count = (separator: Separator) => head.split(separator).length
  return separators.reduce((best, one) => (count(one) > count(best) ? one : best))
}

/** Each row with the line on which it begins: a cell may have several. */
function linesOf(rows: readonly string[][]): { line: number; cells: string[] }[] {
  let next = 1
  return rows.map((cells) => {
    const line = next
    next += 1 + (cells.join('').match(/\r\n|\r|\n/gu)?.length ?? 0)
    return { line, cells: cells.map((cell) => unguarded(cell.replaceAll(/\r\n?/gu, '\n'))) }
  })
}

function headFaults(line: number, names: readonly string[]): CsvFault[] {
  const isColumn = (name: string) => csvColumns.some((column) => column === name)
  const missing = required.filter((column) => !names.includes(column))
  return [
    ...missing.map((column): CsvFault => ({
      line,
      column,
      code: 'column_missing',
      message: 'is missing',
    })),
    ...names.flatMap((column, at): CsvFault[] => {
      if (!isColumn(column))
        return [
          { line, column: cutText(column, 80), code: 'unknown_column', message: 'is no column' },
        ]
      if (names.indexOf(column) === at) return []
      return [{ line, column, code: 'column_twice', message: 'stands there twice' }]
    }),
  ]
}

const named = (names: readonly string[], cells: readonly string[]): CsvCells =>
  Object.fromEntries(
    csvColumns.map((column) => [column, cells[names.indexOf(column)] ?? '']),
  ) as CsvCells
