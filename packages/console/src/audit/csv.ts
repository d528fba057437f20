/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/

/** A cell that every spreadsheet shows as the text that it is. */
function cell(value: string): string {
  const text = formula.test(value) ? `'${value}` : value
  return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as comma-separated values, as RFC 4180 says, with a mark that tells spreadsheets the encoding. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
