/**
 * Plays an owner's first day on a new installation, by hand and eye alone, and writes its pictures into
 * `docs/pictures`: one of each step, in each language. It prints how long the way to the first answered chat took, as
 * played by a script, so without the time that people read.
 *
 *     node scripts/pictures.ts [FOLDER]
 */
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { BrowserHarness } from '../test/rig/browser-harness.ts'
import { en, ptBR } from '../test/rig/texts.ts'
import { FirstDay } from './pictures/first-day.ts'
import { openShop } from './pictures/shop.ts'

/** Longest wait for anything, on a machine that is busy with something else. */
const patienceMs = 180_000
const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/pictures', import.meta.url))

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const texts of [ptBR, en]) {
  const shop = await openShop(texts.locale)
  const harness = await BrowserHarness.open({}, { patienceMs })
  try {
    const seconds = await new FirstDay({ harness, shop, texts, folder }).play()
    console.log(`${texts.locale}: the first answer after ${seconds.toFixed(1)} s`)
  } finally {
    await harness.close()
    shop.close()
  }
}
