/**
 * Photographs each main state of the widget and the console, from a real server.
 *
 *     node scripts/pictures.ts            renews docs/pictures: desktop light pt-BR, phone dark en
 *     node scripts/pictures.ts FOLDER     every device, theme and language, into FOLDER
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Stage } from '../test/rig/stage.ts'
import { atTheDoor, signInPage } from './pictures/door.ts'
import { handover } from './pictures/handover.ts'
import { chosen, every, type Look, type Studio } from './pictures/studio.ts'
import { wholeChat } from './pictures/whole-chat.ts'

const [given] = process.argv.slice(2)
const folder = given ?? fileURLToPath(new URL('../docs/pictures', import.meta.url))
const ownerSign = { email: 'ana.souza@example.com', password: 'correct horse battery staple' }

/** A fresh server for each, so that nothing of one language is seen in another. */
async function take(look: Look): Promise<void> {
  const stage = await Stage.open({ PAPO_OWNER_EMAIL: ownerSign.email })
  try {
    const owner = await stage.ownerClient(ownerSign)
    const [site] = (await owner.listSites()).sites
    if (site === undefined) throw new Error('there is no site')
    const studio: Studio = { stage, folder, owner, ownerSign, site }
    await signInPage(studio, look)
    await atTheDoor(studio, look)
    await wholeChat(studio, look)
    await handover(studio, look)
  } finally {
    await stage.close()
  }
}

if (given === undefined) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const look of given === undefined ? chosen : every) await take(look)
const files = await readdir(folder)
const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
const total = sizes.reduce((sum, size) => sum + size, 0)
console.log(`${files.length} pictures, ${Math.round(total / 1000)} kB, in ${folder}`)
