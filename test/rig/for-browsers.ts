import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { shareChromium } from './chromium.ts'

const build = fileURLToPath(new URL('../../scripts/build.ts', import.meta.url))

/** Builds the front ends if they have changed, and starts the Chromium that all files share. */
export async function setup(): Promise<() => Promise<void>> {
  await promisify(execFile)(process.execPath, [build])
  return await shareChromium()
}
