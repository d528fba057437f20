/** The beginning of what a visitor wrote, in one line, for a notification. */
export function shortText(text: string, most: number): string {
  const line = [...text.replace(/\s+/gu, ' ').trim()]
  return line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('')
}
