import type { Platform, Stop } from '@papo/sdk'
import type { ChatPages } from '../view/panel-context.ts'
import { currentPage } from './current-page.ts'
import { reportPages } from './page-report.ts'

/*
 * What follows the pages of a visitor. It is a file of its own: only a chat loads it.
 */

/** Where the browser does not tell of every new address, it is compared this often. */
const compareEveryMs = 2000

/** Older browsers have none; there an element of that name may stand in its place. */
declare const navigation: EventTarget
const isNavigation = (): boolean =>
  typeof navigation === 'object' &&
  Object.prototype.toString.call(navigation) === '[object Navigation]'

/** Calls `run` whenever the page may have another address. Changes nothing of the page's own. */
function onNavigation({ setTimer }: Pick<Platform, 'setTimer'>, run: () => void): Stop {
  const ending = new AbortController()
  const { signal } = ending
  if (isNavigation()) {
    navigation.addEventListener('currententrychange', run, { signal })
    return () => ending.abort()
  }
  let { href } = location
  let stopTimer: Stop
  const compare = () => {
    stopTimer = setTimer(compare, compareEveryMs)
    if (href === location.href) return
    ;({ href } = location)
    run()
  }
  addEventListener('popstate', run, { signal })
  stopTimer = setTimer(compare, compareEveryMs)
  return () => {
    ending.abort()
    stopTimer()
  }
}

/** Reports the pages of this browser, until the returned function is called. */
export const followPages = (platform: Platform, pages: ChatPages): Stop =>
  reportPages(
    { platform, page: currentPage, onNavigation: (run) => onNavigation(platform, run) },
    pages,
  )
