import type { Stop } from '@papo/sdk'
import type { ChatPages, PanelContext } from '../view/panel-context.ts'

/** A page sets its title after its address. */
const settleMs = 1000
/** Pages that follow each other faster are one. */
const atMostEveryMs = 5000

interface PageReportContext extends Pick<PanelContext, 'platform' | 'page'> {
  /** Calls `run` whenever the page may have another address. */
  onNavigation(run: () => void): Stop
}

/** Tells the server of each page that the visitor of a running chat goes to, once the page is in sight. */
export function reportPages(context: PageReportContext, { chat, known, send }: ChatPages): Stop {
  const { platform, page, onNavigation } = context
  const { visibility } = platform
  /** The address that was reported last, or is being reported. */
  let reported = known
  let reportedAt = -Infinity
  let stopTimer: Stop | null = null

  const isDue = (): boolean =>
    chat.state.status !== 'ended' && !visibility.hidden() && (page()?.url ?? '') !== reported

  function look(): void {
    if (stopTimer || !isDue()) return
    const wait = Math.max(settleMs, reportedAt + atMostEveryMs - platform.now())
    stopTimer = platform.setTimer(() => {
      stopTimer = null
      if (isDue()) report()
    }, wait)
  }

  function report(): void {
    const present = page()
    if (!present) return
    const { url, title = '' } = present
    reported = url
    reportedAt = platform.now()
    // Best effort: the next page is reported whatever became of this one.
    send({ url, title }).catch(() => {})
  }

  const stops = [
    onNavigation(look),
    visibility.onChange(() => {
      // Another tab may report its page meanwhile.
      if (visibility.hidden()) reported = ''
      else look()
    }),
  ]
  look()
  return () => {
    for (const stop of [...stops, stopTimer]) stop?.()
  }
}
