import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { isNextInstalled, startNextApp } from '../rig/next-app.ts'
import { temporaryFolder } from '../rig/server.ts'
import { buildViteApp, exampleFile } from '../rig/vite-app.ts'
import { missingForWordPress, startWordPress } from '../rig/wordpress.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
/** To build the packages and an application takes long where nothing has been built before. */
const preparationMs = 300_000
/** Longest wait for anything in a page, while the machine may still be busy with that. */
const patienceMs = 60_000
/** With it, what is missing is a failure, and not a reason to skip. */
const isRequired = process.env['PAPO_REQUIRE_SERVICES'] === '1'

let harness: BrowserHarness
let siteId: string
let siteKey: string
/** What each tab of the owner's page says to copy. */
let codes: Record<string, string[]>
let shop: { server: Server; origin: string }
/** The folder whose files the shop serves, and its pages of one text. */
let folder = ''
const pages: Record<string, string> = {}

const ways = ['HTML', 'npm', 'React', 'Vue', 'Next.js', 'WordPress', 'Gerenciador de tags']

async function serveShop(): Promise<typeof shop> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop')
    const type = types[extname(pathname)] ?? 'text/html'
    const text = pages[pathname]
    const content = text === undefined ? readFile(join(folder, pathname)) : Promise.resolve(text)
    content.then(
      (body) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` }
}

async function allow(...origins: string[]): Promise<void> {
  const owner = await harness.ownerClient()
  const { sites } = await owner.listSites()
  const { allowedOrigins = [] } = sites.find(({ id }) => id === siteId) ?? {}
  await owner.updateSite(siteId, { allowedOrigins: [...allowedOrigins, ...origins] })
}

const snippetOf = (page: Page): Locator => page.locator('.snippet').first()
const codesIn = (page: Page) => snippetOf(page).getByRole('tabpanel').locator('pre').allInnerTexts()

async function openSnippet(): Promise<Page> {
  const { page } = await harness.agent({
    options: { permissions: ['clipboard-read', 'clipboard-write'] },
  })
  await page.goto(`${harness.server.url}/console/#/install`)
  await snippetOf(page).waitFor()
  return page
}

async function readCodes(): Promise<typeof codes> {
  const page = await openSnippet()
  const found: typeof codes = {}
  for (const way of ways) {
    await snippetOf(page).getByRole('tab', { name: way, exact: true }).click()
    found[way] = await codesIn(page)
  }
  return found
}

beforeAll(async () => {
  harness = await BrowserHarness.open({}, { patienceMs })
  shop = await serveShop()
  await promisify(execFile)(process.execPath, ['scripts/build.ts', 'packages'], { cwd: root })
  const { sites } = await (await harness.ownerClient()).listSites()
  ;({ id: siteId = '', key: siteKey = '' } = sites[0] ?? {})
  await allow(shop.origin)
  codes = await readCodes()
}, preparationMs)
afterEach(() => harness.clear())
afterAll(async () => {
  shop?.server.close()
  await harness?.close()
})

/** Opens a page in a browser of its own. `errors` is what its console and its scripts complain about. */
async function visit(url: string): Promise<{ page: Page; errors: string[] }> {
  const page = await (await harness.person()).newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text())
  })
  await page.goto(url)
  return { page, errors }
}

const launcher = (page: Page) => page.locator('papo-chat button.launcher')

/** Waits for the one bubble, and opens the chat. */
async function expectChat(page: Page): Promise<void> {
  await launcher(page).waitFor()
  expect(await page.locator('papo-chat').count()).toBe(1)
  await launcher(page).click()
  await page.getByRole('button', { name: /^(Iniciar Chat|Start chat)$/ }).waitFor()
}

describe('what the owner copies', { timeout: preparationMs }, () => {
  it('names the real key and this server, for each way to make a page', () => {
    for (const way of ways) {
      const text = codes[way]?.join('\n') ?? ''
      expect(text).toContain(siteKey)
      expect(text).toContain(`${harness.server.url}/papo.js`)
      expect(text).not.toMatch(/SITE_KEY|example\.com|undefined/)
    }
    expect(codes['HTML']).toEqual([
      `<script async src="${harness.server.url}/papo.js" data-site="${siteKey}"></script>`,
    ])
  })

  it('is chosen with the arrow keys, and each copy is announced', async () => {
    const page = await openSnippet()
    const tabs = snippetOf(page).getByRole('tablist', { name: 'Como a sua página é feita' })
    await tabs.getByRole('tab', { name: 'HTML' }).focus()
    await page.keyboard.press('ArrowLeft')
    const last = tabs.getByRole('tab', { name: 'Gerenciador de tags' })
    expect(await last.getAttribute('aria-selected')).toBe('true')
    expect(await last.evaluate((it) => it === document.activeElement)).toBe(true)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await codesIn(page)).toEqual(codes['npm'])
    const copies = snippetOf(page).getByRole('button', { name: 'Copiar' })
    await copies.first().press('Enter')
    await page.getByRole('status').filter({ hasText: 'Copiado' }).first().waitFor()
    await snippetOf(page).getByText('Copiado').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes['npm']?.[0])
  })

  it('gives a blank page its chat', async () => {
    pages['/html'] = `<!doctype html><title>Shop</title>${codes['HTML']?.[0]}`
    const { page, errors } = await visit(`${shop.origin}/html`)
    await expectChat(page)
    expect(errors).toEqual([])
  })

  it('gives a page its chat through a tag manager, which makes each script anew without its attributes', async () => {
    pages['/tags'] = '<!doctype html><title>Shop</title><h1>Shop</h1>'
    const { page, errors } = await visit(`${shop.origin}/tags`)
    await page.evaluate((markup) => {
      const { content } = Object.assign(document.createElement('template'), { innerHTML: markup })
      for (const { text } of content.querySelectorAll('script')) {
        document.body.append(Object.assign(document.createElement('script'), { text }))
      }
    }, codes['Gerenciador de tags']?.[0] ?? '')
    await expectChat(page)
    expect(errors).toEqual([])
  })
})

describe(
  'an application built with Vite and the package of this server',
  { timeout: preparationMs },
  () => {
    beforeAll(async () => {
      const place = await temporaryFolder()
      const [install = '', main = ''] = codes['npm'] ?? []
      const [, chat = ''] = codes['React'] ?? []
      const [, setup = ''] = codes['Vue'] ?? []
      const app = await exampleFile('vite/src/vue/App.vue', harness.server.url, siteKey)
      folder = await buildViteApp(place.path, install, {
        'src/npm/main.js': main,
        'src/react/Chat.jsx': chat,
        'src/vue/App.vue': setup + app.slice(app.indexOf('\n\n<template>')),
      })
      return place.remove
    }, preparationMs)

    it('has its chat without a framework', async () => {
      const { page, errors } = await visit(`${shop.origin}/npm.html`)
      await expectChat(page)
      expect(errors).toEqual([])
    })

    it('has one bubble in React, whose strict mode mounts everything twice, none without it, and it again', async () => {
      const { page, errors } = await visit(`${shop.origin}/react.html`)
      await expectChat(page)
      await page.getByRole('button', { name: 'Without chat' }).click()
      await page.locator('papo-chat').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'With chat' }).click()
      await expectChat(page)
      expect(errors).toEqual([])
    })

    it('has its chat in Vue, until the application ends', async () => {
      const { page, errors } = await visit(`${shop.origin}/vue.html`)
      await expectChat(page)
      await page.evaluate(() => document.dispatchEvent(new Event('leave')))
      await page.locator('papo-chat').waitFor({ state: 'detached' })
      expect(errors).toEqual([])
    })

    it('has the code of the example', async () => {
      const like = (name: string) => exampleFile(name, harness.server.url, siteKey)
      expect(await like('vite/src/npm/main.js')).toBe(`${codes['npm']?.[1]}\n`)
      expect(await like('vite/src/react/Chat.jsx')).toBe(`${codes['React']?.[1]}\n`)
      expect(await like('vite/src/vue/App.vue')).toContain(codes['Vue']?.[1])
      expect(await like('next/app/layout.jsx')).toBe(`${codes['Next.js']?.[0]}\n`)
    })
  },
)

describe.skipIf(!isNextInstalled() && !isRequired)('an application built with Next', () => {
  it(
    'has its chat, which stays over a navigation',
    async () => {
      const place = await temporaryFolder()
      const app = await startNextApp(place.path, codes['Next.js']?.[0] ?? '')
      onTestFinished(async () => {
        await app.stop()
        await place.remove()
      })
      await allow(app.url)
      const { page, errors } = await visit(app.url)
      await expectChat(page)
      await page.getByRole('link', { name: 'About' }).click()
      await page.getByRole('heading', { name: 'About' }).waitFor()
      expect(await page.locator('papo-chat').count()).toBe(1)
      expect(await launcher(page).getAttribute('aria-expanded')).toBe('true')
      expect(errors).toEqual([])
    },
    preparationMs,
  )
})

describe.skipIf(missingForWordPress().length > 0 && !isRequired)('a site with WordPress', () => {
  it(
    'has its chat on every page',
    async () => {
      expect(missingForWordPress()).toEqual([])
      const site = await startWordPress()
      onTestFinished(() => site.stop())
      await site.write('wp-content/mu-plugins/papo.php', codes['WordPress']?.[0] ?? '')
      await allow(site.url)
      for (const path of ['/', '/?p=1']) {
        const { page } = await visit(site.url + path)
        await expectChat(page)
      }
    },
    preparationMs,
  )
})
