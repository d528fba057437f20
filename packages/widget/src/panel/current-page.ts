import { type Page, pageDocument } from '@papo/sdk'

/** Where the visitor is, without what follows `?` and `#`; undefined for a page without a web address. */
export function currentPage(): Page | undefined {
  const { origin, pathname, protocol } = location
  if (!protocol.startsWith('http')) return undefined
  const { title, referrer } = pageDocument()
  return {
    url: (origin + pathname).slice(0, 2048),
    title: title.slice(0, 256),
    ...(/^https?:/.test(referrer) ? { referrer: referrer.slice(0, 2048) } : {}),
  }
}
