import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { load, papo } from '../src/index.ts'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
/** The module as a script: `npm.load` and `npm.papo`. */
let bundle: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../src/index.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'npm',
    write: false,
  })
  bundle = outputFiles[0]?.text ?? ''
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

declare global {
  var npm: { load: typeof load; papo: typeof papo }
  var heard: string[]
}

const launchers = (page: Page) => page.locator('papo-chat button.launcher')
const options = () => ({
  src: `${harness.chatOrigin}/papo.js`,
  site: harness.backend.site.key,
})

async function visit() {
  const visit = await harness.visit({ tag: null })
  await visit.page.addScriptTag({ content: bundle })
  return visit
}

test('however often load is called, there is one script, one bubble and one request for the settings', async () => {
  const { page, errors } = await visit()
  await page.evaluate(async (options) => {
    await Promise.all([npm.load(options), npm.load(options)])
    await npm.load({ ...options, position: 'left' })
  }, options())
  await launchers(page).waitFor()
  expect(await launchers(page).count()).toBe(1)
  expect(await launchers(page).getAttribute('data-side')).toBe('left')
  expect(harness.requests).toEqual(['/papo.js', `/v1/widget/${harness.backend.site.key}`])
  expect(errors).toEqual([])
})

test('an effect that is run, undone and run again before the script has loaded gives one bubble', async () => {
  const { page } = await visit()
  await page.evaluate((options) => {
    void npm.load(options)
    npm.papo('destroy')
    void npm.load(options)
  }, options())
  await launchers(page).waitFor()
  expect(await page.locator('papo-chat').count()).toBe(1)
  await page.evaluate(() => npm.papo('destroy'))
  expect(await page.locator('papo-chat').count()).toBe(0)
  await page.evaluate((options) => void npm.load(options), options())
  await launchers(page).waitFor()
})

test('calls from before the script happen in their order, and a listener that was taken back hears nothing', async () => {
  const { page } = await visit()
  const before = await page.evaluate(async (options) => {
    globalThis.heard = []
    npm.papo('on', 'open', () => heard.push('open'))
    npm.papo('on', 'open', () => heard.push('never'))()
    const stop = npm.papo('on', 'ready', () => heard.push('never'))
    npm.papo('open')
    const { ready } = npm.papo('getState')
    const loaded = npm.load(options)
    stop()
    await loaded
    return ready
  }, options())
  await page.getByRole('button', { name: 'Iniciar Chat' }).waitFor()
  expect(before).toBe(false)
  expect(await page.evaluate(() => heard)).toEqual(['open'])
  expect(await page.evaluate(() => npm.papo('getState').visibility)).toBe('open')
})

test('a script that cannot be loaded rejects, warns once, leaves the page alone, and is tried again', async () => {
  harness.missing.add('papo.js')
  const { page, uncaught } = await visit()
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text())
  })
  const outcome = await page.evaluate(async (options) => {
    // Nobody waits for this one.
    void npm.load(options)
    return await npm.load(options).catch((error: Error) => error.message)
  }, options())
  expect(outcome).toContain('could not be loaded')
  expect(warnings).toEqual([expect.stringContaining('could not be loaded')])
  harness.missing.clear()
  await page.evaluate((options) => void npm.load(options), options())
  await launchers(page).waitFor()
  expect(uncaught).toEqual([])
})

test('papo.js that is bundled, copied, run as text or imported says where it must come from', async () => {
  const { page, errors } = await harness.visit({ tag: null })
  const said = async (run: Promise<unknown>) => {
    await run
    await expect
      .poll(() => errors.splice(0))
      .toEqual([expect.stringContaining('papo.js works only')])
  }
  const code = await (await fetch(options().src)).text()
  await said(page.addScriptTag({ content: code }))
  await page.route('**/assets/all.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: code }),
  )
  await said(page.addScriptTag({ url: '/assets/all.js' }))
  await said(page.addScriptTag({ type: 'module', content: `import '${options().src}'` }))
  expect(await page.evaluate(() => typeof window.papo)).toBe('undefined')
  expect(harness.requests.filter((path) => path.startsWith('/v1'))).toEqual([])
})
