import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { RowWindow } from '../design/row-window.ts'
import { isWithModifier } from '../design/with-modifier.ts'

interface Options {
  list: RefObject<HTMLElement | null>
  rows: RowWindow
  /** The chats of the rows, from the first to the last that is loaded. */
  ids: readonly string[]
  /** How many rows there are, loaded or not. */
  size: number
  render(): void
  onReach: ((count: number) => void) | undefined
}

/**
 * Arrows, Home and End lead the focus from row to row, as fast as they are pressed: a row that is not loaded yet gets it
 * when it is, unless the focus has left the list by then.
 */
export function useRowKeys({ list, rows, ids, size, render, onReach }: Options) {
  /** The index of the row that is waited for. */
  const awaited = useRef<number | null>(null)

  function focus(index: number): void {
    const id = ids[index]
    awaited.current = id === undefined ? index : null
    if (id === undefined) onReach?.(index + 1)
    else if (rows.focus(id)) render()
  }

  useLayoutEffect(() => {
    const index = Math.min(awaited.current ?? -1, size - 1)
    if (!list.current?.contains(document.activeElement)) awaited.current = null
    else if (ids[index]) focus(index)
  })

  return (event: KeyboardEvent) => {
    const at =
      awaited.current ??
      ids.findIndex((id) =>
        rows.wanted ? id === rows.wanted : `row-${id}` === document.activeElement?.id,
      )
    const steps: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: size - 1,
    }
    const to = steps[event.key] ?? -1
    if (at < 0 || to < 0 || to >= size || isWithModifier(event)) return
    event.preventDefault()
    focus(to)
  }
}
