import type { InvitationLink, MailState } from '@papo/protocol'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { en } from '../../packages/console/src/locales/en.ts'
import { mail as mailEn } from '../../packages/console/src/locales/mail-en.ts'
import { mail as mailPtBR } from '../../packages/console/src/locales/mail-pt-BR.ts'
import { open as openEn } from '../../packages/console/src/locales/open-en.ts'
import { open as openPtBR } from '../../packages/console/src/locales/open-pt-BR.ts'
import { ptBR } from '../../packages/console/src/locales/pt-BR.ts'
import { ownerEmail, password } from '../../packages/api/test/http/api-under-test.ts'
import {
  type MailServer,
  openMailServer,
  smtpError,
} from '../../packages/api/test/mail/mail-server.ts'
import { desktop, phone } from '../rig/browser-harness.ts'
import { openTimedServer, type TimedServer } from '../rig/timed-server.ts'
import { violations } from '../rig/violations.ts'

/** Older than an invitation may be. */
const eightDays = 8 * 24 * 60 * 60

let isRefusing = false
let mails: MailServer
let server: TimedServer
let { api, browser, time, url } = {} as TimedServer

beforeAll(async () => {
  mails = await openMailServer({
    onRcptTo: (_address, _session, done) =>
      done(isRefusing ? smtpError(550, 'No such user here') : null),
  })
  const mail = { SMTP_URL: `smtp://127.0.0.1:${mails.port}`, MAIL_FROM: 'papo@shop.example' }
  server = await openTimedServer(mail)
  ;({ api, browser, time, url } = server)
  api.services.mailing?.start()
}, 120_000)
afterAll(async () => {
  await server?.close()
  await mails?.close()
})

async function invite(name: string): Promise<string> {
  const token = String((await api.signIn()).body['accessToken'])
  const body = { email: `${name}@example.com`, role: 'agent' }
  const answer = await api.call('POST', '/v1/invitations', { token, body })
  expect(answer.status).toBe(201)
  return (answer.body as unknown as InvitationLink).link
}

/** Until the mail server's refusal of an invitation is on record. */
async function givenUp(): Promise<void> {
  const token = String((await api.signIn()).body['accessToken'])
  const failed = async () =>
    ((await api.call('GET', '/v1/mail', { token })).body as unknown as MailState).failed.length
  await expect.poll(failed, { timeout: 20_000 }).toBeGreaterThan(0)
}

it.each([
  { locale: 'pt-BR', device: desktop, t: ptBR, mail: mailPtBR, open: openPtBR },
  { locale: 'en', device: phone, t: en, mail: mailEn, open: openEn },
])(
  'what mails lead to has no accessibility violation, in $locale, $device.width px wide',
  async ({ locale, device, t, mail, open }) => {
    const context = await browser.newContext({ locale, viewport: device, reducedMotion: 'reduce' })
    context.setDefaultTimeout(20_000)
    const page: Page = await context.newPage()
    const found: Record<string, string[]> = {}
    const look = async (view: string, sign: string) => {
      await page.locator(sign).first().waitFor()
      await page.emulateMedia({ colorScheme: 'light' })
      const light = await violations(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      found[view] = [...light, ...(await violations(page, { rules: 'colors' }))]
    }
    const button = (name: string) => page.getByRole('button', { name, exact: true })

    await page.goto(`${url}/console/`)
    await button(t.signIn.forgot).click()
    await look('forgotten, form', '.signed-out-form input[type=email]')
    await button(t.signIn.forgotten.submit).click()
    await look('forgotten, nothing typed', '.field-error:not(:empty)')
    await page.locator('.signed-out-form input').fill(ownerEmail)
    await button(t.signIn.forgotten.submit).click()
    await page.getByText(t.signIn.forgotten.sent).waitFor()
    await look('forgotten, sent', '.signed-out-form')
    await button(t.signIn.forgotten.back).click()

    await page.locator('#email').fill(ownerEmail)
    await page.locator('#password').fill(password)
    await page.keyboard.press('Enter')
    await page.locator('.menu').waitFor()
    await page.goto(`${url}/console/#/settings/mail`)
    await look('mail', '.mail-facts')
    await button(mail.test).click()
    await look('mail, tested', '.mail-good')
    isRefusing = true
    await button(mail.test).click()
    await look('mail, refused', '.mail-bad')
    await invite(`refused.${device.width}`)
    await givenUp()
    isRefusing = false
    await page.reload()
    await look('mail, given up', '.mail-failed')

    const [used, expired] = [
      await invite(`used.${device.width}`),
      await invite(`late.${device.width}`),
    ]
    const accepted = await api.call('POST', '/v1/invitations/accept', {
      body: { code: used.split('#')[1], name: 'Bia', password },
    })
    expect(accepted.status).toBe(204)
    time.skip(eightDays)
    for (const [link, title] of [
      [used, open.used],
      [expired, open.expired],
    ] as const) {
      await page.goto('about:blank')
      await page.goto(link)
      await page.getByRole('heading', { name: title }).waitFor()
      await look(title, '.open-way')
    }
    await context.close()
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
    expect(Object.keys(found)).toHaveLength(9)
  },
  240_000,
)
