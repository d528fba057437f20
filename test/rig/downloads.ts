import { buffer } from 'node:stream/consumers'
import type { Download } from 'playwright-core'

/** The text of a file that a page has downloaded; the browser may be another process, with folders of its own. */
export async function textOf(download: Download): Promise<string> {
  const bytes = await buffer(await download.createReadStream())
  return bytes.toString()
}
