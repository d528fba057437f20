import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { createAgentClient } from '@papo/sdk'
import { createBackend, manualPlatform } from '@papo/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { en } from '../src/locales/en.ts'
import { ptBR } from '../src/locales/pt-BR.ts'
import { servePlayground } from './playground.ts'

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const texts = { en, 'pt-BR': ptBR }
/** Pictures for those who look at them; none by default. */
const pictures = process.env['PAPO_PICTURES']

const backend = createBackend()
let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
let axe: string
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

interface Look {
  locale: 'pt-BR' | 'en'
  viewport?: { width: number; height: number }
  theme?: 'light' | 'dark'
}

/** An agent's console, with the account open; the agent is signed in elsewhere with `programs` programs. */
async function open({ locale, viewport = desktop, theme = 'light' }: Look, programs: number) {
  const account = await backend.addAgent({ name: 'Davi Nunes' })
  const { email, password } = account
  const elsewhere = Array.from({ length: programs }, () => {
    const platform = manualPlatform()
    platform.useServer(backend.newBrowser())
    return createAgentClient({ baseUrl: 'https://papo.test', platform })
  })
  for (const client of elsewhere) await client.createToken({ email, password })
  const context = await browser.newContext({ viewport, locale, colorScheme: theme })
  const tab = await context.newPage()
  await tab.goto(`${site.origin}/console/`)
  await tab.locator('#email').fill(email)
  await tab.locator('#password').fill(password)
  await tab.locator('#password').press('Enter')
  const t = texts[locale]
  await tab.locator('.account .menu-item').click()
  await tab.getByRole('link', { name: t.account.title }).first().click()
  return { tab, t, elsewhere, card: tab.getByRole('region', { name: t.sessions.title }) }
}

const picture = async (tab: Page, name: string) => {
  if (pictures !== undefined) await tab.screenshot({ path: `${pictures}/${name}.png` })
}

describe('the agent’s sessions in the console', () => {
  it.each<Required<Look>>([
    { locale: 'pt-BR', viewport: desktop, theme: 'light' },
    { locale: 'en', viewport: desktop, theme: 'dark' },
    { locale: 'en', viewport: phone, theme: 'light' },
    { locale: 'pt-BR', viewport: phone, theme: 'dark' },
  ])(
    'are listed and can be used by everyone: $locale, $theme, $viewport.width px',
    async (look) => {
      const { tab, t, card } = await open(look, 2)
      const rows = card.getByRole('listitem')
      await rows.nth(2).waitFor()
      expect(await rows.first().innerText()).toContain(t.sessions.here)
      expect(await rows.first().innerText()).toContain(`Chrome ${t.sessions.on('Linux')}`)
      expect(await rows.nth(1).innerText()).toContain(t.sessions.unknown.program)
      expect(await rows.nth(1).innerText()).toContain('127.0.0.1')
      expect(await rows.first().getByRole('button').count()).toBe(0)
      const isWhole = await tab
        .locator('.page')
        .evaluate((one) => one.scrollWidth <= one.clientWidth)
      expect(isWhole).toBe(true)
      await tab.evaluate(axe)
      const violations = await tab.evaluate(async () => {
        const found = await (
          globalThis as unknown as {
            axe: { run(on: string): Promise<{ violations: { id: string }[] }> }
          }
        ).axe.run('main')
        return found.violations.map(({ id }) => id)
      })
      expect(violations).toEqual([])
      await picture(tab, `sessions-${look.locale}-${look.theme}-${look.viewport.width}`)
      await tab.context().close()
    },
  )

  it('end one by one and all at once, with the keyboard alone', async () => {
    const { tab, t, card, elsewhere } = await open({ locale: 'en' }, 3)
    const ends = card.getByRole('button', { name: t.sessions.endThis('') })
    await ends.first().waitFor()
    expect(await ends.count()).toBe(3)
    await ends.first().focus()
    await tab.keyboard.press('Enter')
    await card
      .getByRole('status')
      .filter({ hasText: t.sessions.ended('') })
      .waitFor()
    expect(await ends.count()).toBe(2)
    expect(await tab.evaluate(() => document.activeElement?.textContent)).toContain(
      t.sessions.ended(''),
    )

    const all = card.getByRole('button', { name: t.sessions.endOthers })
    await all.focus()
    await tab.keyboard.press('Enter')
    const question = tab.getByRole('alertdialog', { name: t.sessions.othersTitle })
    await question.waitFor()
    await picture(tab, 'sessions-question')
    await tab.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    expect(await ends.count()).toBe(2)
    await all.press('Enter')
    await question.getByRole('button', { name: t.sessions.endOthers }).press('Enter')
    await card.getByText(t.sessions.alone).waitFor()
    await picture(tab, 'sessions-alone')
    for (const client of elsewhere)
      await expect(client.getMe()).rejects.toMatchObject({ status: 401 })

    await tab.context().close()
  })

  it('that cannot be loaded say so, and load again', async () => {
    let isAway = true
    const stop = backend.conduct('listSessions', async (call) =>
      isAway ? { status: 404, headers: {}, body: null } : call.work(),
    )
    const { tab, t, card } = await open({ locale: 'pt-BR' }, 0)
    await card.getByText(t.failed.title).waitFor()
    await picture(tab, 'sessions-failed')
    isAway = false
    await card.getByRole('button', { name: t.retry }).click()
    await card.getByText(t.sessions.alone).waitFor()
    expect(await card.getByRole('listitem').count()).toBe(1)
    stop()
    await tab.context().close()
  })
})
