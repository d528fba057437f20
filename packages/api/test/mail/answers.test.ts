import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Chat, LogPage, MailState, ReturnedVisitor, WidgetSettings } from '@papo/protocol'
import { type HarnessVisitor, openHarness } from '../journeys/api-harness.ts'
import { type MailHarness, openMailHarness } from './mail-harness.ts'
import { mailText } from './mail-server.ts'

let harness: MailHarness
afterEach(() => harness.close())

const minutes = 60

/** A visitor with an e-mail whose chat an agent has accepted. */
async function openChat(body: Record<string, unknown> = {}) {
  harness = await openMailHarness()
  const visitor = await harness.start({
    visitor: { name: 'Bia', email: 'bia@example.com' },
    page: { url: 'https://chat.example.com/demo?x=1' },
    locale: 'pt-BR',
    ...body,
  })
  const agent = await harness.agent('Rita')
  await harness.call('POST', `/v1/chats/${visitor.chatId}/accept`, { token: agent })
  const answer = (text: string) =>
    harness.call('POST', `/v1/chats/${visitor.chatId}/messages`, {
      token: agent,
      body: { clientId: randomUUID(), text },
    })
  return { visitor, agent, answer }
}

/** The visitor's client has received everything. */
async function receive(visitor: HarnessVisitor): Promise<void> {
  const { body } = await visitor.poll()
  await visitor.poll(`?after=${encodeURIComponent((body as LogPage).cursor)}`)
}

/** Resolves once the queue of mails is empty and looked at. */
async function settled(): Promise<void> {
  for (;;) {
    const { body } = await harness.call<MailState>('GET', '/v1/mail', { token: harness.owner })
    if (body.waiting === 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('an answer to a visitor who has left', () => {
  it('is mailed once for all that is unread, in the visitor’s language, with the way back', async () => {
    const { answer } = await openChat()
    await answer('Olá, <b>Bia</b>!')
    await harness.later(1 * minutes)
    await answer('Seu pão está pronto.')
    await harness.later(5 * minutes)
    const [mail] = await harness.server.arrived(1)
    expect(mail?.to).toEqual(['bia@example.com'])
    expect(mail?.header('From')).toContain('Demo')
    const text = mailText(mail?.raw ?? '')
    expect(text).toContain('> Olá, <b>Bia</b>!')
    expect(text).toContain('&lt;b&gt;Bia&lt;/b&gt;')
    expect(text).toContain('> Seu pão está pronto.')
    expect(text).toContain('Continuar a conversa')
    expect(text).toContain('https://chat.example.com/demo')
    await harness.later(30 * minutes)
    await settled()
    expect(harness.server.received.length).toBe(1)
  })

  it('is mailed anew for what was written after the mail, and only that', async () => {
    const { answer } = await openChat()
    await answer('Primeira')
    await harness.later(5 * minutes)
    await harness.server.arrived(1)
    await answer('Segunda')
    await harness.later(5 * minutes)
    const second = (await harness.server.arrived(2))[1]
    expect(mailText(second?.raw ?? '')).toContain('> Segunda')
    expect(mailText(second?.raw ?? '')).not.toContain('Primeira')
  })

  it('is not mailed where the visitor’s client has received it', async () => {
    const { visitor, answer } = await openChat()
    await answer('Olá!')
    await receive(visitor)
    await harness.later(20 * minutes)
    await settled()
    expect(harness.server.received).toEqual([])
  })

  it('is not mailed without an e-mail, and notes never are', async () => {
    const { visitor, agent, answer } = await openChat({ visitor: { name: 'Bia' } })
    await answer('Olá!')
    await harness.call('POST', `/v1/chats/${visitor.chatId}/notes`, {
      token: agent,
      body: { clientId: randomUUID(), text: 'secret note' },
    })
    await harness.later(20 * minutes)
    await settled()
    expect(harness.server.received).toEqual([])
  })

  it('leads to our own page of the site where the page is not on its list any more', async () => {
    const { answer } = await openChat({ page: { url: 'https://gone.example.com/cart' } })
    await answer('Olá!')
    await harness.later(5 * minutes)
    const [mail] = await harness.server.arrived(1)
    const text = mailText(mail?.raw ?? '')
    expect(text).toContain(`https://chat.example.com/demo?site=${harness.site.key}`)
    expect(text).not.toContain('gone.example.com')
  })

  it('is mailed too when it is a follow-up to an ended chat, and its link opens that one', async () => {
    const { visitor, agent } = await openChat()
    await harness.call('POST', `/v1/chats/${visitor.chatId}/end`, { token: agent })
    const made = await harness.call<Chat>('POST', `/v1/chats/${visitor.chatId}/follow-up`, {
      token: agent,
      body: { clientId: randomUUID(), text: 'Chegou hoje.' },
    })
    await harness.later(5 * minutes)
    const [mail] = await harness.server.arrived(1)
    const text = mailText(mail?.raw ?? '')
    expect(text).toContain('> Chegou hoje.')
    const code = /#(papo_c_[\w-]{43})/.exec(text)?.[1]
    const back = await harness.call<ReturnedVisitor>('POST', '/v1/visitor/return', {
      body: { code, clientId: randomUUID() },
    })
    expect(back.body.sessionId).toBe(made.body.id)
  })

  it('goes with the visitor who is erased', async () => {
    const { visitor, answer } = await openChat()
    await answer('Olá!')
    const chat = await harness.call<{ visitor: { id: string } }>(
      'GET',
      `/v1/chats/${visitor.chatId}`,
      { token: harness.owner },
    )
    await harness.call('DELETE', `/v1/visitors/${chat.body.visitor.id}`, { token: harness.owner })
    await harness.later(20 * minutes)
    await settled()
    expect(harness.server.received).toEqual([])
  })
})

it('the widget knows whether answers come by mail', async () => {
  harness = await openMailHarness()
  const url = `/v1/widget/${harness.site.key}`
  expect((await harness.call<WidgetSettings>('GET', url)).body.answersByMail).toBe(true)
  const without = await openHarness()
  const settings = await without.call<WidgetSettings>('GET', `/v1/widget/${without.site.key}`)
  await without.close()
  expect(settings.body.answersByMail).toBe(false)
})
