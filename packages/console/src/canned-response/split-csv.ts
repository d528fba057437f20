/** A part of a file that fits into one call. */
export interface CsvPart {
  csv: string
  /** The line of the file on which the first row of the part stands. */
  firstLine: number
}

/** As much of a body as its other fields may need. */
const reserve = 256

const bytesOf = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length

/** The rows of a file, each with its line ends; a row may have several lines between quotation marks. */
function rowsOf(csv: string): string[] {
  const rows: string[] = []
  let row = ''
  for (const line of csv.match(/[^\n]*\n|[^\n]+$/gu) ?? []) {
    row += line
    const isOpen = (row.split('"').length - 1) % 2 === 1
    if (isOpen) continue
    rows.push(row)
    row = ''
  }
  return row === '' ? rows : [...rows, row]
}

const linesIn = (row: string): number => row.split('\n').length - 1

/** The file in parts of at most `maxBytes`, each with the line that names the columns; whole if it fits. */
export function splitCsv(csv: string, maxBytes: number): CsvPart[] {
  if (bytesOf(csv) <= maxBytes - reserve) return [{ csv, firstLine: 2 }]
  const [head = '', ...rows] = rowsOf(csv)
  const parts: CsvPart[] = []
  let line = 1 + linesIn(head)
  let size = maxBytes
  for (const row of rows) {
    const bytes = bytesOf(row)
    const last = parts.at(-1)
    if (last === undefined || size + bytes > maxBytes - reserve) {
      parts.push({ csv: head + row, firstLine: line })
      size = bytesOf(head) + bytes
    } else {
      last.csv += row
      size += bytes
    }
    line += linesIn(row)
  }
  return parts
}

/** The line of the file that is `line` in the part. */
export const lineInFile = ({ firstLine }: CsvPart, line: number): number =>
  line <= 1 ? 1 : firstLine + line - 2

/** The text of a file: UTF-8, or what older spreadsheets write. */
export function decodeCsv(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
