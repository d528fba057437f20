import { LogEnd, type Shown } from '@papo/chat-kit/timeline/end'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/**
 * Follows the end of a scrolling log. `received` is the `seq` of each entry from other authors; `unseen` is how many
 * of them came while the agent had scrolled up. `content` changes with what is shown, and not when other parts of the
 * same log are in the page.
 */
export function useFollow(
  scroller: RefObject<HTMLElement | null>,
  { last, isLastOwn }: Omit<Shown, 'first'>,
  received: readonly number[],
  content: readonly unknown[],
) {
  // The window of rows keeps what is read in its place when earlier entries come.
  const shown = { first: undefined, last, isLastOwn }
  const newest = received.at(-1) ?? 0
  const latest = useRef(newest)
  latest.current = newest
  const end = useRef<LogEnd | null>(null)
  const [seenUpTo, setSeenUpTo] = useState(newest)

  // The entries that are shown until now still stand in the page.
  end.current?.keep()

  useLayoutEffect(() => {
    end.current?.follow(shown)
  }, [...content])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const created = new LogEnd(element, shown, (isAtEnd) => {
      if (isAtEnd) setSeenUpTo(latest.current)
    })
    end.current = created
    const onScroll = () => created.read()
    const observer = new ResizeObserver(() => created.resize())
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  return {
    unseen: received.filter((seq) => seq > seenUpTo).length,
    toEnd: () => end.current?.jump(),
  }
}
