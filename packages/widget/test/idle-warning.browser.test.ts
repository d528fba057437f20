import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const launcher = (page: Page) => page.locator('papo-chat button.launcher')
const composer = (page: Page) => page.getByRole('textbox', { name: 'Mensagem' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const warning = (page: Page) => page.getByRole('timer')
const chatId = async () => (await harness.backend.chats()).at(-1)?.id ?? ''

async function openChat(): Promise<Page> {
  const { page } = await harness.visitActiveChat()
  await launcher(page).click()
  await page.getByText('Ana entrou na conversa').waitFor()
  return page
}

/** Collects the texts of the live regions from now on, once per appearance. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.locator('papo-chat').evaluate((host) => {
    const announced: string[] = []
    Object.assign(window, { announced })
    const root = host.shadowRoot
    if (!root) return
    const last = new Map<Element, string>()
    new MutationObserver((records) => {
      for (const { target, addedNodes } of records) {
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[role=status], [role=alert], [role=log]')
        if (!region) continue
        const isLog = region.getAttribute('role') === 'log'
        for (const text of isLog
          ? [...addedNodes].map((node) => node.textContent ?? '')
          : [region.textContent ?? '']) {
          if (!text.trim() || (!isLog && last.get(region) === text)) continue
          last.set(region, text)
          announced.push(text.trim())
        }
        if (!isLog && !region.textContent) last.delete(region)
      }
    }).observe(root, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as never as { announced: string[] }).announced)
}

describe('an idle chat', () => {
  test('warns above the composer, counts down, and announces it once', async () => {
    const page = await openChat()
    const announced = await listen(page)
    await page.locator('#link').focus()
    await harness.backend.chatGoesIdle(await chatId(), 40)
    await warning(page).waitFor()
    const first = await warning(page).innerText()
    expect(first).toMatch(/^Você ainda está aí\? O chat será encerrado em (40|39) segundos$/)
    await expect
      .poll(() => warning(page).innerText(), { timeout: 20_000 })
      .toMatch(/ 3[0-6] segundos$/)
    expect((await announced()).filter((text) => text.startsWith('Você ainda'))).toHaveLength(1)
    const [box, field] = [await warning(page).boundingBox(), await composer(page).boundingBox()]
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(field?.y ?? 0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('link')
  })

  test('continues each of ten times that the visitor extends it, and ends without that', async () => {
    const page = await openChat()
    for (let time = 0; time < 10; time++) {
      await harness.backend.chatGoesIdle(await chatId(), 60)
      await button(page, 'Ainda estou aqui').click()
      await warning(page).waitFor({ state: 'detached' })
    }
    expect((await harness.backend.chats())[0]?.status).toBe('active')
    await harness.backend.chatGoesIdle(await chatId(), 1)
    await page.getByText('Conversa encerrada por inatividade').waitFor()
    expect(await warning(page).count()).toBe(0)
    expect((await harness.backend.chats())[0]).toMatchObject({ status: 'ended', endedBy: 'system' })
  })

  test('continues when the visitor writes', async () => {
    const page = await openChat()
    await harness.backend.chatGoesIdle(await chatId(), 60)
    await warning(page).waitFor()
    await composer(page).pressSequentially('Oi')
    await warning(page).waitFor({ state: 'detached' })
    expect(await composer(page).inputValue()).toBe('Oi')
  })
})

describe('a chat that loses its agent', () => {
  test('is back in the queue at its position, with its messages visible, and announces it once', async () => {
    const page = await openChat()
    for (let index = 0; index < 20; index++)
      await harness.backend.agentSends(await chatId(), `Mensagem ${index}`)
    await page.getByText('Mensagem 19').waitFor()
    const announced = await listen(page)
    await composer(page).fill('ainda não')
    await harness.backend.agentIsAbsent(await chatId())
    const sentence = 'Seu atendente não pôde continuar; seu lugar na fila está guardado'
    await page.getByText(sentence).waitFor()
    await page.getByText('Você é o próximo da fila').waitFor()
    expect(await page.evaluate(() => window.papo?.('getState').view)).toBe('waiting')
    for (const text of [sentence, 'Aguardando...', 'Você é o próximo da fila']) {
      const box = await page.getByText(text).boundingBox()
      expect(box?.y).toBeGreaterThan(0)
    }
    expect((await announced()).filter((text) => text.includes(sentence))).toHaveLength(1)
    expect(await composer(page).inputValue()).toBe('ainda não')
    expect(
      await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName),
    ).toBe('textarea')
    await harness.backend.agentAccepts(await chatId())
    await expect
      .poll(() => page.getByText('Ana entrou na conversa').count(), { timeout: 20_000 })
      .toBe(2)
    expect(await page.getByText('Aguardando...').count()).toBe(0)
  })
})
