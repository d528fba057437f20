import { createBackend } from '@papo/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { en } from '../src/locales/en.ts'
import { ptBR } from '../src/locales/pt-BR.ts'
import { whatNext as whatNextEn } from '../src/locales/what-next-en.ts'
import { whatNext as whatNextPtBR } from '../src/locales/what-next-pt-BR.ts'
import { servePlayground } from './playground.ts'

/** Pictures for those who look at them; none by default. */
const pictures = process.env['PAPO_PICTURES']
const backend = createBackend()
let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
beforeAll(async () => {
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

interface Look {
  locale: 'en' | 'pt-BR'
  theme: 'light' | 'dark'
}

async function open(hash: string, account: { email: string; password: string }, look: Look) {
  const options = { viewport: { width: 1280, height: 800 }, colorScheme: look.theme }
  const tab = await (await browser.newContext({ ...options, locale: look.locale })).newPage()
  await tab.goto(`${site.origin}/console/${hash}`)
  await tab.locator('#email').fill(account.email)
  await tab.locator('#password').fill(account.password)
  await tab.locator('#password').press('Enter')
  return tab
}
const picture = async (tab: Page, name: string) => {
  if (pictures !== undefined) await tab.screenshot({ path: `${pictures}/${name}.png` })
}

it.each([
  { locale: 'en' as const, t: whatNextEn, all: en, theme: 'dark' as const },
  { locale: 'pt-BR' as const, t: whatNextPtBR, all: ptBR, theme: 'light' as const },
])('an agent whose queue is empty reads what to do, and does it by key: $locale', async (look) => {
  const { t, all, locale } = look
  const tab = await open('#/queue', backend.agent, look)
  const messages = tab.getByRole('link', { name: t.messages(0) })
  await messages.waitFor()
  await picture(tab, `queue-empty-${locale}`)
  const [keys = ''] = (await messages.getAttribute('aria-keyshortcuts'))?.split(' ') ?? []
  expect(await messages.locator('kbd').allInnerTexts()).toEqual(keys.split('+'))
  expect(await tab.getByRole('link', { name: t.people }).count()).toBe(0)
  await tab.keyboard.press(keys)
  await tab.getByRole('heading', { name: all.messages.title, level: 2 }).waitFor()

  await tab.getByRole('navigation').getByRole('link', { name: all.chats.title }).click()
  const queue = tab.getByRole('link', { name: t.queue(0) })
  await queue.waitFor()
  await picture(tab, `chats-empty-${locale}`)
  const { chatId } = await backend.visitorStarts({ message: 'Oi' })
  await tab.getByRole('link', { name: t.queue(1) }).click()
  await tab.locator('.row').first().waitFor()
  await backend.visitorEnds(chatId)
  await queue.waitFor({ state: 'detached' })
  await tab.getByText(t.title.queue).waitFor()
  await tab.context().close()
})

it('an owner is led on to people and sites', async () => {
  const tab = await open('#/chats', backend.owner, { locale: 'en', theme: 'light' })
  await tab.getByRole('link', { name: whatNextEn.sites }).waitFor()
  await tab.getByRole('link', { name: whatNextEn.people }).click()
  await tab.getByRole('heading', { name: en.people.title, level: 2 }).waitFor()
  expect(tab.url()).toContain('#/settings/people')
  await tab.context().close()
})
