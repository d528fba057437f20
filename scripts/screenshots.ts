/**
 * Takes screenshots of each main state of the widget and the console, from a real server. The same sources give the
 * same pictures on the same machine.
 *
 *     node scripts/screenshots.ts                    renews docs/screenshots: desktop light pt-BR, phone dark en
 *     node scripts/screenshots.ts FOLDER             the same into FOLDER
 *     node scripts/screenshots.ts --all FOLDER       every device, theme and language
 *     node scripts/screenshots.ts --compare BEFORE   compares docs/screenshots with those in BEFORE
 *     node scripts/screenshots.ts --compare BEFORE AFTER
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BrowserHarness } from '../test/rig/browser-harness.ts'
import { stubAlerts } from '../test/rig/stubbed-alerts.ts'
import { signedOutStates, signInPage } from './screenshots/signed-out.ts'
import { agentStates } from './screenshots/agent-states.ts'
import { chosen, every, publicUrl, type Variant, type Screenshots } from './screenshots/capture.ts'
import { compareFolders } from './screenshots/compare.ts'
import { SceneClock } from './screenshots/scene-clock.ts'
import { siteSettings } from './screenshots/site-settings.ts'
import { wholeChat } from './screenshots/whole-chat.ts'

/** Longest wait for anything: a machine that is busy with something else gives the same pictures, only later. */
const patienceMs = 180_000
/** What a page draws again, it draws whole: the edge of a redrawn part would depend on what was redrawn before. */
const browserArguments = ['--disable-partial-raster']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, compare: { type: 'string' } },
})
const [given] = positionals
const folder = given ?? fileURLToPath(new URL('../docs/screenshots', import.meta.url))
const ownerSign = { email: 'ana.souza@example.com', password: 'correct horse battery staple' }

/** Uses a new server for each variant, so that no data of one language shows in another. */
async function take(variant: Variant): Promise<void> {
  const clock = await SceneClock.open()
  const harness = await BrowserHarness.open(
    { PAPO_OWNER_EMAIL: ownerSign.email, ...clock.env },
    {
      publicUrl,
      patienceMs,
      browserArguments,
      async prepare(context) {
        await clock.hold(context)
        // As an agent's browser has them; without, the console says so in each of its views.
        await stubAlerts(context, 'granted')
      },
    },
  )
  try {
    const owner = await harness.ownerClient(ownerSign)
    const [site] = (await owner.listSites()).sites
    if (site === undefined) throw new Error('there is no site')
    const screenshots: Screenshots = { harness, clock, folder, owner, ownerSign, site }
    await signInPage(screenshots, variant)
    await signedOutStates(screenshots, variant)
    await siteSettings(screenshots, variant)
    await wholeChat(screenshots, variant)
    await agentStates(screenshots, variant)
  } finally {
    await harness.close()
    await clock.close()
  }
}

async function takeAll(): Promise<void> {
  if (given === undefined) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const variant of values.all ? every : chosen) await take(variant)
  const files = await readdir(folder)
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`${files.length} pictures, ${Math.round(total / 1000)} kB, in ${folder}`)
}

if (values.compare === undefined) await takeAll()
else if (!(await compareFolders(values.compare, folder))) process.exitCode = 1
