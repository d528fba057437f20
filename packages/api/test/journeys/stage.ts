import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted, LogPage, Message, Problem, Site } from '@papo/protocol'
import { openApp, type OpenedApp } from '../open-app.ts'

export interface Answer<Body> {
  status: number
  body: Body
  headers: Record<string, string | string[] | number | undefined>
}

export interface Call {
  token?: string
  origin?: string
  headers?: Record<string, string>
  body?: unknown
}

export interface VisitorOnStage {
  token: string
  chatId: string
  say(text: string, clientId?: string): Promise<Answer<Or<Message>>>
  poll(query?: string): Promise<Answer<Or<LogPage>>>
  chat(): Promise<Answer<Or<Chat>>>
}

/** The whole application over `inject`, with an owner, a site and people who use them. */
export interface Stage extends OpenedApp {
  site: Site
  owner: string
  call<Body = Problem>(method: string, url: string, call?: Call): Promise<Answer<Body>>
  /** Makes an agent and signs them in; returns the token. */
  agent(name: string, role?: 'agent' | 'admin' | 'owner'): Promise<string>
  start(body?: Record<string, unknown>): Promise<VisitorOnStage>
}

export const ownerEmail = 'owner@example.com'
export const password = 'correct horse battery'

/** A body that may be a problem instead: each field may be missing. */
export type Or<Body> = Body & Partial<Omit<Problem, keyof Body>>

export async function openStage(): Promise<Stage> {
  const opened = await openApp({ owner: { email: ownerEmail, password } })

  async function call<Body>(
    method: string,
    url: string,
    options: Call = {},
  ): Promise<Answer<Body>> {
    const { token, origin, body, headers } = options
    // An injected request may be answered without a turn of the event loop; a real one never is.
    await new Promise((resolve) => setImmediate(resolve))
    const answer = await opened.app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(origin === undefined ? {} : { origin }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      body: (isJson ? answer.json() : answer.body) as Body,
      headers: answer.headers,
    }
  }

  async function signIn(email: string): Promise<string> {
    const credentials = { email, password }
    const answer = await call<{ accessToken: string }>('POST', '/v1/auth/token', {
      body: credentials,
    })
    return answer.body.accessToken
  }

  const owner = await signIn(ownerEmail)
  const sites = await call<{ sites: Site[] }>('GET', '/v1/sites', { token: owner })
  const site = sites.body.sites[0]
  if (site === undefined) throw new Error('an empty installation was given no site')

  return {
    ...opened,
    site,
    owner,
    call,
    async agent(name, role = 'agent') {
      const email = `${randomUUID()}@example.com`
      await call('POST', '/v1/agents', { token: owner, body: { name, email, password, role } })
      return signIn(email)
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
