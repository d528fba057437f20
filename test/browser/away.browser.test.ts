import { randomUUID } from 'node:crypto'
import { createVisitorClient, isPapoError, nodePlatform, type Platform } from '@papo/sdk'
import type { ChatList, Hours } from '@papo/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type MailServer,
  mailText,
  openMailServer,
} from '../../packages/api/test/mail/mail-server.ts'
import { ptBR } from '../rig/texts.ts'
import { openTimedServer, type TimedServer } from '../rig/timed-server.ts'
import { Visitor } from '../rig/visitor.ts'

/* A shop with nobody in it: the whole server at a time that the test advances, a real mail server, and a browser. */

const minutes = 60
let mails: MailServer
let server: TimedServer
let { api, browser, time, url } = {} as TimedServer

beforeAll(async () => {
  mails = await openMailServer()
  const SMTP_URL = `smtp://127.0.0.1:${mails.port}`
  const MAIL_FROM = 'papo@shop.example'
  server = await openTimedServer({ SMTP_URL, MAIL_FROM })
  ;({ api, browser, time, url } = server)
  api.services.mailing?.start()
})
afterAll(async () => {
  await server?.close()
  await mails?.close()
})

const later = (seconds: number) => time.pass(seconds, () => Promise.resolve())
const asOwner = async <Body>(method: string, path: string, body?: object): Promise<Body> =>
  (await api.call(method, path, { token: api.owner, ...(body && { body }) })).body as Body

const setSite = (body: { hours?: Hours | null; onlineNeedsAgent?: boolean }) =>
  asOwner('PATCH', `/v1/sites/${api.site.id}`, body)

const left = async () =>
  (await asOwner<ChatList>('GET', '/v1/chats?kind=message&status=waiting&limit=50')).chats

/** A visitor with a program of their own. Its storage is what a browser would keep. */
function programOf(platform: Platform) {
  return createVisitorClient({ baseUrl: url, siteKey: api.site.key, platform })
}

/** Leaves a message, checks that nobody is promised, and goes away. */
async function leaveBySdk(text: string, email?: string): Promise<Platform> {
  const platform = nodePlatform()
  const visitor = programOf(platform)
  expect((await visitor.getWidgetSettings()).availability).toBe('offline')
  const chat = await visitor.start({
    kind: 'message',
    message: text,
    locale: 'pt-BR',
    ...(email === undefined ? {} : { visitor: { email } }),
  })
  expect(chat.state).toMatchObject({ kind: 'message', queuePosition: null, estimatedWait: null })
  visitor.close()
  return platform
}

async function open(settings: object = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
  context.setDefaultTimeout(12_000)
  const page = await context.newPage()
  await page.addInitScript((given) => Object.assign(window, { papoSettings: given }), settings)
  await page.goto(`${url}/demo`)
  const visitor = new Visitor(page, ptBR)
  await visitor.openPanel()
  return visitor
}

/** Leaves a message in the widget. The page never says that somebody comes. */
async function leaveInBrowser(text: string, email: string, answer: string): Promise<Visitor> {
  const visitor = await open()
  const { page } = visitor
  await page.getByText('Não estamos on-line agora').waitFor()
  await visitor.button('Deixe uma mensagem').click()
  await page.getByLabel(/^E-mail para a resposta/).fill(email)
  await page.getByLabel(/^Como podemos ajudar/).fill(text)
  await visitor.button('Enviar mensagem').click()
  const said = page.getByRole('heading', { name: `Mensagem enviada. ${answer}`, exact: true })
  await said.waitFor()
  await page.reload()
  await said.waitFor()
  for (const promise of ['Aguardando', 'já vai falar com você', 'Espera estimada', 'da fila']) {
    expect(await page.getByText(promise).count()).toBe(0)
  }
  return visitor
}

async function readsOnReturn(platform: Platform): Promise<(string | null)[]> {
  const visitor = programOf(platform)
  const chat = await visitor.resume()
  await expect.poll(() => chat?.state.messages.length ?? 0).toBeGreaterThan(2)
  const texts = chat?.state.messages.map(({ text }) => text) ?? []
  visitor.close()
  return texts
}

it('of ten visitors to an empty shop each leaves a message or hears why not, none is promised anybody, and each answer arrives on return and by mail', async () => {
  // Nobody is signed in, within the hours.
  await setSite({ onlineNeedsAgent: true, hours: null })
  await later(3 * minutes)
  const programs = new Map<string, Platform>()
  const leave = async (text: string, email?: string) =>
    programs.set(text, await leaveBySdk(text, email))
  await leave('Pergunta 1', 'um@example.com')
  await leave('Pergunta 2', 'dois@example.com')
  await leave('Pergunta 3')
  const withMail = await leaveInBrowser(
    'Pergunta 4',
    'quatro@example.com',
    'Responderemos por e-mail',
  )
  const tooLong = await programOf(nodePlatform())
    .start({ kind: 'message', message: 'a'.repeat(4001) })
    .catch((error: unknown) => error)
  expect(isPapoError(tooLong) && tooLong.code).toBe('text_too_long')

  // Outside the hours.
  await setSite({ hours: { timeZone: 'America/Sao_Paulo', open: [] } })
  await leave('Pergunta 5', 'cinco@example.com')
  await leave('Pergunta 6')
  await leave('Pergunta 7')
  const withoutMail = await leaveInBrowser('Pergunta 8', '', 'Volte aqui para ver a resposta')
  const declines = await open({ consent: 'required' })
  await declines.reads('guardamos suas mensagens')
  await declines.button('Agora não').click()
  expect(await declines.page.evaluate(() => localStorage.length)).toBe(0)

  const messages = await left()
  expect(new Set(messages.map(({ subject }) => subject))).toEqual(
    new Set([1, 2, 3, 4, 5, 6, 7, 8].map((at) => `Pergunta ${at}`)),
  )
  expect((await asOwner<{ total: number }>('GET', '/v1/chats/waiting')).total).toBe(0)
  await withMail.page.goto('about:blank')
  await withoutMail.page.goto('about:blank')
  for (const { id, subject } of messages) {
    await asOwner('POST', `/v1/chats/${id}/accept`)
    const body = { clientId: randomUUID(), text: `Resposta a ${subject}` }
    await asOwner('POST', `/v1/chats/${id}/messages`, body)
  }

  // By mail, to those who left an address.
  await later(5 * minutes)
  const byMail = new Map([
    ['um@example.com', 1],
    ['dois@example.com', 2],
    ['quatro@example.com', 4],
    ['cinco@example.com', 5],
  ])
  const sent = await mails.arrived(byMail.size)
  expect(sent.flatMap(({ to }) => to).toSorted()).toEqual([...byMail.keys()].toSorted())
  for (const { to, raw } of sent) {
    const answer = `Resposta a Pergunta ${byMail.get(to[0] ?? '')}`
    const text = mailText(raw)
    expect(text).toContain(`> ${answer}`)
    const [link = ''] = /http:\/\/localhost:\d+\/demo\S*#papo_c_[\w-]{43}/.exec(text) ?? []
    const context = await browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(link)
    await new Visitor(page, ptBR).reads(answer)
    await context.close()
  }

  // On return, in the browser where they wrote.
  for (const [question, platform] of programs) {
    expect(await readsOnReturn(platform)).toContain(`Resposta a ${question}`)
  }
  for (const [visitor, at] of [
    [withMail, 4],
    [withoutMail, 8],
  ] as const) {
    await visitor.page.goto(`${url}/demo`)
    // The panel was open in this tab, and opens again by itself.
    await visitor.reads(`Resposta a Pergunta ${at}`)
  }
}, 120_000)
