import type { Page } from 'playwright-core'

/** Waits until all finite animations of the page have ended, in the widget too. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const roots = [document, document.querySelector('papo-chat')?.shadowRoot]
    const ending = roots
      .flatMap((root) => root?.getAnimations() ?? [])
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}
