import { createServer, request, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ownerEmail, password } from '../../packages/api/test/http/api-under-test.ts'
import { en } from '../../packages/console/src/locales/en.ts'
import { people } from '../../packages/console/src/locales/people-pt-BR.ts'
import { ptBR } from '../../packages/console/src/locales/pt-BR.ts'
import { wrongAddress } from '../../packages/console/src/sign-in/wrong-address-texts.ts'
import { freePort } from '../rig/server.ts'
import { openTimedServer, type TimedServer } from '../rig/timed-server.ts'
import { violations } from '../rig/violations.ts'

let server: TimedServer
beforeAll(async () => {
  server = await openTimedServer()
})
afterAll(() => server?.close())

let proxy: Server | null = null
afterEach(() => {
  proxy?.closeAllConnections()
  proxy?.close()
})

/** A proxy before the server, at an address that `PUBLIC_URL` does not name. Returns its origin. */
async function openProxy({ passesHost }: { passesHost: boolean }): Promise<string> {
  const port = await freePort()
  const { port: behind, host } = new URL(server.url)
  proxy = createServer((asked, answer) => {
    const headers = passesHost ? asked.headers : { ...asked.headers, host }
    const { method, url: path } = asked
    const passed = request(
      { host: '127.0.0.1', port: behind, method, path, headers },
      (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers)
        answered.pipe(answer)
      },
    )
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy?.listen(port, '127.0.0.1', resolve))
  return `http://localhost:${port}`
}

it.each([
  { locale: 'pt-BR', t: ptBR },
  { locale: 'en', t: en },
] as const)(
  'at an address that the server does not expect, the sign-in says which one it does, in $locale',
  async ({ locale, t }) => {
    const opened = await openProxy({ passesHost: false })
    const context = await server.browser.newContext({ locale, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${opened}/console/`)
    await page.locator('#email').fill(ownerEmail)
    await page.locator('#password').fill(password)
    await page.keyboard.press('Enter')
    const text = wrongAddress[locale]({ opened, expected: server.url })
    await page.getByRole('alert').getByText(text).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: t.signIn.forgot, exact: true }).waitFor()

    await page.goto('about:blank')
    await page.goto(`${opened}/open#papo_r_${'x'.repeat(43)}`)
    await page.getByText(text).waitFor()
    expect(await violations(page)).toEqual([])
    await context.close()
  },
)

it('who is still signed in at such an address is told so, instead of a console that does nothing', async () => {
  const context = await server.browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${server.url}/console/`)
  await page.locator('#email').fill(ownerEmail)
  await page.locator('#password').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('.menu').waitFor()
  // Cookies know no ports: this one comes along.
  const opened = await openProxy({ passesHost: false })
  await page.goto(`${opened}/console/`)
  await page.getByText(wrongAddress['pt-BR']({ opened, expected: server.url })).waitFor()
  expect(await violations(page)).toEqual([])
  await context.close()
})

it('where the console works at another address, the dialog of an invitation says where its link leads', async () => {
  const opened = await openProxy({ passesHost: true })
  const context = await server.browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const invite = async (address: string) => {
    await page.goto(`${address}/console/#/settings/people`)
    await page.locator('#email').fill(ownerEmail)
    await page.locator('#password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: people.invite, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(people.email).fill(`bia.${new URL(address).port}@example.com`)
    await dialog.getByRole('button', { name: people.makeLink }).click()
    const link = dialog.getByLabel(people.links.label, { exact: true })
    expect(await link.inputValue()).toMatch(`${server.url}/open#`)
    return dialog.getByText(people.links.elsewhere(server.url))
  }
  const note = await invite(opened)
  await note.waitFor()
  expect(await violations(page)).toEqual([])
  await context.clearCookies()
  expect(await (await invite(server.url)).count()).toBe(0)
  await context.close()
})
