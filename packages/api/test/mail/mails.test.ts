import { afterEach, describe, expect, it } from 'vitest'
import type { InvitationLink, MailState, PasswordResetLink, TestedMail } from '@papo/protocol'
import { openHarness, type ApiHarness } from '../journeys/api-harness.ts'
import { ownerEmail, password } from '../http/api-under-test.ts'
import { type MailHarness, openMailHarness } from './mail-harness.ts'
import { smtpError } from './mail-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(...options: Parameters<typeof openMailHarness>): Promise<MailHarness> {
  const harness = await openMailHarness(...options)
  closers.push(() => harness.close())
  return harness
}

const linkIn = (raw: string): string => {
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  const [link = ''] =
    /https:\/\/chat\.example\.com\/open#papo_[ir]_[A-Za-z0-9_-]{43}/.exec(text) ?? []
  return link
}
const codeOf = (link: string) => new URL(link).hash.slice(1)
const stateOf = async ({ call, owner }: ApiHarness, locale = 'en') =>
  (await call<MailState>('GET', `/v1/mail?locale=${locale}`, { token: owner })).body

/** Polls the state of the mails until it is as wanted: mails are sent beside the calls. */
async function until(harness: ApiHarness, is: (state: MailState) => boolean): Promise<MailState> {
  for (;;) {
    const state = await stateOf(harness)
    if (is(state)) return state
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('an invitation', () => {
  it('is mailed in the inviter’s words with the link of the answer, and works once', async () => {
    const harness = await open()
    const { body } = await harness.call<InvitationLink>('POST', '/v1/invitations', {
      token: harness.owner,
      body: { email: 'Bia@example.com', role: 'agent', locale: 'pt-BR' },
    })
    expect(body.mailed).toBe(true)
    const [mail] = await harness.server.arrived(1)
    expect(mail?.to).toEqual(['bia@example.com'])
    expect(mail?.header('Reply-To')).toBe(ownerEmail)
    expect(mail?.raw).toContain('Aceitar o convite')
    expect(linkIn(mail?.raw ?? '')).toBe(body.link)
    const accepted = await harness.call('POST', '/v1/invitations/accept', {
      body: { code: codeOf(body.link), name: 'Bia', password },
    })
    expect(accepted.status).toBe(204)
    const state = await until(harness, ({ lastSentAt }) => lastSentAt !== null)
    expect(state).toMatchObject({
      configured: true,
      from: 'Padaria <papo@shop.example>',
      waiting: 0,
      failed: [],
    })
  })

  it('that was refused is not mailed', async () => {
    const harness = await open()
    const invite = () =>
      harness.call<InvitationLink>('POST', '/v1/invitations', {
        token: harness.owner,
        body: { email: 'bia@example.com', role: 'agent' },
      })
    expect([(await invite()).status, (await invite()).status]).toEqual([201, 409])
    await until(harness, ({ lastSentAt, waiting }) => lastSentAt !== null && waiting === 0)
    expect(harness.server.received.length).toBe(1)
  })
})

describe('a forgotten password', () => {
  const ask = (harness: ApiHarness, email: string) =>
    harness.call('POST', '/v1/password-resets/request', { body: { email, locale: 'en' } })

  it('is set anew by a link that works once and for half an hour', async () => {
    const harness = await open()
    expect((await ask(harness, ownerEmail.toUpperCase())).status).toBe(204)
    const [mail] = await harness.server.arrived(1)
    const code = codeOf(linkIn(mail?.raw ?? ''))
    const use = () =>
      harness.call('POST', '/v1/password-resets/use', {
        body: { code, password: 'quite another battery' },
      })
    expect((await use()).status).toBe(204)
    expect((await use()).body).toMatchObject({ code: 'link_used' })
    await ask(harness, ownerEmail)
    const second = (await harness.server.arrived(2))[1]
    await harness.later(30 * 60)
    const late = await harness.call('POST', '/v1/password-resets/open', {
      body: { code: codeOf(linkIn(second?.raw ?? '')) },
    })
    expect(late.body).toMatchObject({ code: 'link_expired' })
  })

  it('gets the same answer for an e-mail that nobody has, and no mail', async () => {
    const harness = await open()
    const known = await ask(harness, ownerEmail)
    const unknown = await ask(harness, 'nobody@example.com')
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    await harness.services.background.settled()
    await until(harness, ({ waiting, lastSentAt }) => waiting === 0 && lastSentAt !== null)
    expect(harness.server.received.map(({ to }) => to)).toEqual([[ownerEmail]])
  })

  it('has a link for each account of the e-mail, which says whose it is', async () => {
    const harness = await open({}, { SIGN_UP: 'open' })
    const owner = { name: 'Ana', email: ownerEmail, password: 'a lantern of paper' }
    const site = { name: 'Flores', allowedOrigins: [] }
    const body = { name: 'Floricultura', owner, site }
    expect((await harness.call('POST', '/v1/workspaces', { body })).status).toBe(201)
    await ask(harness, ownerEmail)
    const mails = await harness.server.arrived(2)
    expect(mails.map(({ to }) => to)).toEqual([[ownerEmail], [ownerEmail]])
    const naming = mails.filter(({ raw }) => raw.includes('Floricultura'))
    expect(naming).toHaveLength(1)
    const codes = mails.map(({ raw }) => codeOf(linkIn(raw)))
    for (const [at, code] of codes.entries()) {
      const use = { body: { code, password: `quite another battery ${at}` } }
      expect((await harness.call('POST', '/v1/password-resets/use', use)).status).toBe(204)
    }
    for (const at of codes.keys()) {
      const credentials = { email: ownerEmail, password: `quite another battery ${at}` }
      const signIn = await harness.call('POST', '/v1/auth/token', { body: credentials })
      expect(signIn.status).toBe(200)
    }
  })

  it('fills nobody’s mailbox: three mails an hour for one account', async () => {
    const harness = await open()
    for (let time = 0; time < 6; time += 1) await ask(harness, ownerEmail)
    await harness.services.background.settled()
    await until(harness, ({ waiting, lastSentAt }) => waiting === 0 && lastSentAt !== null)
    expect(harness.server.received.length).toBe(3)
  })

  it('needs an owner where no mail is sent, and the sign-in page knows', async () => {
    const harness = await openHarness()
    closers.push(() => harness.close())
    expect((await ask(harness, ownerEmail)).body).toMatchObject({ code: 'mail_off' })
    const options = await harness.call('GET', '/v1/auth/options')
    expect(options.body).toEqual({ passwordByMail: false })
    const { body: me } = await harness.call<{ agent: { id: string } }>('GET', '/v1/me', {
      token: await harness.agent('Bia'),
    })
    const made = await harness.call<PasswordResetLink>('POST', '/v1/password-resets', {
      token: harness.owner,
      body: { agentId: me.agent.id },
    })
    expect([made.status, made.body.mailed]).toEqual([201, false])
  })
})

/** Waits until it is stored what became of the attempt: only then the time of the next one is known. */
async function settled({ services }: ApiHarness, attempts: number): Promise<void> {
  const { statements } = services.database
  for (;;) {
    const { rows } = await statements.run('SELECT attempts, claimed_until FROM mail')
    const [mail] = rows as { attempts: number; claimed_until: Date | null }[]
    if (mail?.attempts === attempts && mail.claimed_until === null) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a mail that was not taken', () => {
  const invite = (harness: ApiHarness) =>
    harness.call('POST', '/v1/invitations', {
      token: harness.owner,
      body: { email: 'bia@example.com', role: 'agent' },
    })

  it('is tried again later, and arrives once', async () => {
    let tries = 0
    const harness = await open({
      onRcptTo(_address, _session, done) {
        tries += 1
        done(tries < 3 ? smtpError(451, 'greylisted') : null)
      },
    })
    await invite(harness)
    const state = await until(harness, ({ waitingProblem }) => waitingProblem !== null)
    expect(state.waitingProblem).toMatchObject({ problem: 'deferred' })
    await harness.later(40)
    await settled(harness, 2)
    await harness.later(130)
    const [mail] = await harness.server.arrived(1)
    expect(mail?.header('X-Papo-Attempt')).toBe('3')
    await until(harness, ({ waiting }) => waiting === 0)
    expect(harness.server.received.length).toBe(1)
  })

  it('is given up where the recipient is refused, named with its cure, and tried again on request', async () => {
    let isRefused = true
    const harness = await open({
      onRcptTo: (_address, _session, done) =>
        done(isRefused ? smtpError(550, 'nobody here') : null),
    })
    await invite(harness)
    const { failed } = await until(harness, (state) => state.failed.length > 0)
    expect(failed[0]).toMatchObject({
      kind: 'invitation',
      problem: 'refused_recipient',
      retryable: true,
      attempts: 1,
    })
    expect(failed[0]?.reply).toContain('nobody here')
    expect((await stateOf(harness, 'pt-BR')).failed[0]?.cure).toContain('endereço')
    isRefused = false
    const retried = await harness.call('POST', `/v1/mail/${failed[0]?.id ?? ''}/retry`, {
      token: harness.owner,
    })
    expect(retried.status).toBe(204)
    expect((await harness.server.arrived(1))[0]?.header('X-Papo-Attempt')).toBe('2')
    await until(harness, (state) => state.failed.length === 0 && state.waiting === 0)
  })
})

describe('a mail to try', () => {
  const test = (harness: ApiHarness) =>
    harness.call<TestedMail>('POST', '/v1/mail/test', {
      token: harness.owner,
      body: { locale: 'pt-BR' },
    })

  it('reaches the owner who asks for it', async () => {
    const harness = await open()
    expect((await test(harness)).body).toEqual({
      sent: true,
      to: ownerEmail,
      problem: null,
      text: null,
      cure: null,
      reply: null,
    })
    expect(harness.server.received[0]?.to).toEqual([ownerEmail])
  })

  it('says in words what goes wrong', async () => {
    const harness = await open({ onMailFrom: (_a, _s, done) => done(smtpError(553, 'not you')) })
    const { body } = await test(harness)
    expect(body).toMatchObject({ sent: false, problem: 'refused_sender' })
    expect(body.cure).toContain('MAIL_FROM')
  })
})

it('what a mail says is unreadable in the database, and gone once it was sent', async () => {
  const harness = await open({ onRcptTo: (_a, _s, done) => done(smtpError(550, 'no')) })
  await harness.call('POST', '/v1/invitations', {
    token: harness.owner,
    body: { email: 'secret.recipient@example.com', role: 'agent' },
  })
  await until(harness, (state) => state.failed.length > 0)
  const { rows } = await harness.services.database.statements.run('SELECT mail::text FROM mail')
  expect(JSON.stringify(rows)).not.toMatch(/secret\.recipient|papo_i_/)
})
