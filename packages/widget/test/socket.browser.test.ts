import { realtimeLimits } from '@papo/protocol'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserHarness, type VisitOptions } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const chatId = async () => (await harness.backend.chats()).at(-1)?.id ?? ''
const agentSends = async (text: string) => harness.backend.agentSends(await chatId(), text)
const bubbles = (page: Page) => page.locator('papo-chat .bubble').allInnerTexts()
const polls = () => harness.requests.filter((path) => path.endsWith('/messages')).length

/** The banner’s texts, each time that it changes. */
const announced = (page: Page) =>
  page.evaluate(() => (window as never as { announced: string[] }).announced)

async function recordBanner(page: Page): Promise<void> {
  await page.locator('papo-chat .banner').evaluate((banner) => {
    const texts: string[] = []
    Object.assign(window, { announced: texts })
    new MutationObserver(() => {
      const text = banner.textContent ?? ''
      if (text && text !== texts.at(-1)) texts.push(text)
    }).observe(banner, { childList: true, subtree: true, characterData: true })
  })
}

/** Opens an active chat; its socket is up. */
async function openChat(options: VisitOptions = {}): Promise<Page> {
  const { page } = await harness.visitActiveChat({}, {}, options)
  await launcher(page).click()
  await page.getByText('Ana entrou na conversa').waitFor()
  await expect.poll(() => harness.sockets.open[0]?.watched.size).toBe(1)
  return page
}

describe('the socket of a page', () => {
  test('shows messages without a poll, and closes with the widget', async () => {
    const page = await openChat()
    const before = polls()
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    await agentSends('Dois')
    await page.getByText('Dois', { exact: true }).waitFor()
    expect(polls()).toBe(before)
    await page.evaluate(() => window.papo?.('destroy'))
    await expect.poll(() => harness.sockets.open).toEqual([])
    await page.evaluate(() => window.papo?.('init'))
    await expect.poll(() => harness.sockets.open).toHaveLength(1)
  })

  test('is one, also with the tag twice, and stays through pushState and a new body', async () => {
    const { page, errors } = await harness.visitActiveChat({
      body: `<script async src="${harness.chatOrigin}/papo.js" data-site="${harness.backend.site.key}"></script>`,
    })
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    await expect.poll(() => harness.sockets.open).toHaveLength(1)
    await page.evaluate(() => history.pushState(null, '', '/another'))
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    await page.evaluate(() => {
      const body = document.createElement('body')
      body.append(...document.body.children)
      document.body.replaceWith(body)
    })
    await agentSends('Dois')
    await page.getByText('Dois', { exact: true }).waitFor()
    expect(await launcher(page).count()).toBe(1)
    expect(harness.sockets.sockets).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('is shared by the tabs of a browser, and handed on when a tab is closed', async () => {
    const first = await openChat()
    const second = await first.context().newPage()
    await harness.follow(second)
    await launcher(second).click()
    await second.getByText('Ana entrou na conversa').waitFor()
    await agentSends('Um')
    for (const page of [first, second]) await page.getByText('Um', { exact: true }).waitFor()
    expect(harness.sockets.open).toHaveLength(1)
    await first.close()
    await expect.poll(() => harness.sockets.open[0]?.watched.size).toBe(1)
    expect(harness.sockets.open).toHaveLength(1)
    await agentSends('Dois')
    await second.getByText('Dois', { exact: true }).waitFor()
    expect(await bubbles(second)).toEqual(['Um', 'Dois'])
  })
})

describe('a lost socket', () => {
  test('is noticed at once without a network though it stays open, and everything comes once', async () => {
    const page = await openChat()
    await recordBanner(page)
    await page.context().setOffline(true)
    await page.getByText('Sem conexão. Reconectando...').waitFor({ timeout: 2000 })
    await page.getByRole('textbox', { name: 'Mensagem' }).fill('Sem rede')
    await page.keyboard.press('Enter')
    await agentSends('Perdida')
    await page.context().setOffline(false)
    await page.getByText('Conexão restabelecida').waitFor()
    await page.getByText('Enviada', { exact: true }).waitFor()
    await expect.poll(() => bubbles(page)).toEqual(['Perdida', 'Sem rede'])
    await page.getByText('Conexão restabelecida').waitFor({ state: 'detached' })
    expect(await announced(page)).toEqual([
      'Sem conexão. Reconectando... Tentar reconectar',
      'Conexão restabelecida',
    ])
  })

  test('is replaced when the server restarts it (1012), and nobody notices', async () => {
    const page = await openChat()
    await recordBanner(page)
    harness.sockets.cut(1012)
    await agentSends('Depois')
    await page.getByText('Depois', { exact: true }).waitFor()
    await expect.poll(() => harness.sockets.open).toHaveLength(1)
    expect(await announced(page)).toEqual([])
    expect(await bubbles(page)).toEqual(['Depois'])
  })

  test('whose server is silent past the heartbeat is shown, until it answers again', async () => {
    const page = await openChat({ hasClock: true })
    await recordBanner(page)
    harness.sockets.isSilent = true
    harness.missing.add('/v1/')
    // The ping, and the time for its answer.
    await page.clock.runFor(realtimeLimits.pingEveryMs + realtimeLimits.pongWithinMs)
    await page.getByText('Sem conexão. Reconectando...').waitFor()
    harness.sockets.isSilent = false
    harness.missing.clear()
    await page.getByText('Conexão restabelecida').waitFor({ timeout: 40_000 })
    await agentSends('Depois')
    await page.getByText('Depois', { exact: true }).waitFor()
    expect(await bubbles(page)).toEqual(['Depois'])
  }, 120_000)
})

describe('a page that lets no socket through', () => {
  test('has the same chat by polls, without an uncaught error', async () => {
    harness.sockets.upgrade = 'refuse'
    const { page, uncaught } = await harness.visitActiveChat()
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Mensagem' }).fill('Olá')
    await page.keyboard.press('Enter')
    await expect.poll(() => bubbles(page)).toEqual(['Um', 'Olá'])
    expect(uncaught).toEqual([])
    expect(harness.sockets.open).toEqual([])
  })

  test('by a throwing WebSocket has the same chat too', async () => {
    const { page, uncaught } = await harness.visitActiveChat({
      head: '<script>window.WebSocket = function () { throw new Error("blocked") }</script>',
    })
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    expect(uncaught).toEqual([])
    expect(harness.sockets.sockets).toEqual([])
  })

  test('by its content security policy remembers it for 7 days', async () => {
    const policy = `connect-src ${harness.chatOrigin}; script-src 'unsafe-inline' ${harness.chatOrigin}`
    const { page, uncaught } = await harness.visitActiveChat(
      { headers: { 'content-security-policy': policy } },
      {},
      { isReal: true },
    )
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    const remembered = () =>
      page.evaluate(
        (origin) => localStorage.getItem(`papo.transport.${origin}`),
        harness.chatOrigin,
      )
    await expect.poll(remembered).toContain('notBefore')
    const { notBefore } = JSON.parse((await remembered()) ?? '{}') as { notBefore: number }
    expect(notBefore - Date.now()).toBeGreaterThan(6.9 * 24 * 60 * 60_000)
    expect(uncaught).toEqual([])
  })

  test('by its own setting opens none', async () => {
    const { page } = await harness.visitActiveChat({ tag: 'data-transport="poll"' })
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    await agentSends('Um')
    await page.getByText('Um', { exact: true }).waitFor()
    expect(harness.sockets.sockets).toEqual([])
  })
})
