import { isOrigin } from '../site/origins.ts'

/** A call whose origin was refused, and what it says of the page that made it. */
export interface RefusedPage {
  /** The header `Origin`. */
  origin: string | undefined
  /** The header `Host`, or what a trusted proxy says of it. */
  host: string
  /** The header `Sec-Fetch-Site`, which no script can set. */
  fetchSite: string | undefined
  /** Whether the call has the console's cookie, or is one that no widget makes. */
  isOfConsole: boolean
  /** Whether a proxy that is not trusted has named the scheme of the page. */
  isForwarded: boolean
}

/** Why an origin was refused, for whoever can mend it. */
export interface OriginFault {
  /** Whether the page may be one of the installation's own, opened at another address than its public one. */
  isOwnElsewhere: boolean
  /** Whether the page has the address that its call went to, as far as the call says. */
  isSameAddress: boolean
  /** The origin; words for one that is missing or is no address, so that only addresses are repeated. */
  seen: string
  detail: string
}

/** Explains the refusal of an origin. `publicUrl` is the installation's own origin. */
export function explainOrigin(page: RefusedPage, publicUrl: string): OriginFault {
  const { origin, isOfConsole, isForwarded } = page
  if (origin === undefined) {
    const detail = `A call with the console’s cookie must come from the console’s own page, but this one has neither an Origin nor “Sec-Fetch-Site: same-origin”. Open the console at ${publicUrl}, which is PUBLIC_URL; a proxy must pass these headers on.`
    return { isOwnElsewhere: true, isSameAddress: false, seen: 'no origin', detail }
  }
  const seen = isOrigin(origin) ? origin : 'an origin that is no address'
  const isSameAddress = hasSameAddress(page)
  if (!isOfConsole && !isSameAddress) {
    const detail = `The page’s origin, ${seen}, is not on the list of the site. Whoever manages the site can add it to the allowed origins.`
    return { isOwnElsewhere: false, isSameAddress, seen, detail }
  }
  const proxy = isForwarded
    ? ' A proxy has forwarded the call, but TRUST_PROXY does not name it.'
    : ''
  const detail = `The page’s origin is ${seen}, but this installation expects ${publicUrl}, which is PUBLIC_URL. Open ${publicUrl}; or, if people reach this installation at the other address, set PUBLIC_URL to it and restart the server.${proxy}`
  return { isOwnElsewhere: true, isSameAddress, seen, detail }
}

function hasSameAddress({ origin, host, fetchSite }: RefusedPage): boolean {
  if (fetchSite === 'same-origin') return true
  const page = URL.parse(origin ?? '')
  return page !== null && URL.parse(`${page.protocol}//${host}`)?.host === page.host
}
