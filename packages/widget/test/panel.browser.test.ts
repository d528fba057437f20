import { refuses } from '@papo/testing'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserHarness, type SitePage } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const composer = (page: Page) => page.getByRole('textbox', { name: 'Mensagem' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const chatId = async () => (await harness.backend.chats()).at(-1)?.id ?? ''
const texts = async () =>
  (await harness.backend.log(await chatId())).flatMap(({ kind, text }) =>
    kind === 'text' ? [text] : [],
  )

/** The focused element, followed through the shadow root. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const deep = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
    return deep?.getAttribute('aria-label') ?? deep?.textContent ?? deep?.localName
  })

/** Starts a chat that waits in the queue. */
async function waiting(page: Page): Promise<void> {
  await launcher(page).click()
  await button(page, 'Iniciar Chat').click()
  await page.getByText('Aguardando...').waitFor()
}

/** Opens an active chat that was started on another page. */
async function openChat(page: SitePage = {}, options: BrowserContextOptions = {}): Promise<Page> {
  const { page: tab } = await harness.visitActiveChat(page, options)
  await launcher(tab).click()
  await tab.getByText('Ana entrou na conversa').waitFor()
  return tab
}

describe('the focus', () => {
  test('goes to the main element of each view, never to the page', async () => {
    const { page } = await harness.visit()
    await launcher(page).focus()
    await page.keyboard.press('Enter')
    await button(page, 'Iniciar Chat').waitFor()
    expect(await focused(page)).toBe('Olá! Como podemos ajudar?')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Aguardando...').waitFor()
    expect(await focused(page)).toBe('Aguardando...')
    await harness.backend.agentAccepts(await chatId())
    await page.getByText('Ana entrou na conversa').waitFor()
    await expect.poll(() => focused(page)).toBe('Mensagem')
    await button(page, 'Encerrar conversa').click()
    expect(await focused(page)).toBe('Continuar conversando')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Encerrar conversa')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Chat de atendimento')
    await page.keyboard.press(' ')
    expect(await focused(page)).toBe('Mensagem')
  })

  test('stays on the page when Escape closes the panel from there, unless the page handles the key', async () => {
    const { page } = await harness.visit()
    await launcher(page).click()
    await page.getByRole('dialog').waitFor()
    await page.locator('#link').focus()
    await page.evaluate(() =>
      addEventListener('keydown', (event) => event.preventDefault(), { once: true, capture: true }),
    )
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('link')
  })

  test('can leave the panel with Tab on a desktop, and skips the closed panel', async () => {
    const { page } = await harness.visit()
    await launcher(page).waitFor()
    await launcher(page).hover()
    await launcher(page).click()
    await button(page, 'Iniciar Chat').waitFor()
    expect(await page.getByRole('dialog').getAttribute('aria-modal')).toBeNull()
    await page.keyboard.press('Escape')
    await page.locator('#link').focus()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Chat de atendimento')
    await page.keyboard.press('Tab')
    expect(await focused(page)).not.toBe('Iniciar Chat')
  })

  test('does not move when messages arrive', async () => {
    const page = await openChat()
    await page.locator('#link').focus()
    await harness.backend.agentSends(await chatId(), 'Oi')
    await page.getByText('Oi').waitFor()
    await harness.backend.agentEnds(await chatId())
    await page.getByText('Como foi seu atendimento?').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('link')
  })
})

describe('on a phone', () => {
  test('the panel is a modal that fills the screen, and closing restores the page', async () => {
    const { page } = await harness.visit({ body: '<div style="height:3000px"></div>' }, phone)
    await launcher(page).waitFor()
    await page.evaluate(() => scrollTo(0, 700))
    await launcher(page).tap()
    const dialog = page.getByRole('dialog')
    await button(page, 'Iniciar Chat').waitFor()
    expect(await dialog.getAttribute('aria-modal')).toBe('true')
    await expect.poll(() => dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await page.locator('main').evaluate((main) => (main as HTMLElement).inert)).toBe(true)
    await button(page, 'Fechar chat').tap()
    expect(await page.locator('main').evaluate((main) => (main as HTMLElement).inert)).toBe(false)
    expect(await page.evaluate(() => scrollY)).toBe(700)
    expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('')
  })

  test('the keyboard reduces the height of the messages, not of the composer', async () => {
    const page = await openChat(
      {
        head: `<script>
          const fake = Object.assign(new EventTarget(), { height: 844, width: 390, offsetTop: 0, scale: 1 })
          Object.defineProperty(window, 'visualViewport', { value: fake })
        </script>`,
      },
      phone,
    )
    const resize = (height: number) =>
      page.evaluate((height) => {
        Object.assign(window.visualViewport ?? {}, { height })
        window.visualViewport?.dispatchEvent(new Event('resize'))
      }, height)
    await resize(494)
    const bottom = async () => {
      const box = await composer(page).boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    await expect.poll(bottom).toBeLessThanOrEqual(494)
    const notice = await page.getByText('Ana entrou na conversa').boundingBox()
    expect(notice?.y).toBeLessThan(494)
    await resize(844)
    await expect.poll(bottom).toBeGreaterThan(700)
  })

  test('text in fields is at least 16 px, and a screen of 320 × 256 has room to write', async () => {
    const page = await openChat({}, { ...phone, viewport: { width: 320, height: 256 } })
    expect(await composer(page).evaluate((it) => parseFloat(getComputedStyle(it).fontSize))).toBe(
      16,
    )
    const send = await button(page, 'Enviar').boundingBox()
    expect((send?.y ?? 999) + (send?.height ?? 0)).toBeLessThanOrEqual(256)
    const overflow = await page
      .getByRole('dialog')
      .evaluate((it) => it.scrollWidth - it.clientWidth)
    expect(overflow).toBe(0)
  })
})

describe('writing', () => {
  test('Enter sends, Shift+Enter breaks the line, composing and white space do not send', async () => {
    const page = await openChat()
    await composer(page).fill('   ')
    await page.keyboard.press('Enter')
    await composer(page).fill('Primeira')
    await composer(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
    await composer(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('segunda')
    await page.keyboard.press('Enter')
    await expect.poll(texts).toEqual(['Primeira\nsegunda'])
    expect(await composer(page).inputValue()).toBe('')
    await composer(page).fill('Com o botão')
    await button(page, 'Enviar').click()
    await expect.poll(texts).toEqual(['Primeira\nsegunda', 'Com o botão'])
    expect(await focused(page)).toBe('Mensagem')
  })

  test('grows from one line to five, then scrolls', async () => {
    const page = await openChat()
    const height = async () => (await composer(page).boundingBox())?.height ?? 0
    const one = await height()
    await composer(page).fill('a\nb\nc')
    const three = await height()
    await composer(page).fill('a\nb\nc\nd\ne')
    const five = await height()
    await composer(page).fill('a\n'.repeat(20))
    expect(three).toBeGreaterThan(one)
    expect(five).toBeGreaterThan(three)
    expect(await height()).toBeCloseTo(five, 0)
  })

  test('keeps the draft after closing and after a reload, and the panel open if it was open', async () => {
    const page = await openChat()
    await composer(page).fill('ainda não')
    await page.keyboard.press('Escape')
    await launcher(page).click()
    expect(await composer(page).inputValue()).toBe('ainda não')
    await page.reload()
    await composer(page).waitFor()
    expect(await composer(page).inputValue()).toBe('ainda não')
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')
  })

  test('near the limit shows the characters left, and a text that is too long is not sent', async () => {
    const page = await openChat()
    await composer(page).fill('ç'.repeat(3999))
    await page.getByText('Resta 1 caractere').first().waitFor()
    await composer(page).fill('🙂'.repeat(4002))
    await page.getByText('2 caracteres a mais').first().waitFor()
    expect(await composer(page).getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.press('Enter')
    expect(await composer(page).inputValue()).not.toBe('')
    expect(await texts()).toEqual([])
  })

  test('a refused message can be retried, and is stored once', async () => {
    const page = await openChat()
    harness.backend.conduct('sendMessage', refuses('text_too_long'))
    await composer(page).fill('Oi')
    await page.keyboard.press('Enter')
    await page.getByText('Não enviada').waitFor()
    harness.backend.behave()
    await button(page, 'Tentar novamente').click()
    await page.getByText('Enviada', { exact: true }).waitFor()
    expect(await texts()).toEqual(['Oi'])
  })
})

describe('the conversation', () => {
  test('shows text as text, links as safe links, line breaks, and breaks long words', async () => {
    const page = await openChat()
    await harness.backend.agentSends(
      await chatId(),
      '<img src=x onerror=alert(1)>\njavascript:alert(1)',
    )
    await harness.backend.agentSends(await chatId(), 'https://x.org/a')
    await harness.backend.agentSends(await chatId(), 'a'.repeat(2000))
    const link = page.getByRole('link', { name: 'https://x.org/a' })
    await link.waitFor()
    expect(await page.getByRole('link').count()).toBe(2)
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow')
    expect(await page.locator('papo-chat img').count()).toBe(0)
    const first = page.locator('papo-chat .bubble').first()
    expect(await first.innerText()).toBe('<img src=x onerror=alert(1)>\njavascript:alert(1)')
    const region = page.getByRole('region', { name: 'Conversa' })
    expect(await region.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0)
  })

  test('adds one child to the log for each message, and nothing else changes the log', async () => {
    const page = await openChat()
    const log = page.getByRole('log')
    await log.evaluate((it) => {
      Object.assign(window, { changes: [] as number[] })
      new MutationObserver((records) => {
        for (const { addedNodes, removedNodes } of records) {
          ;(window as never as { changes: number[] }).changes.push(
            addedNodes.length - removedNodes.length,
          )
        }
      }).observe(it, { childList: true, subtree: true, characterData: true })
    })
    const changes = () => page.evaluate(() => (window as never as { changes: number[] }).changes)
    await harness.backend.agentSends(await chatId(), 'Oi')
    await page.getByText('Oi').waitFor()
    expect(await changes()).toEqual([1])
    await harness.backend.agentTypes(await chatId())
    await page.getByText('Ana está digitando...').first().waitFor()
    await harness.backend.agentTypes(await chatId(), false)
    await composer(page).fill('Olá')
    await page.keyboard.press('Enter')
    await page.getByText('Enviada', { exact: true }).waitFor()
    expect(await changes()).toEqual([1, 1])
    await harness.backend.agentReads(await chatId())
    await expect
      .poll(async () => {
        // Hints are best effort: only polls held at that moment get one, so send them repeatedly.
        await harness.backend.agentTypes(await chatId())
        return page.getByText('Lida', { exact: true }).count()
      })
      .toBe(1)
    expect(await changes()).toEqual([1, 1])
  })

  test('keeps its position while the visitor has scrolled up, counts new messages, and jumps to them', async () => {
    const page = await openChat()
    for (let index = 0; index < 30; index++)
      await harness.backend.agentSends(await chatId(), `Mensagem ${index}`)
    await page.getByText('Mensagem 29').waitFor()
    const region = page.getByRole('region', { name: 'Conversa' })
    const toEnd = () =>
      region.evaluate((it) => Math.round(it.scrollHeight - it.scrollTop - it.clientHeight))
    await expect.poll(toEnd).toBeLessThanOrEqual(1)
    await region.evaluate((it) => it.scrollTo({ top: 200 }))
    await expect.poll(() => region.evaluate((it) => it.scrollTop)).toBe(200)
    await harness.backend.agentSends(await chatId(), 'Uma')
    await harness.backend.agentSends(await chatId(), 'Duas')
    const jump = button(page, '2 novas mensagens')
    await jump.waitFor()
    expect(await region.evaluate((it) => it.scrollTop)).toBe(200)
    await jump.click()
    await expect.poll(toEnd).toBeLessThanOrEqual(1)
    expect(await jump.count()).toBe(0)
    expect(await focused(page)).toBe('Mensagem')
  })

  test('loads earlier messages above without moving the visible ones', async () => {
    const page = await openChat()
    for (let index = 0; index < 90; index++)
      await harness.backend.agentSends(await chatId(), `Mensagem ${index}`)
    await page.getByText('Mensagem 89').waitFor()
    await page.reload()
    await page.getByText('Mensagem 89').waitFor()
    const older = button(page, 'Carregar mensagens anteriores')
    await older.scrollIntoViewIfNeeded()
    const first = page.locator('papo-chat .bubble').first()
    const text = await first.innerText()
    const before = (await first.boundingBox())?.y ?? 0
    await older.click()
    const same = page.getByText(text, { exact: true })
    await expect.poll(() => page.locator('papo-chat .bubble').first().innerText()).not.toBe(text)
    expect(Math.abs(((await same.boundingBox())?.y ?? 0) - before)).toBeLessThanOrEqual(2)
  })

  test('shows a lost connection and its return, and sends messages written in the meantime once', async () => {
    const page = await openChat()
    await page.context().setOffline(true)
    await page.getByText('Sem conexão. Reconectando...').waitFor({ timeout: 2000 })
    await composer(page).fill('Sem rede')
    await page.keyboard.press('Enter')
    await page.getByText('Enviando...').waitFor()
    await page.context().setOffline(false)
    await page.getByText('Conexão restabelecida').waitFor()
    await page.getByText('Enviada', { exact: true }).waitFor()
    expect(await texts()).toEqual(['Sem rede'])
    await page.getByText('Conexão restabelecida').waitFor({ state: 'detached' })
  })

  test('announces once that the connection is lost, and once that it is back', async () => {
    const page = await openChat()
    await page.locator('papo-chat .banner').evaluate((banner) => {
      const announced: string[] = []
      Object.assign(window, { announced })
      new MutationObserver(() => {
        const text = banner.textContent ?? ''
        if (text && text !== announced.at(-1)) announced.push(text)
      }).observe(banner, { childList: true, subtree: true, characterData: true })
    })
    await page.context().setOffline(true)
    await page.getByText('Sem conexão. Reconectando...').waitFor({ timeout: 2000 })
    await page.context().setOffline(false)
    await page.getByText('Conexão restabelecida').waitFor()
    await page.getByText('Conexão restabelecida').waitFor({ state: 'detached' })
    expect(
      await page.evaluate(() => (window as never as { announced: string[] }).announced),
    ).toEqual(['Sem conexão. Reconectando... Tentar reconectar', 'Conexão restabelecida'])
  })

  test('shows that the API is down or blocked, without errors on the page', async () => {
    const { page, uncaught } = await harness.visitActiveChat()
    await launcher(page).click()
    await page.getByText('Ana entrou na conversa').waitFor()
    let tries = 0
    await page.route('**/v1/**', (route) => {
      tries += 1
      return route.abort('blockedbyclient')
    })
    harness.sockets.upgrade = 'refuse'
    harness.sockets.cut()
    await harness.backend.agentSends(await chatId(), 'Oi')
    await page.getByText('Sem conexão. Reconectando...').waitFor()
    // The button stays while the API is down; the widget reconnects by itself once it is back.
    await button(page, 'Tentar reconectar').click()
    const before = tries
    await expect.poll(() => tries).toBeGreaterThan(before)
    await page.unroute('**/v1/**')
    await page.getByText('Oi', { exact: true }).waitFor()
    expect(uncaught).toEqual([])
  })

  test('shows the number of messages that arrive while the panel is closed on the launcher', async () => {
    const page = await openChat()
    await page.keyboard.press('Escape')
    await harness.backend.agentSends(await chatId(), 'Oi')
    await button(page, 'Chat de atendimento, 1 mensagem nova').waitFor()
    for (let index = 0; index < 11; index++)
      await harness.backend.agentSends(await chatId(), 'De novo')
    await button(page, 'Chat de atendimento, 12 mensagens novas').waitFor()
    expect(await page.locator('papo-chat .badge').innerText()).toBe('9+')
    expect(await page.locator('papo-chat .badge').getAttribute('dir')).toBe('ltr')
    await launcher(page).click()
    await button(page, 'Chat de atendimento').waitFor()
    expect(await page.locator('papo-chat .badge').isVisible()).toBe(false)
  })

  test('is the same in two tabs, and reading it in one clears the unread count in both', async () => {
    const { page } = await harness.visit()
    await launcher(page).waitFor()
    const { page: other } = await harness.follow(await page.context().newPage())
    await launcher(other).waitFor()
    await waiting(page)
    await harness.backend.agentAccepts(await chatId())
    await expect
      .poll(() => other.evaluate(() => window.papo?.('getState').chatId))
      .toBe(await chatId())
    expect(await launcher(other).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Escape')
    await harness.backend.agentSends(await chatId(), 'Oi')
    await button(other, 'Chat de atendimento, 1 mensagem nova').waitFor()
    await launcher(page).click()
    await button(other, 'Chat de atendimento').waitFor()
  })
})

test('leaving the queue needs no confirmation and shows the home view', async () => {
  const { page } = await harness.visit()
  await waiting(page)
  await page.getByText('Você é o próximo da fila').waitFor()
  await button(page, 'Sair da fila').click()
  await button(page, 'Iniciar Chat').waitFor()
  expect((await harness.backend.chats())[0]?.status).toBe('ended')
})

test('the pre-chat form focuses the first invalid field, and then starts the chat', async () => {
  harness.restart({ form: { name: 'required', email: 'required', question: 'optional' } })
  const { page } = await harness.visit()
  await launcher(page).click()
  await button(page, 'Iniciar Chat').click()
  await page.getByLabel('Nome').fill('Bruna')
  await page.getByLabel('E-mail').fill('bruna@')
  await button(page, 'Iniciar Chat').click()
  const email = page.getByLabel('E-mail')
  expect(await email.getAttribute('aria-invalid')).toBe('true')
  expect(await email.getAttribute('autocomplete')).toBe('email')
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)).toBe(
    'email',
  )
  const fault = page.getByText('Informe um e-mail como nome@exemplo.com')
  await fault.waitFor()
  await email.fill('bruna@example.com')
  await fault.waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.getByText('Aguardando...').waitFor()
  expect((await harness.backend.chats())[0]?.visitor).toMatchObject({
    name: 'Bruna',
    email: 'bruna@example.com',
  })
})

test('a rating without stars is not sent; one with stars and a comment is, and the visitor is thanked', async () => {
  const page = await openChat()
  await button(page, 'Encerrar conversa').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Encerrar conversa' }).click()
  await button(page, 'Enviar avaliação').click()
  await page.getByText('Escolha de 1 a 5 estrelas').waitFor()
  await page.getByRole('radio', { name: '3 estrelas' }).check()
  await page.keyboard.press('ArrowRight')
  await page.getByText('Bom', { exact: true }).waitFor()
  await page.getByRole('textbox', { name: 'Conte mais (opcional)' }).fill('Foi rápido')
  await button(page, 'Enviar avaliação').click()
  await page.getByRole('heading', { name: 'Obrigado!' }).waitFor()
  expect((await harness.backend.chats())[0]).toMatchObject({ rating: 4, feedback: 'Foi rápido' })
  await button(page, 'Iniciar nova conversa').click()
  await page.getByText('Aguardando...').waitFor()
  expect(await harness.backend.chats()).toHaveLength(2)
})

test('a chat whose rating view cannot be loaded ends without it, and another chat can start', async () => {
  harness.missing.add('/papo/later')
  const page = await openChat()
  await harness.backend.agentEnds(await chatId())
  await page.getByText('Ana encerrou a conversa').waitFor()
  await button(page, 'Iniciar nova conversa').click()
  await page.getByText('Aguardando...').waitFor()
  expect(await harness.backend.chats()).toHaveLength(2)
})
