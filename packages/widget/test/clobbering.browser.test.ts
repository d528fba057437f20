import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserHarness, type SitePage } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const hostile = 'http://hostile.test'
const picture = `${hostile}/x/picture`

/** Each with `src` or `data` on the hostile host, as far as it has one. */
const elements: Record<string, (name: string) => string> = {
  img: (name) => `<img name="${name}" src="${picture}" data-site="KEY" width="9" height="9">`,
  form: (name) => `<form name="${name}"><input name="live"><input name="q"></form>`,
  embed: (name) => `<embed name="${name}" src="${picture}" data-site="KEY" width="9" height="9">`,
  object: (name) => `<object name="${name}" data="${picture}" width="9" height="9"></object>`,
  iframe: (name) => `<iframe name="${name}" src="${picture}" width="9" height="9"></iframe>`,
}
/** The same by `id`, which puts them on the window as well, with what stands inside of them. */
const byId: Record<string, (name: string) => string> = {
  'a form with fields': (name) =>
    `<form id="${name}"><input name="live"><input name="q"><input name="open"></form>`,
  'two links': (name) =>
    `<a id="${name}" href="${hostile}/x/"></a><a id="${name}" name="site" href="${hostile}/y/"></a>`,
  'a frame of the page': (name) =>
    `<iframe name="${name}" srcdoc="<a id=live></a><a id=q></a>" width="9" height="9"></iframe>`,
  'an object': (name) => `<object id="${name}" data="${picture}" width="9" height="9"></object>`,
}

/** What becomes an address, code, or the decision to start. */
const decisive = ['currentScript', 'scripts', 'body', 'papo', 'papoSettings']
const members =
  'documentElement head querySelector querySelectorAll getElementsByTagName createElement createElementNS createTextNode addEventListener all removeEventListener hidden visibilityState readyState title referrer cookie location baseURI defaultView activeElement constructor __proto__ Document HTMLScriptElement Reflect Proxy fetch requestIdleCallback visualViewport localStorage sessionStorage matchMedia customElements name'.split(
    ' ',
  )

/** The page as it is, whatever its elements are called. */
function look() {
  const ask = (root: Document | ShadowRoot | null | undefined, selector: string) => {
    const { querySelector } = root instanceof Document ? Document.prototype : ShadowRoot.prototype
    return root ? querySelector.call(root, selector) : null
  }
  const host = ask(document, 'papo-chat')
  const shadow = host?.shadowRoot
  const bubble = ask(shadow, 'button.launcher')?.getBoundingClientRect()
  const start = ask(shadow, '#panel.open button[data-focus], #panel.open .primary')
  return {
    isLast: host !== null && host.parentElement?.lastElementChild === host,
    parent: host?.parentElement?.localName,
    bubble: bubble && { x: bubble.x + bubble.width / 2, y: bubble.y + bubble.height / 2 },
    start: start?.textContent,
    isOwned: Object.hasOwn(window, 'owned'),
  }
}

/** Visits a page whose users have put hostile elements in it. What was asked of their host is kept. */
async function visit(page: SitePage) {
  const asked: string[] = []
  const key = harness.backend.site.key
  const body = page.body?.replaceAll('KEY', key) ?? ''
  const answer = await harness.backend.fetch(`${harness.chatOrigin}/v1/widget/${key}`, {
    headers: { origin: harness.origin },
  })
  const settings = await answer.text()
  const visited = await harness.visit({ ...page, body }, {}, (tab) =>
    tab.route(`${hostile}/**`, async (route) => {
      const url = route.request().url()
      asked.push(url)
      const headers = { 'access-control-allow-origin': '*' }
      if (url === picture) await route.fulfill({ contentType: 'image/png', body: '', headers })
      else if (url.endsWith('.js')) {
        const code = `owned = 1; export const words = [], mountPanel = () => ({})`
        await route.fulfill({ contentType: 'text/javascript', body: code, headers })
      } else await route.fulfill({ contentType: 'application/json', body: settings, headers })
    }),
  )
  return { ...visited, asked }
}

/** Clicks on the bubble until Papo's own panel is open, and tells how it went. */
async function openPapo({ page, asked, uncaught }: Awaited<ReturnType<typeof visit>>) {
  await expect.poll(async () => (await page.evaluate(look)).bubble?.x).toBeGreaterThan(0)
  const { bubble } = await page.evaluate(look)
  await page.mouse.move(bubble?.x ?? 0, bubble?.y ?? 0)
  await page.mouse.click(bubble?.x ?? 0, bubble?.y ?? 0)
  await expect.poll(async () => (await page.evaluate(look)).start).toBe('Iniciar Chat')
  const { parent, isLast, isOwned } = await page.evaluate(look)
  return { parent, isLast, isOwned, asked: asked.filter((url) => url !== picture), uncaught }
}

/** The hostile host was asked for pictures alone, and none of its code ran. */
const unharmed = { parent: 'body', isLast: true, isOwned: false, asked: [], uncaught: [] }

/** Where the site is named: in the tag, in `papoSettings`, or there by a tag that is a module. */
const tags: Record<string, () => SitePage> = {
  'a tag with its site': () => ({}),
  'a tag without attributes, and papoSettings': () => ({
    tag: null,
    head: `<script>papoSettings = { site: '${harness.backend.site.key}' }</script><script async src="${harness.chatOrigin}/papo.js"></script>`,
  }),
  'a tag that is a module, of which the browser names no script': () => ({
    tag: null,
    head: `<script>papoSettings = { site: '${harness.backend.site.key}' }</script><script type="text/plain" src="${hostile}/x/not-papo.js?of=/papo.js"></script><script type="module" src="${harness.chatOrigin}/papo.js?v=1"></script>`,
  }),
}

describe.each(Object.keys(elements))('an <%s name>', (element) => {
  const named = (names: string[]) => names.map((name) => elements[element]?.(name)).join('')

  test.each(Object.keys(tags))('of every name at once takes nothing from %s', async (tag) => {
    expect(
      await openPapo(await visit({ ...tags[tag]?.(), body: named([...decisive, ...members]) })),
    ).toEqual(unharmed)
  })

  test.each(decisive)('called %s takes nothing by itself', async (name) => {
    expect(await openPapo(await visit({ body: named([name]) }))).toEqual(unharmed)
  })
})

/** A few at a time, since one that keeps the widget away would hide what another does. */
const fews = Array.from({ length: Math.ceil(members.length / 5) }, (_, at) =>
  members.slice(5 * at, 5 * at + 5),
)
test.each(fews)('images or forms called %s, %s and so on take nothing', async (...names) => {
  const element = fews.findIndex(([first]) => first === names[0]) % 2 ? 'img' : 'form'
  expect(
    await openPapo(await visit({ body: names.map((name) => elements[element]?.(name)).join('') })),
  ).toEqual(unharmed)
})

describe.each(Object.keys(byId))('%s, by its id,', (kind) => {
  test.each(['papo', 'papoSettings'])('called %s takes nothing', async (name) => {
    expect(await openPapo(await visit({ body: byId[kind]?.(name) ?? '' }))).toEqual(unharmed)
  })

  test('of every name takes nothing from papoSettings, nor from calls that wait for the script', async () => {
    const site = harness.backend.site.key
    const names = [...decisive, ...members].map((name) => byId[kind]?.(name)).join('')
    const stub = `<script>window.papo = function () { (papo.q ??= []).push(arguments) }; papo('on', 'ready', () => { heard = true })</script>`
    const visited = await visit({
      tag: null,
      body: `${names}<script>papoSettings = { site: '${site}' }</script>${stub}<script async src="${harness.chatOrigin}/papo.js"></script>`,
    })
    expect(await openPapo(visited)).toEqual(unharmed)
    expect(await visited.page.evaluate(() => (window as never)['heard'])).toBe(true)
  })
})

describe('what the page can do itself', () => {
  const named = [...decisive, ...members].map((name) => elements['img']?.(name)).join('')

  test('a whole chat is held, and counted in the title of a hidden page, among images of every name', async () => {
    const visited = await visit({
      body: named,
      head: `<script>Object.defineProperty(Document.prototype, 'hidden', { get: () => window.isAway })</script>`,
    })
    const { page, uncaught } = visited
    expect(await openPapo(visited)).toEqual(unharmed)
    const text = () =>
      page.evaluate(() => {
        const host = Document.prototype.querySelector.call(document, 'papo-chat')
        return host?.shadowRoot?.querySelector('#panel')?.textContent
      })
    await page.evaluate(() => window.papo?.('startChat', { message: 'Oi' }))
    await expect.poll(text).toContain('Aguardando...')
    const [chat] = harness.backend.chats
    expect(chat?.page?.title).toBe('Aurora')
    await page.evaluate(() => window.papo?.('close'))
    harness.backend.agentAccepts(chat?.id ?? '')
    harness.backend.agentSends(chat?.id ?? '', 'Bom dia')
    await expect
      .poll(() => page.evaluate(() => window.papo?.('getState')))
      .toMatchObject({ unread: 1 })
    await page.evaluate(() => {
      Object.assign(window, { isAway: true })
      EventTarget.prototype.dispatchEvent.call(document, new Event('visibilitychange'))
    })
    await expect.poll(() => page.title()).toBe('(1) Aurora')
    await page.evaluate(() => window.papo?.('open'))
    await expect.poll(text).toContain('Bom dia')
    expect(uncaught).toEqual([])
  })

  test('a form whose fields have the names of its members opens the chat, and gets the focus back', async () => {
    const fields = ['closest', 'focus'].map((it) => `<input name="${it}">`)
    const { page, uncaught } = await visit({
      body: `<form id="ask" data-papo-open tabindex="0" style="padding:30px">${fields.join('')}</form>`,
    })
    await page.locator('papo-chat button.launcher').waitFor()
    const box = await page.locator('#ask').boundingBox()
    await page.mouse.click((box?.x ?? 0) + 9, (box?.y ?? 0) + 9)
    await page.getByRole('button', { name: 'Iniciar Chat' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('ask')
    expect(uncaught).toEqual([])
  })

  test('on a small screen such a form sleeps beside the open panel, and wakes after it', async () => {
    const { page, uncaught } = await visit({
      body: `</main><form id="search"><input name="inert"><input name="hidden"></form><main>`,
    })
    await page.setViewportSize({ width: 400, height: 700 })
    const sleeps = () => page.locator('#search').evaluate((form) => form.hasAttribute('inert'))
    await page.locator('papo-chat button.launcher').click()
    await page.getByRole('button', { name: 'Iniciar Chat' }).waitFor()
    expect(await sleeps()).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(sleeps).toBe(false)
    expect(uncaught).toEqual([])
  })

  test('an element stands neither for a function that the browser lacks nor for a stub that the page keeps', async () => {
    const visited = await visit({
      head: `<script>const { requestIdleCallback: given } = window; delete window.requestIdleCallback; addEventListener('papo:ready', () => { window.requestIdleCallback = given; console.error('ready') })</script>`,
      body: `<form id="requestIdleCallback"></form><form id="papo"><input name="live"></form><form id="papoSettings"><input name="open"></form><script>window.papo = window.papo || 0; window.papoSettings = window.papoSettings || {}</script>`,
    })
    // The test's own tools need the function.
    await expect.poll(() => visited.errors).toEqual(['ready'])
    expect(await openPapo(visited)).toEqual(unharmed)
  })
})
