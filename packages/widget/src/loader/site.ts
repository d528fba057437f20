import type { WidgetSettings } from '@papo/sdk'

/** After a failure the settings are asked for again, each time after twice as long. */
const firstRetryMs = 5000
const longestRetryMs = 80_000

/**
 * The site's settings; nothing where the widget must not appear, and the reason is then in the
 * page's console. While the server cannot be reached it is tried again, a few times.
 */
export async function fetchSettings(
  baseUrl: string,
  site: string,
  signal: AbortSignal,
  report: (problem: string) => void,
): Promise<WidgetSettings | undefined> {
  for (let wait = firstRetryMs; wait <= longestRetryMs && !signal.aborted; wait *= 2) {
    const answer = await fetch(`${baseUrl}v1/widget/${encodeURIComponent(site)}`, {
      credentials: 'omit',
      signal,
    }).catch(() => null)
    const settings: WidgetSettings | null = answer?.ok
      ? await answer.json().catch(() => null)
      : null
    if (settings?.allowed) return settings
    if (settings) {
      report(
        `${location.origin} may not show this chat. Add it to the allowed origins of "${settings.siteName}" in ${baseUrl}console/`,
      )
      return undefined
    }
    if (answer?.status === 404) {
      report(`There is no site "${site}". Copy the tag again from ${baseUrl}console/`)
      return undefined
    }
    await new Promise((done) => setTimeout(done, wait))
  }
  return undefined
}
