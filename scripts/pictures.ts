/**
 * Plays an owner's first day on a new installation, from an empty folder, by hand and eye alone and without a call of
 * the API, and writes its pictures into `docs/pictures`: one of each step, in each language. It prints how long the way
 * to the first answered chat took, as played by a script, so without the time that people read. Then it plays a day of
 * an agent, and takes a picture of each mail, as it arrives.
 *
 *     node scripts/pictures.ts [FOLDER]
 *     node scripts/pictures.ts --agents [FOLDER]    the agent's day alone; the other pictures stay
 *     node scripts/pictures.ts --mails [FOLDER]     the mails alone; the other pictures stay
 */
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BrowserContext } from 'playwright-core'
import { BrowserHarness } from '../test/rig/browser-harness.ts'
import { launchChromium } from '../test/rig/chromium.ts'
import { temporaryFolder } from '../test/rig/server.ts'
import { openShop } from '../test/rig/shop.ts'
import { stubAlerts } from '../test/rig/stubbed-alerts.ts'
import { en, ptBR, type VisibleTexts } from '../test/rig/texts.ts'
import { AgentsDay } from './pictures/agents-day.ts'
import { FirstDay, type Stage } from './pictures/first-day.ts'
import { photographMails } from './pictures/mails.ts'

/** Longest wait for anything, on a machine that is busy with something else. */
const patienceMs = 180_000
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { agents: { type: 'boolean' }, mails: { type: 'boolean' } },
})
const folder = positionals[0] ?? fileURLToPath(new URL('../docs/pictures', import.meta.url))

const isAll = !values.agents && !values.mails

/** Plays on a new installation, in one language. `prepare` is called with each new browser context. */
async function onNewServer(
  texts: VisibleTexts,
  play: (stage: Stage) => Promise<void>,
  prepare: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const shop = await openShop(texts.locale)
  const data = await temporaryFolder()
  const harness = await BrowserHarness.open({ DATA_DIR: data.path }, { patienceMs, prepare })
  try {
    await play({ harness, shop, texts, folder })
  } finally {
    await harness.close()
    await data.remove()
    shop.close()
  }
}

async function firstDay(stage: Stage): Promise<void> {
  const seconds = await new FirstDay(stage).play()
  console.log(`${stage.texts.locale}: the first answer after ${seconds.toFixed(1)} s`)
}

if (isAll) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const texts of [ptBR, en]) {
  if (isAll) {
    await onNewServer(texts, firstDay, (context) => stubAlerts(context, 'granted'))
  }
  if (isAll || values.agents) {
    await onNewServer(texts, (stage) => new AgentsDay(stage).play(), stubAlerts)
  }
}
if (isAll || values.mails) {
  const browser = await launchChromium()
  for (const { locale } of [ptBR, en]) await photographMails(browser, locale, folder)
  await browser.close()
}
