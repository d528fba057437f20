import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** The path of an installed Chromium if there is one, else of the packaged one. */
async function chromiumPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH']
  if (named) return named
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return installed.find((path) => existsSync(path)) ?? (await bundled.executablePath())
}

/** Starts a headless Chromium as the current user, in a container too. */
export async function launchChromium(args: string[] = []): Promise<Browser> {
  const own = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars']
  return await chromium.launch({ executablePath: await chromiumPath(), args: [...own, ...args] })
}
