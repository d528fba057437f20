import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'

/** The path of an installed Chromium if there is one, else of the packaged one. */
async function chromiumPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH']
  if (named) return named
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return installed.find((path) => existsSync(path)) ?? (await bundled.executablePath())
}

/** A headless Chromium as the current user, in a container too. */
async function launchOptions(args: string[] = []): Promise<LaunchOptions> {
  return {
    executablePath: await chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--hide-scrollbars',
      ...args,
    ],
  }
}

/** Where a run of tests shares one Chromium. */
const sharedAt = 'TEST_CHROMIUM_URL'

/**
 * A headless Chromium. Within a run of tests it is a connection to the one that they share: it sees its own contexts
 * alone, and to close it closes those. With arguments of its own it is another process.
 */
export async function launchChromium(args: string[] = []): Promise<Browser> {
  const shared = process.env[sharedAt]
  if (shared && args.length === 0) return await chromium.connect(shared)
  return await chromium.launch(await launchOptions(args))
}

/** Starts the Chromium that this process and those that it starts share. Resolves with its stop. */
export async function shareChromium(): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ host: '127.0.0.1', ...(await launchOptions()) })
  process.env[sharedAt] = server.wsEndpoint()
  return async () => {
    delete process.env[sharedAt]
    await server.close()
  }
}
