import type { Browser } from 'playwright-core'
import { type ApiUnderTest, openApi } from '../../packages/api/test/http/api-under-test.ts'
import { ManualTime } from '../../packages/api/test/journeys/time.ts'
import { launchChromium } from './chromium.ts'
import { freePort } from './server.ts'

export interface TimedServer {
  api: ApiUnderTest
  time: ManualTime
  url: string
  browser: Browser
  close(): Promise<void>
}

/** The whole server in this process, listening, at a time that the test advances, and a browser. */
export async function openTimedServer(
  environment: Record<string, string> = {},
): Promise<TimedServer> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const time = new ManualTime()
  const api = await openApi({ ...environment, PUBLIC_URL: url }, { clock: time })
  await api.app.listen({ port, host: '127.0.0.1' })
  const browser = await launchChromium()
  return {
    api,
    time,
    url,
    browser,
    async close() {
      await browser.close()
      await api.close()
    },
  }
}
