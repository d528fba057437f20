import type { Site } from '@papo/sdk'

/** Small letters without accents. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a site has the text in its name or an address. */
export function isFound(site: Pick<Site, 'name' | 'allowedOrigins'>, text: string): boolean {
  const wanted = plain(text.trim())
  return [site.name, ...site.allowedOrigins].some((field) => plain(field).includes(wanted))
}
