import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessToken, Agent, MailState, Me } from '@papo/protocol'
import { ownerEmail, password } from '../http/api-under-test.ts'
import { openHarness } from '../journeys/api-harness.ts'
import { type MailHarness, openMailHarness } from './mail-harness.ts'
import { mailText } from './mail-server.ts'

let harness: MailHarness
beforeEach(async () => {
  harness = await openMailHarness()
})
afterEach(() => harness.close())

const minutes = 60
const hours = 60 * minutes
const days = 24 * hours

const leave = (text: string) =>
  harness.start({ kind: 'message', message: { clientId: randomUUID(), text }, locale: 'pt-BR' })

/** Resolves once everything that is queued was sent. */
async function sent(): Promise<{ to: string[]; text: string }[]> {
  // After a day nobody is signed in any more.
  const signedIn = await harness.call<AccessToken>('POST', '/v1/auth/token', {
    body: { email: ownerEmail, password },
  })
  for (;;) {
    const { body } = await harness.call<MailState>('GET', '/v1/mail', {
      token: signedIn.body.accessToken,
    })
    if (body.waiting === 0) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  return harness.server.received.map((mail) => ({
    to: mail.to,
    text: mailText(mail.raw),
  }))
}

/** Somebody is there for so many minutes, seen every half minute. */
async function present(token: string, count: number): Promise<void> {
  for (let half = 0; half < 2 * count; half += 1) {
    await harness.call('POST', '/v1/me/heartbeat', { token, body: { availability: 'online' } })
    await harness.services.presence.settled()
    await harness.later(30)
  }
}

describe('an alert', () => {
  it('reaches the owner two minutes after a visitor came to an empty shop, without what they wrote', async () => {
    harness.skip(5 * minutes)
    await harness.start({
      visitor: { name: 'Bia Secreta' },
      message: { clientId: randomUUID(), text: 'algo particular' },
      locale: 'pt-BR',
    })
    await harness.later(1 * minutes)
    expect(harness.server.received).toEqual([])
    await harness.later(2 * minutes)
    const [mail] = await harness.server.arrived(1)
    const text = mailText(mail?.raw ?? '')
    expect(mail?.to).toEqual([ownerEmail])
    expect(text).toMatch(/Um visitante espera em Demo há [23] minutos/)
    expect(text).toContain('https://chat.example.com/#/queue')
    expect(text).toContain('https://chat.example.com/#/settings/account')
    expect(text).not.toMatch(/particular|Secreta/)
  })

  it('comes once an hour and site at most, and then tells of all who wait', async () => {
    await harness.call('PATCH', `/v1/sites/${harness.site.id}`, {
      token: harness.owner,
      body: { idleTimeout: { waitingSeconds: 1 * days, activeSeconds: 1 * days, warnSeconds: 60 } },
    })
    harness.skip(5 * minutes)
    await harness.start()
    await harness.later(3 * minutes)
    await harness.server.arrived(1)
    await harness.start()
    harness.skip(50 * minutes)
    await harness.later(2 * minutes)
    expect((await sent()).length).toBe(1)
    harness.skip(10 * minutes)
    await harness.later(1 * minutes)
    const all = await sent()
    expect(all.length).toBe(2)
    expect(all[1]?.text).toContain('2 visitors are waiting at Demo, the first one for')
    harness.skip(3 * hours)
    await harness.later(1 * minutes)
    expect((await sent()).length).toBe(2)
  })

  it('is not sent while somebody is there, and is once they have left', async () => {
    const rita = await harness.agent('Rita')
    await harness.call('POST', '/v1/me/heartbeat', {
      token: harness.owner,
      body: { availability: 'away' },
    })
    await present(rita, 1)
    await harness.start()
    await present(rita, 5)
    expect(await sent()).toEqual([])
    await harness.later(3 * minutes)
    expect((await sent()).length).toBe(1)
  })

  it('is not sent for a queue while the site is closed: visitors know that nobody comes', async () => {
    harness.skip(5 * minutes)
    await harness.call('PATCH', `/v1/sites/${harness.site.id}`, {
      token: harness.owner,
      body: { closedNow: true },
    })
    harness.skip(5 * minutes)
    await harness.start()
    harness.skip(20 * minutes)
    await harness.later(1 * minutes)
    expect(await sent()).toEqual([])
  })

  it('tells of messages that nobody answers for a day, taken ones too, once each', async () => {
    const rita = await harness.agent('Rita')
    const [answered, taken] = [await leave('Um'), await leave('Dois'), await leave('Três')]
    for (const { chatId } of [answered, taken]) {
      await harness.call('POST', `/v1/chats/${chatId}/accept`, { token: rita })
    }
    await harness.call('POST', `/v1/chats/${answered.chatId}/messages`, {
      token: rita,
      body: { clientId: randomUUID(), text: 'Sim.' },
    })
    harness.skip(1 * days - 5 * minutes)
    await harness.later(1 * minutes)
    expect(await sent()).toEqual([])
    harness.skip(10 * minutes)
    await harness.later(1 * minutes)
    const [mail] = await sent()
    expect(mail?.text).toContain('2 mensagens deixadas em Demo estão sem resposta')
    expect(mail?.text).toContain('https://chat.example.com/#/messages')
    expect(mail?.text).not.toMatch(/Dois|Três/)
    harness.skip(2 * days)
    await harness.later(1 * minutes)
    expect((await sent()).length).toBe(1)
  })

  it('goes to every owner who wants it, in their language, and to nobody else', async () => {
    const second = await harness.agent('Olga', 'owner')
    await harness.agent('Ada', 'admin')
    const me = await harness.call<Me>('PATCH', '/v1/me', {
      token: harness.owner,
      body: { alertsByMail: false },
    })
    expect([me.status, me.body.alertsByMail, me.body.answersByMail]).toEqual([200, false, true])
    const olga = (await harness.call<Me>('GET', '/v1/me', { token: second })).body
    expect(olga.alertsByMail).toBe(true)
    await harness.call<Agent>('PATCH', `/v1/agents/${olga.agent.id}`, {
      token: harness.owner,
      body: { languages: ['pt-BR'] },
    })
    harness.skip(5 * minutes)
    await harness.start({ locale: 'en' })
    await harness.later(3 * minutes)
    const mails = await sent()
    expect(mails.map(({ to }) => to)).toEqual([[olga.agent.email]])
    expect(mails[0]?.text).toContain('Um visitante espera em Demo')
  })
})

it('an agent and an installation without mail have no alerts to choose', async () => {
  const rita = await harness.agent('Rita')
  const ritas = (await harness.call<Me>('GET', '/v1/me', { token: rita })).body
  expect([ritas.answersByMail, ritas.alertsByMail]).toEqual([true, null])
  const without = await openHarness()
  const { body } = await without.call<Me>('GET', '/v1/me', { token: without.owner })
  await without.close()
  expect([body.answersByMail, body.alertsByMail]).toEqual([false, null])
})
