import type { Stop } from '@papo/sdk'
import type { PageName } from '../navigation/route.ts'
import { afterEffects, focusable, focusFirst } from '../design/focus.ts'

/** What stood behind a row that was removed with an element in it, and then what stood before it. */
function neighbours(lost: Element, records: readonly MutationRecord[]): Element[] {
  const found: Element[] = []
  for (const { removedNodes, nextSibling, previousSibling } of records) {
    const row = [...removedNodes].find((node) => node.contains(lost))
    if (!(row instanceof HTMLLIElement)) continue
    for (let next = nextSibling; next; next = next.nextSibling) {
      if (next instanceof Element) found.push(next)
    }
    for (let last = previousSibling; last; last = last.previousSibling) {
      if (last instanceof Element) found.push(last)
    }
  }
  return found
}

const focusableIn = (element: Element) => element.querySelector(focusable)

/**
 * While the focus is in `root` it stays there: when the focused element leaves the page or is hidden, the next
 * row of its list gets the focus, or the row before it, else what `goOn` chooses. A press of the pointer beside
 * everything takes the focus away for good.
 */
export function keepFocus(root: HTMLElement, goOn: () => void): Stop {
  let last: Element | null = null
  let beside: Element[] = []
  let isChecking = false

  const onFocus = ({ target }: FocusEvent) => {
    last = target as Element
    beside = []
  }
  const onPointer = ({ target }: PointerEvent) => {
    last = (target as Element).closest(focusable)
  }
  const check = () => {
    isChecking = false
    if (!last || document.activeElement !== document.body) return
    last = null
    if (!focusFirst(beside.map(focusableIn))) goOn()
  }
  const observer = new MutationObserver((records) => {
    if (!last) return
    if (!last.isConnected && !beside.length) beside = neighbours(last, records)
    if (isChecking) return
    isChecking = true
    afterEffects(check)
  })

  root.addEventListener('focusin', onFocus)
  document.addEventListener('pointerdown', onPointer)
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['class', 'hidden'] })
  return () => {
    root.removeEventListener('focusin', onFocus)
    document.removeEventListener('pointerdown', onPointer)
    observer.disconnect()
  }
}

/** Gives the focus to where the work goes on when nothing nearer does. */
export function focusWork(page: PageName, isNarrow: boolean): void {
  const names = [
    // A phone’s keyboard would cover the messages.
    !isNarrow && '.composer-field',
    page === 'queue' && '.list .row-link',
    '.chat-name',
    '.list-title',
    '.settings-section h2',
    '.main',
  ]
  focusFirst(names.map((name) => (name ? document.querySelector(name) : null)))
}
