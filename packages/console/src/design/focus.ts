/** What can have the focus by itself. */
export const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]'

/** Gives the focus to the first of the elements that can have it. Returns whether one has it. */
export function focusFirst(elements: readonly (Element | null | undefined)[]): boolean {
  return elements.some((element) => {
    if (!(element instanceof HTMLElement)) return false
    // A heading has the focus only while a script has given it.
    if (!element.matches(focusable)) element.tabIndex = -1
    element.focus()
    return document.activeElement === element
  })
}

/** Runs once the views are rendered again and their effects have run. */
export function afterEffects(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run))
}
