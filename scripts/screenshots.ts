/**
 * Takes screenshots of each main state of the widget and the console, from a real server.
 *
 *     node scripts/screenshots.ts            renews docs/screenshots: desktop light pt-BR, phone dark en
 *     node scripts/screenshots.ts FOLDER     every device, theme and language, into FOLDER
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BrowserHarness } from '../test/rig/browser-harness.ts'
import { signedOutStates, signInPage } from './screenshots/signed-out.ts'
import { agentStates } from './screenshots/agent-states.ts'
import { chosen, every, type Variant, type Screenshots } from './screenshots/capture.ts'
import { wholeChat } from './screenshots/whole-chat.ts'

const [given] = process.argv.slice(2)
const folder = given ?? fileURLToPath(new URL('../docs/screenshots', import.meta.url))
const ownerSign = { email: 'ana.souza@example.com', password: 'correct horse battery staple' }

/** Uses a new server for each variant, so that no data of one language shows in another. */
async function take(variant: Variant): Promise<void> {
  const harness = await BrowserHarness.open({ PAPO_OWNER_EMAIL: ownerSign.email })
  try {
    const owner = await harness.ownerClient(ownerSign)
    const [site] = (await owner.listSites()).sites
    if (site === undefined) throw new Error('there is no site')
    const screenshots: Screenshots = { harness, folder, owner, ownerSign, site }
    await signInPage(screenshots, variant)
    await signedOutStates(screenshots, variant)
    await wholeChat(screenshots, variant)
    await agentStates(screenshots, variant)
  } finally {
    await harness.close()
  }
}

if (given === undefined) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const variant of given === undefined ? chosen : every) await take(variant)
const files = await readdir(folder)
const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
const total = sizes.reduce((sum, size) => sum + size, 0)
console.log(`${files.length} pictures, ${Math.round(total / 1000)} kB, in ${folder}`)
