import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Conversation } from './conversation.ts'

/** Older messages are loaded once one has scrolled up to so many pixels below the oldest. */
const nearPx = 1000

/** Loads the messages before the oldest one: when one scrolls up to it, or at a press. */
export function useOlder(
  scroller: RefObject<HTMLElement | null>,
  conversation: Conversation,
  hasEarlier: boolean,
): { isBusy: boolean; load(): void } {
  const [isBusy, setBusy] = useState(false)
  const hasFailed = useRef(false)
  const load = () => {
    if (isBusy || !hasEarlier) return
    setBusy(true)
    const done = (failed: boolean) => () => {
      hasFailed.current = failed
      setBusy(false)
    }
    conversation.loadEarlier().then(done(false), done(true))
  }
  const latest = useRef(load)
  latest.current = load

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let last = element.scrollTop
    const onScroll = () => {
      const { scrollTop } = element
      const isUpwards = scrollTop < last
      last = scrollTop
      if (scrollTop > nearPx) hasFailed.current = false
      else if (isUpwards && !hasFailed.current) latest.current()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [])

  return { isBusy, load }
}
