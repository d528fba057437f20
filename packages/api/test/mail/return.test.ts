import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Chat, ChatList, ChatStarted, LogPage, Problem, ReturnedVisitor } from '@papo/protocol'
import { type Answer, type HarnessVisitor, type Or } from '../journeys/api-harness.ts'
import { type MailHarness, openMailHarness } from './mail-harness.ts'
import { mailText } from './mail-server.ts'

let harness: MailHarness
let visitor: HarnessVisitor
let code: string

/** A visitor has left a chat, and the answer was mailed to them with a link. */
beforeEach(async () => {
  harness = await openMailHarness()
  visitor = await harness.start({ visitor: { name: 'Bia', email: 'bia@example.com' } })
  const token = await harness.agent('Rita')
  await harness.call('POST', `/v1/chats/${visitor.chatId}/accept`, { token })
  await harness.call('POST', `/v1/chats/${visitor.chatId}/messages`, {
    token,
    body: { clientId: randomUUID(), text: 'Olá!' },
  })
  await harness.later(5 * 60)
  const [mail] = await harness.server.arrived(1)
  code = /#(papo_c_[A-Za-z0-9_-]{43})/.exec(mailText(mail?.raw ?? ''))?.[1] ?? ''
})
afterEach(() => harness.close())

const comeBack = (
  body: { code?: string; clientId?: string } = {},
  more: { token?: string; origin?: string } = {},
): Promise<Answer<Or<ReturnedVisitor>>> =>
  harness.call<ReturnedVisitor>('POST', '/v1/visitor/return', {
    body: { code, clientId: randomUUID(), ...body },
    ...more,
  })
const codeOf = ({ body }: Answer<Partial<Problem>>) => body.code

describe('the link of a mail', () => {
  it('opens its chat in another browser, where the visitor reads and writes', async () => {
    const { status, body } = await comeBack()
    expect([status, body.sessionId]).toEqual([200, visitor.chatId])
    const at = `/v1/chats/${visitor.chatId}`
    const token = body.visitorToken
    const page = await harness.call<LogPage>('GET', `${at}/messages`, { token })
    expect(page.body.messages.at(-1)?.text).toBe('Olá!')
    const sent = await harness.call('POST', `${at}/messages`, {
      token,
      body: { clientId: randomUUID(), text: 'Obrigada' },
    })
    expect(sent.status).toBe(201)
  })

  it('works once, but the same call is answered again if its answer was lost', async () => {
    const clientId = randomUUID()
    const first = await comeBack({ clientId })
    const again = await comeBack({ clientId })
    expect([first.status, again.status]).toEqual([200, 200])
    expect(codeOf(await comeBack())).toBe('link_used')
    await harness.later(11 * 60)
    expect(codeOf(await comeBack({ clientId }))).toBe('link_used')
  })

  it('is too old after thirty days, and no other code opens anything', async () => {
    expect(codeOf(await comeBack({ code: `papo_c_${'A'.repeat(43)}` }))).toBe('link_not_found')
    expect((await comeBack({}, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await comeBack()).status).toBe(200)
  })

  it('opens that chat and no other one of the visitor', async () => {
    const { body } = await comeBack()
    await harness.call('POST', `/v1/chats/${visitor.chatId}/end`, { token: visitor.token })
    const second = await harness.call<ChatStarted>('POST', '/v1/chats', {
      token: visitor.token,
      body: { siteKey: harness.site.key, clientId: randomUUID() },
    })
    const token = body.visitorToken
    const other = second.body.sessionId
    for (const path of [`/v1/chats/${other}`, `/v1/chats/${other}/messages`]) {
      expect(codeOf(await harness.call('GET', path, { token }))).toBe('chat_not_found')
    }
    const setPage = await harness.call('POST', `/v1/chats/${other}/page`, {
      token,
      body: { url: 'https://chat.example.com/x' },
    })
    expect(codeOf(setPage)).toBe('chat_not_found')
    const own = await harness.call<ChatList>('GET', '/v1/visitor/chats', { token })
    expect(own.body.chats.map(({ id }) => id)).toEqual([visitor.chatId])
  })

  it('starts a new chat as a new visitor: whoever holds the mail may be another person', async () => {
    const { body } = await comeBack()
    const started = await harness.call<ChatStarted>('POST', '/v1/chats', {
      token: body.visitorToken,
      body: { siteKey: harness.site.key, clientId: randomUUID() },
    })
    expect(started.status).toBe(201)
    expect(started.body.visitorToken).not.toBe(body.visitorToken)
    const chat = await harness.call<Chat>('GET', `/v1/chats/${started.body.sessionId}`, {
      token: harness.owner,
    })
    const first = await harness.call<Chat>('GET', `/v1/chats/${visitor.chatId}`, {
      token: harness.owner,
    })
    expect(chat.body.visitor.id).not.toBe(first.body.visitor.id)
  })
})

describe('a browser that has a visitor', () => {
  it('of its own keeps its token where it is the same visitor', async () => {
    const { body } = await comeBack({}, { token: visitor.token })
    expect(body).toEqual({ visitorToken: visitor.token, sessionId: visitor.chatId })
  })

  it('is not taken from another one with an open chat, and nothing is spent', async () => {
    const other = await harness.start()
    expect(codeOf(await comeBack({}, { token: other.token }))).toBe('another_visitor')
    await harness.call('POST', `/v1/chats/${other.chatId}/end`, { token: other.token })
    expect((await comeBack({}, { token: other.token })).status).toBe(200)
  })
})

it('the link goes with the visitor who is erased', async () => {
  const chat = await harness.call<Chat>('GET', `/v1/chats/${visitor.chatId}`, {
    token: harness.owner,
  })
  await harness.call('DELETE', `/v1/visitors/${chat.body.visitor.id}`, { token: harness.owner })
  expect(codeOf(await comeBack())).toBe('link_not_found')
})
