import { type Page, pageDocument } from '@papo/sdk'

/** Takes the code of a mail's link out of the address, if it is still there. */
export function hideLink(code: string): void {
  const { hash, pathname, search } = location
  if (hash === `#${code}`) history.replaceState(history.state, '', pathname + search)
}

/** The visitor's page, without query and fragment; undefined for a page that is not http(s). */
export function currentPage(): Page | undefined {
  const { origin, pathname, protocol } = location
  if (!protocol.startsWith('http')) return undefined
  const { title, referrer } = pageDocument()
  return {
    url: (origin + pathname).slice(0, 2048),
    // Half of a character would be refused.
    title: [...title].slice(0, 256).join(''),
    ...(/^https?:/.test(referrer) ? { referrer: referrer.slice(0, 2048) } : {}),
  }
}
