import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentClient, Site } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { atRest } from '../../test/rig/at-rest.ts'
import { type Device, desktop, phone, type BrowserHarness } from '../../test/rig/browser-harness.ts'
import { en, ptBR, type VisibleTexts } from '../../test/rig/texts.ts'
import type { SceneClock } from './scene-clock.ts'

/** The address in the pictures, whatever the port of the server is. */
export const publicUrl = 'http://localhost:4000'
/** A picture is taken when the page has looked the same for so long: longer than the views' timers. */
const stillMs = 1_200
const mostLooks = 20

/** The device, theme and language of a picture. */
export interface Variant {
  texts: VisibleTexts
  device: Device
  colorScheme: 'light' | 'dark'
}

export const every: Variant[] = [ptBR, en].flatMap((texts) =>
  [desktop, phone].flatMap((device) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ texts, device, colorScheme })),
  ),
)
export const chosen: Variant[] = [
  { texts: ptBR, device: desktop, colorScheme: 'light' },
  { texts: en, device: phone, colorScheme: 'dark' },
]

/** What a scene works with. */
export interface Screenshots {
  harness: BrowserHarness
  clock: SceneClock
  folder: string
  owner: AgentClient
  ownerSign: { email: string; password: string }
  site: Site
}

export const noForm = { name: 'off', email: 'off', question: 'off' } as const

/** The person at the device. */
export const guestOf = (variant: Variant) => ({
  ...variant,
  options: {
    colorScheme: variant.colorScheme,
    timezoneId: 'America/Sao_Paulo',
    // Hiding the caret takes a style sheet that the console's policy refuses.
    bypassCSP: true,
  },
})

/**
 * Replaces what is random: the ids and numbers of chats and the names made of them, the key of the site, and the tone
 * that an id gives to an avatar.
 */
const withoutRandom = (siteKey: string): string => `{
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { currentNode: text } = texts
    const fixed = text.data
      .replace(${JSON.stringify(siteKey)}, 'Xk3v9QpLmT7wYc2RbN5sHd')
      .replace(/^(Visitante|Visitor) [0-9A-F]{4}$/, '$1 7E93')
      .replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '019ce2b4-5f1a-7c3e-9d20-6b8f4a517e93')
      .replace(/(^| · )[2-9BCDFGHJKMNP-TV-Z]{5}(?=$| · )/, (all, before) => before + '7K3M9')
    if (fixed !== text.data) text.data = fixed
  }
  for (const avatar of document.querySelectorAll('.avatar')) {
    const tone = [...avatar.textContent].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8
    const fixed = avatar.className.replace(/\\bhue-\\d/, 'hue-' + tone)
    if (fixed !== avatar.className) avatar.className = fixed
  }
}`

/** Looks at the page until it looks the same twice. */
async function stillPicture(page: Page, siteKey: string, name: string): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0)
  for (let look = 0; look < mostLooks; look++) {
    await atRest(page)
    await page.evaluate(withoutRandom(siteKey))
    const picture = await page.screenshot()
    if (picture.equals(last)) return picture
    last = picture
    await sleep(stillMs)
  }
  throw new Error(`${name} never stands still`)
}

export async function capture(
  { folder, site }: Screenshots,
  page: Page,
  name: string,
  variant: Variant,
): Promise<void> {
  // The pointer hovers over nothing.
  await page.mouse.move(0, 0)
  const device = variant.device === phone ? 'phone' : 'desktop'
  const file = `${name}-${device}-${variant.colorScheme}-${variant.texts.locale}.png`
  await writeFile(join(folder, file), await stillPicture(page, site.key, file))
}
