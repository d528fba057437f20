import { join } from 'node:path'
import type { AgentClient, Site } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { atRest } from '../../test/rig/at-rest.ts'
import { type Device, desktop, phone, type Stage } from '../../test/rig/stage.ts'
import { en, ptBR, type Words } from '../../test/rig/words.ts'

/** How one picture is taken. */
export interface Look {
  words: Words
  device: Device
  colorScheme: 'light' | 'dark'
}

export const every: Look[] = [ptBR, en].flatMap((words) =>
  [desktop, phone].flatMap((device) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ words, device, colorScheme })),
  ),
)
export const chosen: Look[] = [
  { words: ptBR, device: desktop, colorScheme: 'light' },
  { words: en, device: phone, colorScheme: 'dark' },
]

/** What a scene is played with. */
export interface Studio {
  stage: Stage
  folder: string
  owner: AgentClient
  ownerSign: { email: string; password: string }
  site: Site
}

export const noForm = { name: 'off', email: 'off', question: 'off' } as const

/** Who sits at the device. */
export const guestOf = (look: Look) => ({ ...look, options: { colorScheme: look.colorScheme } })

export async function photograph(
  { folder }: Studio,
  page: Page,
  name: string,
  look: Look,
): Promise<void> {
  // Nothing is under the pointer.
  await page.mouse.move(0, 0)
  await atRest(page)
  const device = look.device === phone ? 'phone' : 'desktop'
  const file = `${name}-${device}-${look.colorScheme}-${look.words.locale}.png`
  await page.screenshot({ path: join(folder, file) })
}
