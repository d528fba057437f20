import { limits } from '@papo/protocol'
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

/** Elements with a `name`; their `src` or `data`, if any, is on the hostile host. */
const elements: Record<string, (name: string) => string> = {
  img: (name) => `<img name="${name}" src="${picture}" data-site="KEY" width="9" height="9">`,
  form: (name) => `<form name="${name}"><input name="live"><input name="q"></form>`,
  embed: (name) => `<embed name="${name}" src="${picture}" data-site="KEY" width="9" height="9">`,
  object: (name) => `<object name="${name}" data="${picture}" width="9" height="9"></object>`,
  iframe: (name) => `<iframe name="${name}" src="${picture}" width="9" height="9"></iframe>`,
}
/** Elements with an `id`, which appear on the window too, with their children. */
const byId: Record<string, (name: string) => string> = {
  'a form with fields': (name) =>
    `<form id="${name}"><input name="live"><input name="q"><input name="open"></form>`,
  'two links': (name) =>
    `<a id="${name}" href="${hostile}/x/"></a><a id="${name}" name="site" href="${hostile}/y/"></a>`,
  'a frame of the page': (name) =>
    `<iframe name="${name}" srcdoc="<a id=live></a><a id=q></a>" width="9" height="9"></iframe>`,
  'an object': (name) => `<object id="${name}" data="${picture}" width="9" height="9"></object>`,
}

/** Names that decide about an address, code, or the start. */
const decisive = ['currentScript', 'scripts', 'body', 'papo', 'papoSettings']
const members =
  'documentElement head querySelector querySelectorAll getElementsByTagName createElement createElementNS createTextNode addEventListener all removeEventListener hidden visibilityState readyState title referrer cookie location baseURI defaultView activeElement constructor __proto__ Document HTMLScriptElement Reflect Proxy fetch requestIdleCallback visualViewport localStorage sessionStorage matchMedia customElements name'.split(
    ' ',
  )

/** Inspects the page without reading properties that its elements can shadow. */
function inspect() {
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

/** Opens a page with hostile elements, and collects the requests to their host. */
async function visit(page: SitePage) {
  const requests: string[] = []
  const key = harness.backend.site.key
  const body = page.body?.replaceAll('KEY', key) ?? ''
  const answer = await harness.backend.fetch(`${harness.chatOrigin}/v1/widget/${key}`, {
    headers: { origin: harness.origin },
  })
  const settings = await answer.text()
  const visited = await harness.visit({ ...page, body }, {}, (tab) =>
    tab.route(`${hostile}/**`, async (route) => {
      const url = route.request().url()
      requests.push(url)
      const headers = { 'access-control-allow-origin': '*' }
      if (url === picture) await route.fulfill({ contentType: 'image/png', body: '', headers })
      else if (url.endsWith('.js')) {
        const code = `owned = 1; export const words = [], mountPanel = () => ({})`
        await route.fulfill({ contentType: 'text/javascript', body: code, headers })
      } else await route.fulfill({ contentType: 'application/json', body: settings, headers })
    }),
  )
  return { ...visited, requests }
}

/** Clicks on the launcher, waits for Papo's own panel, and returns the state of the page. */
async function openPapo({ page, requests, uncaught }: Awaited<ReturnType<typeof visit>>) {
  await expect.poll(async () => (await page.evaluate(inspect)).bubble?.x).toBeGreaterThan(0)
  const { bubble } = await page.evaluate(inspect)
  await page.mouse.move(bubble?.x ?? 0, bubble?.y ?? 0)
  await page.mouse.click(bubble?.x ?? 0, bubble?.y ?? 0)
  await expect.poll(async () => (await page.evaluate(inspect)).start).toBe('Iniciar Chat')
  const { parent, isLast, isOwned } = await page.evaluate(inspect)
  return { parent, isLast, isOwned, requests: requests.filter((url) => url !== picture), uncaught }
}

/** The hostile host got no requests except for pictures, and none of its code ran. */
const unharmed = { parent: 'body', isLast: true, isOwned: false, requests: [], uncaught: [] }

/** The places of the site key: the tag, `papoSettings`, or `papoSettings` with a module tag. */
const tags: Record<string, () => SitePage> = {
  'a tag with its site': () => ({}),
  'a tag without attributes, and papoSettings': () => ({
    tag: null,
    head: `<script>papoSettings = { site: '${harness.backend.site.key}' }</script><script async src="${harness.chatOrigin}/papo.js"></script>`,
  }),
  'a module tag, for which the browser sets no currentScript': () => ({
    tag: null,
    head: `<script>papoSettings = { site: '${harness.backend.site.key}' }</script><script type="text/plain" src="${hostile}/x/not-papo.js?of=/papo.js"></script><script type="module" src="${harness.chatOrigin}/papo.js?v=1"></script>`,
  }),
}

describe.each(Object.keys(elements))('an <%s name>', (element) => {
  const named = (names: string[]) => names.map((name) => elements[element]?.(name)).join('')

  test.each(Object.keys(tags))('with each of the names at once does not affect %s', async (tag) => {
    expect(
      await openPapo(await visit({ ...tags[tag]?.(), body: named([...decisive, ...members]) })),
    ).toEqual(unharmed)
  })

  test.each(decisive)('called %s has no effect by itself', async (name) => {
    expect(await openPapo(await visit({ body: named([name]) }))).toEqual(unharmed)
  })
})

/** Small groups, since one name that blocks the widget would hide the effect of another. */
const groups = Array.from({ length: Math.ceil(members.length / 5) }, (_, at) =>
  members.slice(5 * at, 5 * at + 5),
)
test.each(groups)('images or forms called %s, %s and so on have no effect', async (...names) => {
  const element = groups.findIndex(([first]) => first === names[0]) % 2 ? 'img' : 'form'
  expect(
    await openPapo(await visit({ body: names.map((name) => elements[element]?.(name)).join('') })),
  ).toEqual(unharmed)
})

describe.each(Object.keys(byId))('%s, by its id,', (kind) => {
  test.each(['papo', 'papoSettings'])('called %s has no effect', async (name) => {
    expect(await openPapo(await visit({ body: byId[kind]?.(name) ?? '' }))).toEqual(unharmed)
  })

  test('with each of the names affects neither papoSettings nor queued calls', async () => {
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

describe('the page itself', () => {
  const named = [...decisive, ...members].map((name) => elements['img']?.(name)).join('')

  test('a whole chat works among images with each of the names, and unread messages are counted in the title of a hidden page', async () => {
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
    const [chat] = await harness.backend.chats()
    expect(chat?.page?.title).toBe('Aurora')
    await page.evaluate(() => window.papo?.('close'))
    await harness.backend.agentAccepts(chat?.id ?? '')
    await harness.backend.agentSends(chat?.id ?? '', 'Bom dia')
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

  test('the message field counts its characters, and scripts of the page read the real document of each element', async () => {
    const visited = await visit({ body: named })
    const { page, uncaught } = visited
    expect(await openPapo(visited)).toEqual(unharmed)
    await page.evaluate(() => window.papo?.('startChat', { message: 'Oi' }))
    await expect.poll(() => harness.backend.chats()).toHaveLength(1)
    const [chat] = await harness.backend.chats()
    await harness.backend.agentAccepts(chat?.id ?? '')
    await page.locator('papo-chat .composer textarea').fill('a'.repeat(limits.textLength - 1))
    await expect
      .poll(() => page.locator('papo-chat #remark').textContent())
      .toBe('Resta 1 caractere')
    const documents = await page.evaluate(() => {
      const host = Document.prototype.querySelector.call(document, 'papo-chat')
      const elements = [...(host?.shadowRoot?.querySelectorAll('*') ?? [])]
      return elements.map((element) => element.ownerDocument === document)
    })
    expect(new Set(documents)).toEqual(new Set([true]))
    expect(uncaught).toEqual([])
  })

  test('a form whose fields have the names of its properties opens the chat and gets the focus back', async () => {
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

  test('on a small screen such a form is inert while the panel is open, and not afterwards', async () => {
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

  test('an element replaces neither a function that the browser lacks nor the stub of the page', async () => {
    const visited = await visit({
      head: `<script>const { requestIdleCallback: given } = window; delete window.requestIdleCallback; addEventListener('papo:ready', () => { window.requestIdleCallback = given; console.error('ready') })</script>`,
      body: `<form id="requestIdleCallback"></form><form id="papo"><input name="live"></form><form id="papoSettings"><input name="open"></form><script>window.papo = window.papo || 0; window.papoSettings = window.papoSettings || {}</script>`,
    })
    // Playwright itself needs the function.
    await expect.poll(() => visited.errors).toEqual(['ready'])
    expect(await openPapo(visited)).toEqual(unharmed)
  })
})
