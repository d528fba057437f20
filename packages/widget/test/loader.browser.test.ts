import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Papo } from '../src/papo.ts'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const panel = (page: Page) => page.getByRole('dialog')
const startButton = (page: Page) => page.getByRole('button', { name: 'Iniciar Chat' })
const state = (page: Page) => page.evaluate(() => window.papo?.('getState'))
const stub = `<script>window.papo = function () { (papo.q = papo.q || []).push(arguments) }</script>`

describe('a page with only the tag', () => {
  test('gets a launcher with an accessible name at the end of its body, without errors or layout shifts', async () => {
    const { page, errors, uncaught } = await harness.visit()
    await page.getByRole('button', { name: 'Chat de atendimento', exact: true }).waitFor()
    const shift = await page.evaluate(
      () =>
        new Promise((done) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as never)['value']
          }).observe({ type: 'layout-shift', buffered: true })
          requestAnimationFrame(() => requestAnimationFrame(() => done(sum)))
        }),
    )
    expect(shift).toBe(0)
    expect(await page.evaluate(() => document.body.lastElementChild?.localName)).toBe('papo-chat')
    expect([errors, uncaught]).toEqual([[], []])
  })

  test('downloads the settings but not the panel, and nothing is stored', async () => {
    const { page } = await harness.visit()
    await launcher(page).waitFor()
    expect(harness.requests).toEqual(['/papo.js', `/v1/widget/${harness.backend.site.key}`])
    const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length])
    expect(stored).toEqual([0, 0])
    expect(await page.context().cookies()).toEqual([])
  })

  test('preloads the panel and the texts when the pointer enters the launcher, and renders nothing yet', async () => {
    const { page } = await harness.visit()
    await launcher(page).hover()
    await expect
      .poll(() => harness.requests.filter((path) => path.startsWith('/papo/')).length)
      .toBe(2)
    expect(await launcher(page).getAttribute('aria-expanded')).toBe('false')
    expect(await page.locator('#panel').isVisible()).toBe(false)
  })

  test('has the launcher 20 px from the chosen side, at least 48 px wide', async () => {
    for (const side of ['right', 'left'] as const) {
      const { page } = await harness.visit({ tag: `data-position="${side}"`, lang: 'ar' })
      await launcher(page).waitFor()
      await page.waitForFunction(() =>
        document
          .querySelector('papo-chat')
          ?.shadowRoot?.querySelector('.launcher')
          ?.getAnimations()
          .every(({ playState }) => playState === 'finished'),
      )
      const box = await launcher(page).boundingBox()
      expect(box?.width).toBeGreaterThanOrEqual(48)
      expect(800 - ((box?.y ?? 0) + (box?.height ?? 0))).toBe(20)
      const gap = side === 'left' ? box?.x : 1280 - ((box?.x ?? 0) + (box?.width ?? 0))
      expect(gap).toBe(20)
    }
  })
})

describe('settings', () => {
  test('override each other in the order saved, papoSettings, attributes, init, update', async () => {
    harness.restart({ appearance: { color: '#111111', position: 'left', theme: 'dark' } })
    const { page } = await harness.visit({
      head: `<script>papoSettings = { color: '#222222', position: 'right' }</script>${stub}<script>papo('init', { color: '#444444' })</script>`,
      tag: 'data-color="#333333" data-autoload="false"',
    })
    const color = () => launcher(page).evaluate((it) => getComputedStyle(it).backgroundColor)
    await launcher(page).waitFor()
    expect(await color()).toBe('rgb(68, 68, 68)')
    expect(await launcher(page).getAttribute('data-side')).toBe('right')
    await page.evaluate(() => window.papo?.('update', { color: '#555555' }))
    expect(await color()).toBe('rgb(85, 85, 85)')
  })

  test('change the language at once, also in an open panel', async () => {
    const { page } = await harness.visit({ tag: 'data-open' })
    await startButton(page).waitFor()
    await page.evaluate(() => window.papo?.('update', { locale: 'en' }))
    await page.getByRole('button', { name: 'Start chat' }).waitFor()
    expect(await page.locator('#panel').getAttribute('lang')).toBe('en')
  })

  test('with data-autoload="false" show nothing until init', async () => {
    const { page } = await harness.visit({ tag: 'data-autoload="false"' })
    await page.waitForFunction(() => (window.papo as never)?.['live'])
    expect(await page.locator('papo-chat').count()).toBe(0)
    await page.evaluate(() => window.papo?.('init'))
    await launcher(page).waitFor()
  })
})

describe('papo(command)', () => {
  test('runs calls from before the script in order, and emits ready once to early and late listeners', async () => {
    const { page } = await harness.visit({
      head: `${stub}<script>heard = []; for (const name of ['ready', 'open', 'close']) papo('on', name, () => heard.push(name)); papo('open')</script>`,
    })
    await startButton(page).waitFor()
    const heard = await page.evaluate(() => {
      const late: string[] = []
      window.papo?.('on', 'ready', () => late.push('late'))
      window.papo?.('close')
      return [(window as never)['heard'], late]
    })
    expect(heard).toEqual([['ready', 'open', 'close'], ['late']])
  })

  test('opens, closes, toggles, hides and shows, with one event each, also on the window', async () => {
    const { page } = await harness.visit({
      head: `<script>emitted = []; for (const name of ['open', 'close']) addEventListener('papo:' + name, () => emitted.push(name))</script>`,
    })
    await launcher(page).waitFor()
    const act = async (
      command: 'open' | 'close' | 'toggle' | 'hide' | 'show',
      visibility: string,
    ) => {
      await page.evaluate((command) => window.papo?.(command as 'open'), command)
      await expect.poll(async () => (await state(page))?.visibility).toBe(visibility)
    }
    await act('open', 'open')
    await act('toggle', 'closed')
    await act('toggle', 'open')
    await act('hide', 'hidden')
    expect(await launcher(page).isVisible()).toBe(false)
    await act('show', 'closed')
    expect(await launcher(page).isVisible()).toBe(true)
    expect(await page.evaluate(() => (window as never)['emitted'])).toEqual([
      'open',
      'close',
      'open',
      'close',
    ])
  })

  test('on returns an unsubscribe function, off unsubscribes too, and a listener that throws affects no other', async () => {
    const { page, uncaught } = await harness.visit()
    await launcher(page).waitFor()
    const heard = await page.evaluate(async () => {
      const heard: string[] = []
      const { papo } = window as never as { papo: Papo }
      const gone = () => heard.push('gone')
      papo('on', 'open', () => {
        throw new Error('The page is broken')
      })
      papo('on', 'open', gone)
      papo('off', 'open', gone)
      papo('on', 'open', () => heard.push('ended'))()
      papo('on', 'open', () => heard.push('here'))
      const opened = new Promise((done) => papo('on', 'open', done))
      papo('open')
      await opened
      return heard
    })
    expect(heard).toEqual(['here'])
    expect(uncaught).toEqual([])
  })

  test('warns once about an unknown command', async () => {
    const { page, uncaught } = await harness.visit()
    const warnings: string[] = []
    page.on('console', (it) => it.type() === 'warning' && warnings.push(it.text()))
    await launcher(page).waitFor()
    await page.evaluate(() => {
      const papo = window.papo as never as (command: string) => void
      for (const command of ['dance', 'dance', 'constructor']) papo(command)
    })
    expect(warnings).toEqual([
      'Papo: unknown command "dance"',
      'Papo: unknown command "constructor"',
    ])
    expect(uncaught).toEqual([])
  })

  test('destroy removes everything, and init resumes the chat that was running', async () => {
    const { page } = await harness.visit()
    await launcher(page).click()
    await startButton(page).click()
    await page.getByText('Aguardando...').waitFor()
    await page.evaluate(() => window.papo?.('destroy'))
    expect(await page.locator('papo-chat').count()).toBe(0)
    expect(await state(page)).toMatchObject({ ready: false, visibility: 'closed', chatId: null })
    const asked = harness.requests.length
    await page.keyboard.press('Escape')
    await page.evaluate(() => window.papo?.('init'))
    await launcher(page).waitFor()
    expect(harness.requests.length).toBeGreaterThan(asked)
    await expect.poll(async () => (await state(page))?.view).toBe('waiting')
    expect(await harness.backend.chats()).toHaveLength(1)
  })

  test('startChat and sendMessage start a chat, endChat ends it', async () => {
    const { page } = await harness.visit()
    await launcher(page).waitFor()
    await page.evaluate(() => window.papo?.('setAttributes', { plan: 'gold' }))
    await page.evaluate(() => window.papo?.('sendMessage', 'Oi'))
    await expect.poll(async () => (await harness.backend.chats()).length).toBe(1)
    expect((await state(page))?.visibility).toBe('closed')
    const [chat] = await harness.backend.chats()
    expect(chat?.visitor.attributes).toEqual({ plan: 'gold' })
    expect((await harness.backend.log(chat?.id ?? '')).map(({ text }) => text)).toEqual(['Oi'])
    await page.evaluate(() => window.papo?.('endChat'))
    await expect.poll(async () => (await harness.backend.chats())[0]?.status).toBe('ended')
    await page.evaluate(() => window.papo?.('startChat', { message: 'De novo' }))
    await expect.poll(async () => (await harness.backend.chats()).length).toBe(2)
    await page.getByText('Aguardando...').waitFor()
  })

  test('starts a chat with the latest attributes, however many the page has set', async () => {
    const { page } = await harness.visit()
    await launcher(page).waitFor()
    await page.evaluate(() => {
      for (let at = 0; at < 50; at += 1) window.papo?.('setAttributes', { [`step${at}`]: at })
      window.papo?.('startChat', { message: 'Oi' })
    })
    await expect.poll(async () => (await harness.backend.chats()).length).toBe(1)
    const attributes = (await harness.backend.chats())[0]?.visitor.attributes ?? {}
    expect(Object.keys(attributes)).toHaveLength(20)
    expect(attributes).toMatchObject({ step49: 49 })
  })
})

describe('a more complex page', () => {
  test('has one launcher if it contains the tag twice', async () => {
    const again = `<script async src="${harness.chatOrigin}/papo.js" data-site="${harness.backend.site.key}"></script>`
    const { page, uncaught } = await harness.visit({ body: again })
    await launcher(page).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.locator('papo-chat').count()).toBe(1)
    expect(uncaught).toEqual([])
  })

  test('can set papoSettings where a tag manager strips attributes', async () => {
    const { page } = await harness.visit({
      tag: null,
      head: `<script>papoSettings = { site: '${harness.backend.site.key}' }; const it = document.createElement('script'); it.src = '${harness.chatOrigin}/papo.js'; document.head.append(it)</script>`,
    })
    await launcher(page).waitFor()
    expect((await state(page))?.ready).toBe(true)
  })

  test('gets one error report and no exception without a site key', async () => {
    const { page, errors, uncaught } = await harness.visit({
      tag: null,
      head: `<script src="${harness.chatOrigin}/papo.js"></script>`,
    })
    await expect.poll(() => errors).toEqual([expect.stringContaining('data-site is missing')])
    await page.evaluate(() => window.papo?.('open'))
    expect(uncaught).toEqual([])
  })

  test('keeps the one launcher and its chat when it replaces its body', async () => {
    const { page } = await harness.visit()
    await launcher(page).click()
    await startButton(page).click()
    await page.getByText('Aguardando...').waitFor()
    await page.evaluate(() => {
      const body = document.createElement('body')
      body.append(document.createElement('h1'))
      document.documentElement.replaceChild(body, document.body)
    })
    await page.getByText('Aguardando...').waitFor()
    expect(await page.locator('papo-chat').count()).toBe(1)
    expect(await page.evaluate(() => document.body.lastElementChild?.localName)).toBe('papo-chat')
  })

  test('opens the chat from any element with data-papo-open, and gets the focus back', async () => {
    const { page } = await harness.visit({
      body: '<a id="talk" href="/contact" data-papo-open><b>Fale conosco</b></a>',
    })
    await launcher(page).waitFor()
    await page.locator('#talk b').click()
    await startButton(page).waitFor()
    expect(page.url()).toBe(`${harness.origin}/`)
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('talk')
  })

  test('cannot change the widget with hostile styles, and gets none of its styles', async () => {
    const boxes = async (head: string) => {
      const { page } = await harness.visit({ head, tag: 'data-open' })
      await startButton(page).waitFor()
      await expect.poll(() => panel(page).evaluate((it) => getComputedStyle(it).opacity)).toBe('1')
      const measured = await panel(page).evaluate((it) =>
        [it, ...it.querySelectorAll('h2, button, p')].map((part) => {
          const { width, height, left, top } = part.getBoundingClientRect()
          const { fontSize, color, display, fontFamily } = getComputedStyle(part)
          return [width, height, left, top, fontSize, color, display, fontFamily]
        }),
      )
      return [measured, await page.locator('h1').evaluate((it) => getComputedStyle(it).fontSize)]
    }
    const plain = await boxes('')
    const hostile = await boxes(
      '<style>papo-chat,*{all:unset;font-size:40px!important;color:red!important;display:none!important;transform:rotate(9deg)!important}html,body,main,h1{display:block!important;transform:none!important}button{display:none!important}</style>',
    )
    expect(hostile[0]).toEqual(plain[0])
    expect(hostile[1]).toBe('40px')
  })

  test('runs a whole chat under a strict policy with Trusted Types without a violation', async () => {
    const policy = `default-src 'self'; script-src 'nonce-x' 'strict-dynamic'; style-src 'self'; connect-src ${harness.chatOrigin}; require-trusted-types-for 'script'`
    const { page, errors, uncaught } = await harness.visit({
      headers: { 'content-security-policy': policy },
      head: `<script nonce="x">violations = []; addEventListener('securitypolicyviolation', (it) => violations.push(it.violatedDirective + ' ' + it.blockedURI))</script>`,
      tag: 'nonce="x"',
    })
    await launcher(page).click()
    await startButton(page).click()
    await page.getByText('Aguardando...').waitFor()
    const chatId = (await harness.backend.chats())[0]?.id ?? ''
    await harness.backend.agentAccepts(chatId)
    await harness.backend.agentSends(chatId, 'Oi https://x.org')
    await page.getByRole('link', { name: 'https://x.org' }).waitFor()
    await harness.backend.agentEnds(chatId)
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: 'Enviar avaliação' }).click()
    await page.getByText('Obrigado!').waitFor()
    expect(await page.evaluate(() => (window as never)['violations'])).toEqual([])
    expect([errors, uncaught]).toEqual([[], []])
  })
})

describe('failures', () => {
  test('an origin that is not allowed is named in the console, with the way to allow it, and no launcher appears', async () => {
    harness.restart({ allowedOrigins: [] })
    const { page, errors, uncaught } = await harness.visit()
    await expect.poll(() => errors.length).toBe(1)
    expect(errors[0]).toContain(harness.origin)
    expect(errors[0]).toContain(`${harness.chatOrigin}/console/`)
    expect(await page.locator('papo-chat').count()).toBe(0)
    expect(uncaught).toEqual([])
  })

  test('a server that is down causes no errors, and the launcher appears when it is back', async () => {
    harness.missing.add('/v1/')
    const { page, uncaught } = await harness.visit({}, {}, (page) => page.clock.install())
    await expect
      .poll(() => harness.requests.filter((path) => path.startsWith('/v1/')).length)
      .toBe(1)
    harness.missing.clear()
    await expect
      .poll(async () => {
        await page.clock.runFor(5000)
        return await launcher(page).count()
      })
      .toBe(1)
    expect(uncaught).toEqual([])
  })

  test.each([
    ['200 with JSON of its own', 200, '{"status":"ok"}'],
    ['200 with settings that say no', 200, '{"allowed":false,"appearance":{}}'],
    ['200 with a page', 200, '<title>Sign in to the network</title>'],
    ['404 with a code', 404, '{"code":"site_not_found","status":404}'],
    ['404 with a page', 404, '<h1>Not Found</h1>'],
    ['403 with nothing', 403, ''],
  ])('a proxy in between that answers %s decides nothing', async (_what, status, body) => {
    harness.proxyAnswer = { status, body }
    const { page, errors, uncaught } = await harness.visit({}, {}, (page) => page.clock.install())
    const settings = () => harness.requests.filter((path) => path.startsWith('/v1/')).length
    await expect.poll(settings).toBe(1)
    await expect
      .poll(async () => {
        await page.clock.runFor(5000)
        return settings()
      })
      .toBe(3)
    expect(await page.locator('papo-chat').count()).toBe(0)
    harness.proxyAnswer = null
    await expect
      .poll(async () => {
        await page.clock.runFor(5000)
        return await launcher(page).count()
      })
      .toBe(1)
    expect(errors.filter((error) => error.includes('Papo'))).toEqual([])
    expect(uncaught).toEqual([])
  })

  test('a panel that fails to load emits an error, and loads at the next click', async () => {
    harness.missing.add('/papo/panel')
    const { page, uncaught } = await harness.visit()
    await launcher(page).waitFor()
    const announced = page.evaluate(
      () => new Promise((done) => window.papo?.('on', 'error', ({ code }) => done(code))),
    )
    await launcher(page).click()
    expect(await announced).toBe('panel_unavailable')
    harness.missing.clear()
    await launcher(page).click()
    await startButton(page).waitFor()
    expect(uncaught).toEqual([])
  })

  test('a chat works without storage, but is not remembered', async () => {
    const { page, uncaught } = await harness.visit({
      head: `<script>for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })</script>`,
    })
    await launcher(page).click()
    await startButton(page).click()
    await page.getByText('Aguardando...').waitFor()
    expect(uncaught).toEqual([])
  })
})

describe('the file for the end of a chat', () => {
  test('is requested again at the next opening after it failed, and not before', async () => {
    const { page, uncaught, chatId, tries } = await resumeWithoutIt()
    await harness.backend.agentSends(chatId, 'Um momento')
    await page.getByRole('button', { name: '1 mensagem nova' }).waitFor()
    expect(tries()).toBe(1)
    harness.missing.clear()
    await launcher(page).click()
    await expect.poll(tries).toBe(2)
    await harness.backend.agentEnds(chatId)
    await page.getByText('Como foi seu atendimento?').waitFor()
    expect(uncaught).toEqual([])
  })

  test('is requested again when the chat ends', async () => {
    const { page, chatId, tries } = await resumeWithoutIt()
    await launcher(page).click()
    await expect.poll(tries).toBe(2)
    harness.missing.clear()
    await harness.backend.agentEnds(chatId)
    await page.getByText('Como foi seu atendimento?').waitFor()
    expect(tries()).toBe(3)
  })

  test('is requested again after the request on its way fails, though the chat has ended meanwhile', async () => {
    const { page, chatId, tries } = await resumeWithoutIt()
    const isHeld = Promise.withResolvers<() => Promise<void>>()
    await page.route(
      '**/later.*',
      (route) => isHeld.resolve(() => route.fulfill({ status: 404 })),
      { times: 1 },
    )
    await launcher(page).click()
    const fail = await isHeld.promise
    await harness.backend.agentEnds(chatId)
    await page.locator('[data-view=rating]').waitFor()
    harness.missing.clear()
    await fail()
    await page.getByText('Como foi seu atendimento?').waitFor()
    expect(tries()).toBe(2)
  })

  /** Resumes an earlier chat with the panel closed and without the file for its end. */
  async function resumeWithoutIt() {
    harness.missing.add('/later.')
    const visit = await harness.visitActiveChat()
    const tries = () => harness.requests.filter((path) => path.includes('/later.')).length
    await expect.poll(tries).toBe(1)
    return { ...visit, tries, chatId: (await harness.backend.chats())[0]?.id ?? '' }
  }
})
