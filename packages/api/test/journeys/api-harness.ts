import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted, LogPage, Message, Problem } from '@papo/protocol'
import { type ApiUnderTest, openApi, password } from '../http/api-under-test.ts'

export interface Answer<Body> {
  status: number
  body: Body
  headers: Record<string, string | undefined>
}

export interface Call {
  token?: string
  origin?: string
  headers?: Record<string, string>
  body?: object | undefined
}

export interface HarnessVisitor {
  token: string
  chatId: string
  say(text: string, clientId?: string): Promise<Answer<Or<Message>>>
  poll(query?: string): Promise<Answer<Or<LogPage>>>
  chat(): Promise<Answer<Or<Chat>>>
}

/** The whole application over `inject`, with an owner, a site and its users. */
export interface ApiHarness extends Pick<
  ApiUnderTest,
  'site' | 'owner' | 'services' | 'sweepNow' | 'drain' | 'close'
> {
  call<Body = Problem>(method: string, url: string, call?: Call): Promise<Answer<Body>>
  /** Creates an agent and signs them in; returns the token. */
  agent(name: string, role?: 'agent' | 'admin' | 'owner'): Promise<string>
  start(body?: Record<string, unknown>): Promise<HarnessVisitor>
  page(path: string): ReturnType<ApiUnderTest['call']>
}

/** A body that may be a problem instead: each field may be missing. */
export type Or<Body> = Body & Partial<Omit<Problem, keyof Body>>

/** Opens the harness on the embedded database, or with the given environment and overrides. */
export async function openHarness(...where: Parameters<typeof openApi>): Promise<ApiHarness> {
  const api = await openApi(...where)
  const { site, owner, services } = api

  async function call<Body>(
    method: string,
    url: string,
    { token, origin, body, headers }: Call = {},
  ): Promise<Answer<Body>> {
    // An injected request may be answered without a turn of the event loop; a real one never is.
    await new Promise((resolve) => setImmediate(resolve))
    const answer = await api.call(method, url, {
      ...(token === undefined ? {} : { token }),
      ...(body === undefined ? {} : { body }),
      headers: { ...headers, ...(origin === undefined ? {} : { origin }) },
    })
    return { status: answer.status, body: answer.body as Body, headers: answer.headers }
  }

  return {
    site,
    owner,
    services,
    sweepNow: () => api.sweepNow(),
    drain: () => api.drain(),
    close: () => api.close(),
    call,
    page: (path) => api.call('GET', path),
    async agent(name, role = 'agent') {
      const email = `${randomUUID()}@example.com`
      await call('POST', '/v1/agents', { token: owner, body: { name, email, password, role } })
      return String((await api.signIn(email)).body['accessToken'])
    },
    async start(body = {}) {
      const started = await call<ChatStarted>('POST', '/v1/chats', {
        body: { siteKey: site.key, clientId: randomUUID(), ...body },
      })
      const { sessionId: chatId, visitorToken: token } = started.body
      const at = `/v1/chats/${chatId}`
      return {
        token,
        chatId,
        say: (text, clientId = randomUUID()) =>
          call('POST', `${at}/messages`, { token, body: { clientId, text } }),
        poll: (query = '') => call('GET', `${at}/messages${query}`, { token }),
        chat: () => call('GET', at, { token }),
      }
    },
  }
}
