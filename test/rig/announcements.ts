import type { Page } from 'playwright-core'

/** What the console announces from now on, however soon the next announcement follows. */
export async function announcements(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const region = document.querySelector('.unseen[role=status][aria-live]')
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver(() => said.push(region?.textContent ?? '')).observe(
      region ?? document.body,
      { childList: true, characterData: true, subtree: true },
    )
  })
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'))
}
