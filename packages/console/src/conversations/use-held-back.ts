import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Nobody scrolls any more once the log has stood still for so many frames. */
const stillFrames = 4

/**
 * How many of the oldest entries are not shown yet: those that were loaded while one scrolls come once the log stands
 * still or is at its top, where nothing jumps.
 */
export function useHeldBack(
  scroller: RefObject<HTMLElement | null>,
  entries: readonly TimelineEntry[],
): number {
  const [, render] = useState({})
  const isMoving = useRef(false)
  const heldBack = useRef(0)
  const first = useRef<string | undefined>(undefined)

  const added = entries.findIndex(({ key }) => key === first.current)
  first.current = entries[0]?.key
  heldBack.current = isMoving.current ? heldBack.current + Math.max(0, added) : 0

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let frame = 0
    const wait = (left: number) => {
      frame = requestAnimationFrame(() => {
        if (left > 0 && element.scrollTop > 0) return wait(left - 1)
        isMoving.current = false
        if (heldBack.current) render({})
      })
    }
    const onScroll = () => {
      isMoving.current = true
      cancelAnimationFrame(frame)
      wait(stillFrames)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      cancelAnimationFrame(frame)
    }
  }, [])

  return heldBack.current
}
