import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Nearer to the end than this, somebody reads along. */
const nearPx = 100

export interface FollowOptions {
  /** The key of the first item: another one means that older items came before it. */
  firstKey: string | undefined
  /** The key of the last item. */
  lastKey: string | undefined
  /** Whether the last item is one’s own, which is always scrolled to. */
  isLastOwn: boolean
  /** The `seq` of each item that others have written. */
  received: readonly number[]
}

/**
 * Keeps the end of a scrolling log in sight for those who read along, and leaves those alone who
 * read further up. Older items that are put before the others move nothing.
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
      isNear.current = element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx
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
