import { capture, guestOf, type Screenshots, type Variant } from './capture.ts'

const parts = ['appearance', 'texts', 'form', 'hours', 'chats', 'consent', 'identity']
/** The views of the preview that have a picture of their own. */
const previewed = ['chat', 'rating']

/** The settings of one site, each part, and the preview with other views. */
export async function siteSettings(screenshots: Screenshots, variant: Variant): Promise<void> {
  const { harness, site, ownerSign } = screenshots
  const { page } = await harness.agent({ ...guestOf(variant), as: ownerSign })
  const open = async (part: string) => {
    await page.goto(`${harness.url}/console/#/settings/site/${site.id}/${part}`)
    await page.locator('.preview-stage .panel').waitFor({ state: 'attached' })
  }
  for (const part of parts) {
    await open(part)
    await capture(screenshots, page, `console-site-${part}`, variant)
  }
  await open('appearance')
  const toggle = page.locator('.preview-toggle')
  if (await toggle.isVisible()) await toggle.click()
  await page.locator('.color-code').fill('#0f766e')
  for (const view of previewed) {
    await page.locator('.preview-view select').selectOption(view)
    if (await toggle.isVisible()) await toggle.scrollIntoViewIfNeeded()
    await capture(screenshots, page, `console-site-preview-${view}`, variant)
  }
  await page.context().close()
}
