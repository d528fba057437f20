import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'

let browser: Browser
let server: Server
let axe: string
let url: string

/** The page of `form-page.tsx`, with its styles. */
async function bundled(): Promise<string> {
  const { colors } = await import('@papo/chat-kit/appearance/tokens')
  const shades = Object.entries(colors).map(
    ([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`,
  )
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('form-page.tsx', import.meta.url))],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['shared-tokens'],
  })
  const [script, style] = ['.js', '.css'].map(
    (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text,
  )
  const sheet = style?.replace(/@import[^;]*;/, `:root{${shades.join(';')}}`)
  return `<!doctype html><html lang="pt-BR"><title>Papo</title><style>${sheet}</style><body><script type="module">${script}</script></body></html>`
}

beforeAll(async () => {
  const html = await bundled()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

async function open(colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', colorScheme })
  const page = await context.newPage()
  await page.goto(`${url}#/settings/sites`)
  await page.getByRole('heading', { name: 'Site' }).waitFor()
  return page
}

interface AxeWindow {
  axe: { run(): Promise<{ violations: { id: string }[] }> }
}
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`${axe};0`)
  return await page.evaluate(async () => {
    const { violations } = await (window as unknown as AxeWindow).axe.run()
    return violations.map(({ id }) => id)
  })
}

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Nome' })
const acts = (page: Page, changes: object) =>
  page.evaluate(
    (change) => void Object.assign((window as unknown as { server: object }).server, change),
    changes,
  )

it('the first field with an error gets the focus and says why, each time', async () => {
  const page = await open()
  await nameOf(page).fill('')
  for (let time = 0; time < 2; time++) {
    await page.getByRole('button', { name: 'Salvar' }).click()
    await expect
      .poll(() => nameOf(page).evaluate((input) => input === document.activeElement))
      .toBe(true)
    expect(await nameOf(page).getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByText('Informe um nome').count()).toBe(1)
    await page.getByRole('switch').focus()
  }
  await page.context().close()
})

it('what was typed survives a lost connection, and Enter saves it then', async () => {
  const page = await open()
  await acts(page, { isReachable: false })
  await nameOf(page).fill('Padaria')
  await nameOf(page).press('Enter')
  await page.getByText('Sem acesso ao servidor').waitFor()
  expect(await nameOf(page).inputValue()).toBe('Padaria')
  await acts(page, { isReachable: true })
  await nameOf(page).press('Enter')
  await page.getByText('Salvo', { exact: true }).waitFor()
  await page.context().close()
})

it.each(['light', 'dark'] as const)(
  'two who save at once choose what stays, in %s',
  async (theme) => {
    const page = await open(theme)
    await acts(page, { values: { name: 'Mercado', greets: false }, revision: 2 })
    await nameOf(page).fill('Padaria')
    await page.getByRole('button', { name: 'Salvar' }).click()
    await page.getByText('Agora: Mercado').waitFor()
    expect(await page.getByText('Seu: Padaria').count()).toBe(1)
    expect(await page.getByRole('switch').isChecked()).toBe(false)
    expect(await violations(page)).toEqual([])
    await page.getByRole('radio', { name: 'Usar o novo' }).check()
    expect(await nameOf(page).inputValue()).toBe('Mercado')
    await page.getByRole('radio', { name: 'Manter o meu' }).check()
    await page.getByRole('button', { name: 'Salvar' }).click()
    await page.getByText('Salvo', { exact: true }).waitFor()
    expect(await page.getByText('Agora: Mercado').count()).toBe(0)
    await page.context().close()
  },
)

it('changes that are not saved hold back who leaves, also by the browser’s own ways', async () => {
  const page = await open()
  await nameOf(page).fill('Padaria')
  await page.evaluate(() => (location.hash = '#/queue'))
  const dialog = page.getByRole('alertdialog', { name: 'Sair sem salvar?' })
  await dialog.waitFor()
  expect(new URL(page.url()).hash).toBe('#/settings/sites')
  await page.keyboard.press('Escape')
  expect(await dialog.count()).toBe(0)
  expect(await nameOf(page).inputValue()).toBe('Padaria')
  const asked = page.waitForEvent('dialog')
  void page.close({ runBeforeUnload: true })
  const question = await asked
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await page.evaluate(() => (location.hash = '#/queue'))
  await dialog.getByRole('button', { name: 'Sair' }).click()
  await expect.poll(() => new URL(page.url()).hash).toBe('#/queue')
  await page.context().close()
})

it('what cannot be undone asks for the name', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Remover' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Remover a loja?' })
  await dialog.getByRole('textbox').fill('loja')
  await page.keyboard.press('Enter')
  await dialog.getByText('Digite o nome exato').waitFor()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('textbox').fill('Loja')
  await page.keyboard.press('Enter')
  await page.getByText('Removido').waitFor()
  await page.context().close()
})

it('a value is copied, or selected where copying is not allowed', async () => {
  const page = await open()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
  const copy = page.getByRole('button', { name: 'Copiar Chave' })
  await copy.click()
  await page.getByText('Copiado', { exact: true }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('k-1234')
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))
  })
  await copy.click()
  await page.getByText('Não é permitido copiar aqui').waitFor()
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('k-1234')
  await page.context().close()
})
