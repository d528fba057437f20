import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { RowWindow, type RowWindowOptions, type Slot } from './row-window.ts'

interface Options extends Omit<RowWindowOptions, 'list' | 'scroller'> {
  list: RefObject<HTMLElement | null>
  /** The element that scrolls; by default the one around the list. */
  scroller?: RefObject<HTMLElement | null>
  keys: readonly string[]
}

/** Has only those rows of a long list in the page that are in view, or near it. */
export function useRowWindow({ keys, list, scroller, ...options }: Options): {
  rows: RowWindow
  slots: readonly Slot[]
  render(): void
} {
  const [, setTurn] = useState({})
  const render = useRef(() => setTurn({})).current
  const frame = () => scroller?.current ?? list.current?.parentElement ?? null
  const [rows] = useState(
    () => new RowWindow({ ...options, list: () => list.current, scroller: frame }),
  )
  const slots = rows.arrange(keys)

  useLayoutEffect(() => {
    if (rows.settle()) render()
  })

  useLayoutEffect(() => {
    const element = frame()
    if (!element) return
    // The browser would move what this keeps in its place.
    element.classList.toggle('keeps-place', rows.isLong)
  }, [rows.isLong])

  useLayoutEffect(() => {
    const element = frame()
    if (!element) return
    const onScroll = () => rows.needsOthers() && render()
    const observer = new ResizeObserver(() => rows.resize() && render())
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  return { rows, slots, render }
}
