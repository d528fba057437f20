import { isAtEnd } from '@papo/chat-kit/timeline/end'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface FollowOptions {
  /** The key of the first item. A change means that older items were loaded. */
  firstKey: string | undefined
  /** The key of the last item. */
  lastKey: string | undefined
  /** Whether the last item is the agent’s own; the view always scrolls to those. */
  isLastOwn: boolean
  /** The `seq` of each item from other authors. */
  received: readonly number[]
}

/**
 * Keeps the end of a scrolling log visible while the agent is at the end, and keeps the position
 * while the agent has scrolled up. Loading older items does not move the visible ones.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, options: FollowOptions) {
  const { firstKey, lastKey, isLastOwn, received } = options
  const newest = received.at(-1) ?? 0
  const isNear = useRef(true)
  const height = useRef(0)
  const last = useRef({ firstKey, lastKey })
  const latest = useRef(newest)
  latest.current = newest
  const [seenUpTo, setSeenUpTo] = useState(newest)

  const toEnd = () => {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const before = last.current
    last.current = { firstKey, lastKey }
    if (before.firstKey !== firstKey && before.lastKey === lastKey) {
      element.scrollTop += element.scrollHeight - height.current
    } else if (isNear.current || (isLastOwn && before.lastKey !== lastKey)) {
      toEnd()
      isNear.current = true
    }
    height.current = element.scrollHeight
    if (isNear.current) setSeenUpTo(newest)
  })

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    toEnd()
    const onScroll = () => {
      isNear.current = isAtEnd(element)
      if (isNear.current) setSeenUpTo(latest.current)
    }
    const observer = new ResizeObserver(() => {
      if (isNear.current) toEnd()
    })
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  return { unseen: received.filter((seq) => seq > seenUpTo).length, toEnd }
}
