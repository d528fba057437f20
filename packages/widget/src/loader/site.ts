import type { WidgetSettings } from '@papo/sdk'

/** After a failure the settings are asked for again, each time after twice as long, a minute at most. */
const firstRetryMs = 5000
const maxRetryMs = 60_000

/**
 * The site's settings; nothing where the widget must not appear, and the reason is then in the
 * page's console. Only Papo's own answer decides that: until it comes, it is asked for again.
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
    const said: (WidgetSettings & { code?: string }) | null = answer?.headers.has('x-papo')
      ? await answer.json().catch(() => null)
      : null
    if (said?.appearance) {
      if (said.allowed) return said
      report(
        `${location.origin} may not show this chat. Add it to the allowed origins of "${said.siteName}" in ${baseUrl}console/`,
      )
      return undefined
    }
    if (said?.code === 'site_not_found') {
      report(`There is no site "${site}". Copy the tag again from ${baseUrl}console/`)
      return undefined
    }
    await new Promise((done) => setTimeout(done, wait))
  }
  return undefined
}
