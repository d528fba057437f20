import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { createAgentClient, type UpdateMe } from '@papo/sdk'
import { createBackend, manualPlatform } from '@papo/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { en } from '../src/locales/en.ts'
import { profile as profileEn } from '../src/locales/profile-en.ts'
import { profile as profilePtBR } from '../src/locales/profile-pt-BR.ts'
import { ptBR } from '../src/locales/pt-BR.ts'
import { servePlayground } from './playground.ts'

const texts = { en: { ...en, profile: profileEn }, 'pt-BR': { ...ptBR, profile: profilePtBR } }
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

async function open(locale: 'en' | 'pt-BR') {
  const { email, password } = await backend.addAgent({ name: 'Davi Nunes' })
  const context = await browser.newContext({ locale })
  const tab = await context.newPage()
  await tab.goto(`${site.origin}/console/#/settings/account`)
  await tab.locator('#email').fill(email)
  await tab.locator('#password').fill(password)
  await tab.locator('#password').press('Enter')
  const t = texts[locale]
  const card = tab.getByRole('region', { name: t.profile.title })
  await card.waitFor()
  const platform = manualPlatform()
  platform.useServer(backend.newBrowser())
  const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
  await client.createToken({ email, password })
  /** What was sent, once it is stored. */
  const save = async () => {
    const answered = tab.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await card.getByRole('button', { name: t.form.bar.save, exact: true }).click()
    const answer = await answered
    expect(answer.status()).toBe(200)
    return answer.request().postDataJSON() as UpdateMe
  }
  return { tab, t, card, client, save }
}

/** A photograph of 1200 by 800 pixels as a phone writes it, with more bytes than the server takes. */
const photograph = (tab: Awaited<ReturnType<typeof open>>['tab']) =>
  tab.evaluate(async () => {
    const canvas = new OffscreenCanvas(1200, 800)
    const context = canvas.getContext('2d')
    const noise = context?.createImageData(1200, 800)
    if (!context || !noise) throw new Error('The browser draws nothing')
    let seed = 1
    for (let at = 0; at < noise.data.length; at++) {
      seed = (seed * 16807) % 2147483647
      noise.data[at] = at % 4 === 3 ? 255 : seed % 256
    }
    context.putImageData(noise, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })
    return [...new Uint8Array(await blob.arrayBuffer())]
  })

it.each(['en', 'pt-BR'] as const)(
  'one’s own picture is cut and shrunk in the browser before it is sent: %s',
  async (locale) => {
    const { tab, t, card, client, save } = await open(locale)
    const bytes = Buffer.from(await photograph(tab))
    expect(bytes.length).toBeGreaterThan(32 * 1024)
    const file = { name: 'praia.jpg', mimeType: 'image/jpeg', buffer: bytes }
    await card.locator('input[type=file]').setInputFiles(file)
    await card.getByText(t.profile.chosen).waitFor()
    if (pictures !== undefined) await tab.screenshot({ path: `${pictures}/profile-${locale}.png` })
    const { picture } = await save()
    const stored = Buffer.from(picture ?? '', 'base64')
    expect(stored.length).toBeLessThanOrEqual(32 * 1024)
    expect(stored.subarray(8, 12).toString()).toBe('WEBP')
    expect((await client.getMe()).agent.avatarUrl).toMatch(/^\/pictures\//)
    await card.getByRole('button', { name: t.profile.remove }).click()
    expect((await save()).picture).toBeNull()
    expect((await client.getMe()).agent.avatarUrl).toBeNull()
    await tab.evaluate(axe)
    const { violations } = await tab.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } }).axe.run(),
    )
    expect(violations).toEqual([])
    await tab.context().close()
  },
  60_000,
)

it('a file that is no picture is refused beside the button, and a new name stands in the menu', async () => {
  const { tab, t, card, save } = await open('pt-BR')
  const file = { name: 'nota.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') }
  await card.locator('input[type=file]').setInputFiles(file)
  await card.getByText(t.profile.complaints.notAPicture).waitFor()
  await card.getByLabel(t.profile.name, { exact: true }).fill('Davi Nunes Alves')
  await save()
  await expect.poll(() => tab.locator('.menu-name').innerText()).toBe('Davi Nunes Alves')
  await tab.context().close()
}, 60_000)
