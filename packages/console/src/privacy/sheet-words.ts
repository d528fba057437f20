/** The words of the data sheet in one language. A table or column of the registry without words fails a test. */
export interface SheetWords {
  title: string
  lead: string
  print: string
  made: (when: string) => string
  controller: string
  processor: string
  processorText: string
  where: string
  whereText: string
  others: string
  othersText: string
  what: string
  why: string
  who: string
  kept: string
  of: Readonly<Record<'visitor' | 'agent', string>>
  erased: string
  exported: string
  notMarked: string
  keeping: {
    with: string
    site: string
    until: string
    months: (n: number) => string
  }
  /** Titles, purposes with their legal basis, and who sees the data, by table. */
  tables: Readonly<Record<string, { title: string; why: string; who: string }>>
  /** What a column holds, by `table.column`, or by `*.column` where it is the same in many tables. */
  columns: Readonly<Record<string, string>>
}

export function columnWords(
  { columns }: Pick<SheetWords, 'columns'>,
  table: string,
  column: string,
): string | undefined {
  return columns[`${table}.${column}`] ?? columns[`*.${column}`]
}
