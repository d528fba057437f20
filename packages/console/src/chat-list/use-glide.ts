import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const glideMs = 160

/**
 * When others are listed than before, rows that stand elsewhere then glide there, and new ones fade in. Rows that only
 * scroll into sight do neither.
 */
export function useGlide(list: RefObject<HTMLElement | null>, ids: readonly string[]): void {
  const last = useRef<readonly string[]>([])
  const known = last.current
  const isOther = ids.length !== known.length || ids.some((id, at) => id !== known[at])
  // The rows that are shown until now still stand in the page.
  const before = isOther && known.length > 0 ? topsIn(list.current) : null
  last.current = ids

  useLayoutEffect(() => {
    if (!before || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const old = new Set(known)
    const now = topsIn(list.current)
    for (const row of rowsIn(list.current)) {
      const id = idOf(row)
      const [from, to] = [before.get(id), now.get(id)]
      const timing = { duration: glideMs, easing: 'ease-out' }
      if (!old.has(id)) row.animate({ opacity: [0, 1] }, timing)
      else if (from !== undefined && to !== undefined && from !== to) {
        row.animate({ transform: [`translateY(${from - to}px)`, 'none'] }, timing)
      }
    }
  })
}

const rowsIn = (list: HTMLElement | null) =>
  list?.querySelectorAll<HTMLElement>(':scope > [data-chat]') ?? []

const idOf = (row: HTMLElement) => row.dataset['chat'] ?? ''

/** Where each row stands, as one sees it. */
function topsIn(list: HTMLElement | null): ReadonlyMap<string, number> {
  const scrolled = list?.parentElement?.scrollTop ?? 0
  return new Map([...rowsIn(list)].map((row) => [idOf(row), row.offsetTop - scrolled]))
}
