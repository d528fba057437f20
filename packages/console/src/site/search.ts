import { plainText } from '@papo/protocol'
import type { Site } from '@papo/sdk'

/** Whether a site has the text in its name or an address. */
export function isFound(site: Pick<Site, 'name' | 'allowedOrigins'>, text: string): boolean {
  const wanted = plainText(text.trim())
  return [site.name, ...site.allowedOrigins].some((field) => plainText(field).includes(wanted))
}
