/** A request as it arrives. */
export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array
  readonly signal?: AbortSignal | undefined
}

/**
 * Adds what a browser tells a server about the page that calls: without an `Origin`, it is a page of the server's own.
 * A program in Node counts as one, so that it can test with cookies.
 */
export function withFetchSite(headers: Headers): Headers {
  if (!headers.has('origin') && !headers.has('sec-fetch-site'))
    headers.set('sec-fetch-site', 'same-origin')
  return headers
}

/** The values of the cookies that a request carries. */
export function cookiesOf(headers: Headers): ReadonlyMap<string, string> {
  const pairs = (headers.get('cookie') ?? '').split(/;\s*/)
  return new Map(
    pairs.flatMap((pair) => {
      const at = pair.indexOf('=')
      return at < 1 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const]
    }),
  )
}

/** The parameters of a query; one that is given several times has all its values. */
export function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    query[name] = values.length === 1 && values[0] !== undefined ? values[0] : values
  }
  return query
}
