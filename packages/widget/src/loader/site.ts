import type { WidgetSettings } from '@papo/sdk'

/** After a failure the request is repeated after 5 s, and then each time after twice as long, at most 60 s. */
const firstRetryMs = 5000
const maxRetryMs = 60_000

/**
 * Resolves with the site's settings, or with undefined if the widget must not appear; `report` then
 * gets the reason. Only an answer of Papo itself (header `x-papo`) decides; anything else is retried.
 */
export async function fetchSettings(
  baseUrl: string,
  site: string,
  signal: AbortSignal,
  report: (problem: string) => void,
): Promise<WidgetSettings | undefined> {
  for (let wait = firstRetryMs; !signal.aborted; wait = Math.min(wait * 2, maxRetryMs)) {
    const answer = await fetch(`${baseUrl}v1/widget/${encodeURIComponent(site)}`, {
      credentials: 'omit',
      signal,
    }).catch(() => null)
    const body: (WidgetSettings & { code?: string }) | null = answer?.headers.has('x-papo')
      ? await answer.json().catch(() => null)
      : null
    if (body?.appearance) {
      if (body.allowed) return body
      report(
        `${location.origin} may not show this chat. Add it to the allowed origins of "${body.siteName}" in ${baseUrl}console/`,
      )
      return undefined
    }
    if (body?.code === 'site_not_found') {
      report(`There is no site "${site}". Copy the tag again from ${baseUrl}console/`)
      return undefined
    }
    await new Promise((done) => setTimeout(done, wait))
  }
  return undefined
}
