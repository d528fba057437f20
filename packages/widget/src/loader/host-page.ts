import { unclobbered } from '@papo/sdk'
import type { Papo, PapoSettings } from '../papo.ts'

/*
 * The only file that reads globals which the browser may not define. While no script has set such a
 * global, an element with that `id` or `name` appears in its place (DOM clobbering). So every value
 * read here is checked for a type that no element, no collection of elements and no frame has.
 */

/** A stub queues its calls in `q`; the real function has `live`. */
type PagePapo = (Papo & { live?: true }) | { live?: never; q?: never }

/** The page's `papo`, or an empty object. */
export const pagePapo = (): PagePapo => (typeof window.papo === 'function' ? window.papo : {})

/** Compares prototypes, since reading anything else of a cross-origin frame throws; its prototype is null. */
export const pageSettings = (): PapoSettings | undefined =>
  Object.getPrototypeOf(window.papoSettings ?? 0) === Object.prototype
    ? window.papoSettings
    : undefined

export const setPageGlobals = (globals: { papo: object } | { papoSettings: PapoSettings }): void =>
  void Object.assign(window, globals)

/** The closest element with `data-papo-open` around the event's target. */
export const openerOf = (event: Event): HTMLElement | false | null =>
  event.target instanceof Element &&
  unclobbered(event.target).closest<HTMLElement>('[data-papo-open]')

/** The code of a mail's link to a chat. The panel takes it out of the address. */
export const linkCode = (): string | undefined => /^#(papo_c_[\w-]{43})$/.exec(location.hash)?.[1]

/** Runs when the page is idle, or after 50 ms in browsers without `requestIdleCallback`. */
export function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 50)
}
