import { unclobbered } from '@papo/sdk'
import type { Papo, PapoSettings } from '../papo.ts'

/*
 * The only place that reads names which need not be the browser's own. An element whose `id` or
 * `name` is such a name stands on the window while no script has set it (DOM clobbering). Everything
 * read here is of a type that no element, no collection of elements and no frame has.
 */

/** A stub has queued its calls in `q`; ours has `live`. */
type PagePapo = (Papo & { live?: true }) | { live?: never; q?: never }

/** The page's `papo`, empty where there is none. */
export const pagePapo = (): PagePapo => (typeof window.papo === 'function' ? window.papo : {})

/** A frame of another origin answers nothing but its prototype, which is null. */
export const pageSettings = (): PapoSettings | undefined =>
  Object.getPrototypeOf(window.papoSettings ?? 0) === Object.prototype
    ? window.papoSettings
    : undefined

export const setPageGlobals = (globals: { papo: object } | { papoSettings: PapoSettings }): void =>
  void Object.assign(window, globals)

/** The element that asks for the chat where the event hit it, or hit something in it. */
export const openerOf = (event: Event): HTMLElement | false | null =>
  event.target instanceof Element &&
  unclobbered(event.target).closest<HTMLElement>('[data-papo-open]')

/** Runs when the page has nothing better to do. Not every browser can tell. */
export function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 50)
}
