import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { refuses } from '@papo/testing'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { translations as english } from '../src/locales/en.ts'
import { translations as portuguese } from '../src/locales/pt-BR.ts'
import { BrowserHarness } from './browser-harness.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let harness: BrowserHarness
let axe: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})
afterEach(() => harness.leave())
afterAll(() => harness.close())

const chatId = async () => (await harness.backend.chats()).at(-1)?.id ?? ''

/** Every violated rule with its elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(async (runOnly) => {
    const { axe } = window as never as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
      }
    }
    const result = await axe.run({ runOnly })
    return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  }, tags)
}

describe.each([
  { scheme: 'light', language: 'pt-BR', translations: portuguese, color: '#4338ca' },
  { scheme: 'dark', language: 'en', translations: english, color: '#fef08a' },
  { scheme: 'dark', language: 'pt-BR', translations: portuguese, color: '#000000' },
  { scheme: 'light', language: 'en', translations: english, color: '#ffffff' },
] as const)(
  'in $language, $scheme, with the brand $color',
  ({ scheme, language, translations, color }) => {
    test('no view violates a rule', async () => {
      harness.restart({ appearance: { color, position: 'right', theme: 'auto' } })
      const { page } = await harness.visit(
        { lang: language },
        { colorScheme: scheme, reducedMotion: 'reduce' },
      )
      const found: Record<string, string[]> = {}
      const look = async (view: string) => void (found[view] = await violations(page))
      const button = (name: string) => page.getByRole('button', { name, exact: true })

      await page.locator('papo-chat .launcher').click()
      await button(translations['home.start']).waitFor()
      await look('home')
      await button(translations['home.start']).click()
      await page.getByText(translations['waiting.title']).waitFor()
      await look('waiting')
      await harness.backend.agentAccepts(await chatId())
      await page.getByText('Ana').first().waitFor()
      await look('chat without messages')
      for (let index = 0; index < 12; index++) {
        await harness.backend.agentSends(await chatId(), `${index} https://x.org/${index}`)
      }
      await page.getByText('https://x.org/11').waitFor()
      await look('chat with many messages')
      // Reading is activity and would remove the warning.
      const last = (await harness.backend.log(await chatId())).at(-1)?.seq
      const isRead = ({ endpoint, body, status }: (typeof harness.backend.requests)[number]) =>
        endpoint === 'markRead' && status === 204 && (body as { upTo: number }).upTo === last
      await expect.poll(() => harness.backend.requests.some(isRead)).toBe(true)
      await harness.backend.chatGoesIdle(await chatId(), 120)
      await page.getByRole('timer').waitFor()
      await look('idleTimeout')
      await button(translations['idle.extend']).click()
      await harness.backend.agentIsAbsent(await chatId())
      await page.getByText(translations['chat.requeued']).waitFor()
      await look('back in the line')
      await harness.backend.agentAccepts(await chatId())
      await button(translations['end.action']).waitFor()
      harness.backend.conduct('sendMessage', refuses('text_too_long'))
      await page.getByRole('textbox').fill('Oi')
      await page.keyboard.press('Enter')
      await page.getByText(translations['msg.failed']).waitFor()
      await look('failed message')
      await page.context().setOffline(true)
      await page.getByText(translations['conn.lost']).waitFor()
      await look('connection lost')
      await page.context().setOffline(false)
      await page.getByText(translations['conn.back']).waitFor()
      await button(translations['end.action']).click()
      await page.getByRole('alertdialog').waitFor()
      await look('end dialog')
      await page.getByRole('alertdialog').getByText(translations['end.action']).click()
      await page.getByText(translations['rating.title']).waitFor()
      await look('rating')
      await button(translations['rating.submit']).click()
      await look('rating without stars')
      await page.getByRole('radio').nth(3).check()
      await look('rating with stars')
      await button(translations['rating.submit']).click()
      await page.getByText(translations['thanks.title']).waitFor()
      await look('thanks')
      await button(translations['thanks.again']).click()
      await page.getByText(translations['waiting.title']).waitFor()
      await harness.backend.chatExpires(await chatId())
      await page.getByText(translations['ended.idle']).waitFor()
      await look('ended')
      expect(Object.values(found).flat()).toEqual([])
      expect(Object.keys(found)).toHaveLength(14)
    })

    test('neither the consent view nor the request to sign in violates a rule', async () => {
      const look = { colorScheme: scheme, reducedMotion: 'reduce' } as const
      const appearance = { color, position: 'right', theme: 'auto' } as const
      harness.restart({ appearance, consent: 'required' })
      const { page } = await harness.visit({ lang: language, tag: 'data-open' }, look)
      await page.getByText(translations['consent.text']).waitFor()
      const consent = await violations(page)
      harness.restart({ appearance, identity: 'required' })
      const { page: strict } = await harness.visit({ lang: language, tag: 'data-open' }, look)
      await strict.getByText(translations['identity.required']).waitFor()
      expect([...consent, ...(await violations(strict))]).toEqual([])
    })

    test('neither the pre-chat form nor the offline view violates a rule', async () => {
      const backend = harness.restart({
        appearance: { color, position: 'right', theme: 'auto' },
        form: { name: 'required', email: 'required', question: 'optional' },
      })
      await backend.closes(new Date(Date.now() + 86_400_000).toISOString())
      const { page } = await harness.visit(
        { lang: language, tag: 'data-open' },
        { colorScheme: scheme, reducedMotion: 'reduce' },
      )
      const button = (name: string) => page.getByRole('button', { name, exact: true })
      const invalid = () => page.locator('[aria-invalid=true]').count()
      await page.getByText(translations['offline.title']).waitFor()
      const away = await violations(page)
      await button(translations['offline.form']).click()
      await button(translations['offline.send']).click()
      await expect.poll(invalid).toBeGreaterThan(1)
      const message = await violations(page)
      await backend.opens()
      await page.reload()
      await button(translations['home.start']).click()
      await page.getByText(translations['prechat.intro']).waitFor()
      await button(translations['home.start']).click()
      await expect.poll(invalid).toBe(2)
      expect([...away, ...message, ...(await violations(page))]).toEqual([])
    })
  },
)

test('with reduced motion nothing is animated', async () => {
  harness.restart()
  const { page } = await harness.visit({ tag: 'data-open' }, { reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Iniciar Chat' }).click()
  await page.getByText('Aguardando...').waitFor()
  const moving = await page
    .locator('papo-chat')
    .evaluate((host) => host.shadowRoot?.getAnimations().length)
  expect(moving).toBe(0)
})

test('with forced colours the launcher, the stars and the composer have an edge', async () => {
  harness.restart()
  const { page } = await harness.visit({ tag: 'data-open' }, { forcedColors: 'active' })
  const border = (selector: string) =>
    page
      .locator(`papo-chat ${selector}`)
      .first()
      .evaluate((it) => {
        const { borderTopWidth, borderTopStyle, borderTopColor, stroke, backgroundColor } =
          getComputedStyle(it)
        return (
          (parseFloat(borderTopWidth) > 0 &&
            borderTopStyle !== 'none' &&
            borderTopColor !== backgroundColor) ||
          (stroke !== 'none' && stroke !== backgroundColor)
        )
      })
  await page.getByRole('button', { name: 'Iniciar Chat' }).click()
  await page.getByText('Aguardando...').waitFor()
  expect(await border('.launcher')).toBe(true)
  expect(await border('.writing')).toBe(true)
  await harness.backend.agentAccepts(await chatId())
  await harness.backend.agentEnds(await chatId())
  await page.getByRole('radio').first().waitFor()
  expect(await border('.star .icon')).toBe(true)
})

test('every control is at least 24 px, and the stars are at least 44 px', async () => {
  harness.restart()
  const { page } = await harness.visit({ tag: 'data-open' })
  const small = (selector: string, least: number) =>
    page
      .locator(`papo-chat ${selector}`)
      .evaluateAll(
        (controls, least) =>
          controls
            .map((control) => control.getBoundingClientRect())
            .filter(({ width, height }) => width > 0 && (width < least || height < least)).length,
        least,
      )
  await page.getByRole('button', { name: 'Iniciar Chat' }).click()
  await page.getByText('Aguardando...').waitFor()
  expect(await small('button', 24)).toBe(0)
  await harness.backend.agentAccepts(await chatId())
  await harness.backend.agentEnds(await chatId())
  await page.getByRole('radio').first().waitFor()
  expect(await small('button', 24)).toBe(0)
  expect(await small('.star', 44)).toBe(0)
})
