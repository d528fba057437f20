import { join } from 'node:path'
import type { AgentClient, Site } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { atRest } from '../../test/rig/at-rest.ts'
import { type Device, desktop, phone, type BrowserHarness } from '../../test/rig/browser-harness.ts'
import { en, ptBR, type VisibleTexts } from '../../test/rig/texts.ts'

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
  folder: string
  owner: AgentClient
  ownerSign: { email: string; password: string }
  site: Site
}

export const noForm = { name: 'off', email: 'off', question: 'off' } as const

/** The person at the device. */
export const guestOf = (variant: Variant) => ({
  ...variant,
  options: { colorScheme: variant.colorScheme },
})

export async function capture(
  { folder }: Screenshots,
  page: Page,
  name: string,
  variant: Variant,
): Promise<void> {
  // The pointer hovers over nothing.
  await page.mouse.move(0, 0)
  await atRest(page)
  const device = variant.device === phone ? 'phone' : 'desktop'
  const file = `${name}-${device}-${variant.colorScheme}-${variant.texts.locale}.png`
  await page.screenshot({ path: join(folder, file) })
}
