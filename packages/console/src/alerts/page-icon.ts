/** The address of the page's icon with this count; the most that an icon can show is 9. */
export function countedIcon(plain: string, counted: string | undefined, count: number): string {
  if (!count || counted === undefined) return plain
  return counted.replace('COUNT', count > 9 ? 'more' : String(count))
}

/** Shows a count in the icon of the browser's tab. The icons are files of the server, as the page's policy demands. */
export function showIconCount(page: Document, count: number): void {
  const link = page.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  link.dataset['plain'] ??= link.getAttribute('href') ?? ''
  const { plain, counted } = link.dataset
  const address = countedIcon(plain, counted, count)
  if (link.getAttribute('href') !== address) link.href = address
}
