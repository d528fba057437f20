import { createHmac, randomUUID } from 'node:crypto'
import type { Chat, Identified } from '@papo/protocol'
import type { Workspace, VisitorSession } from './workspace.ts'
import type { Reply, RawClient } from './raw-client.ts'

export type Claims = Record<string, unknown>

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Builds a JWT by hand, including ones that no library produces. */
export function jwt(
  claims: Claims,
  secret: string,
  header: Record<string, unknown> = { alg: 'HS256', typ: 'JWT' },
): string {
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/**
 * The claims that a site's server makes about its customer, valid for ten minutes; each token
 * differs.
 */
export function claimsOf(aud: string, sub: string, more: Claims = {}): Claims {
  const now = Math.floor(Date.now() / 1000)
  return { aud, sub, iat: now, exp: now + 600, jti: randomUUID(), ...more }
}

/** The server of a customer's site, which knows its signed-in users, and their browsers. */
export class SiteServer {
  readonly #client: RawClient
  readonly #customer: Workspace

  constructor(client: RawClient, workspace: Workspace) {
    this.#client = client
    this.#customer = workspace
  }

  sign(sub: string, more: Claims = {}): string {
    const { site, secret } = this.#customer
    return jwt(claimsOf(site.key, sub, more), secret.secret)
  }

  /** Calls identify with an identity token, from a browser with this visitor token or with none. */
  async present(token: string, visitorToken?: string, url?: string): Promise<Reply> {
    const body = { siteKey: this.#customer.site.key, token }
    const asked = { token: visitorToken, body, ...(url === undefined ? {} : { url }) }
    return await this.#client.call('POST', '/v1/visitor/identify', asked)
  }

  /** Identifies a customer of the site. Returns the visitor token. */
  async identify(sub: string, more: Claims = {}, visitorToken?: string): Promise<string> {
    const reply = await this.present(this.sign(sub, more), visitorToken)
    if (reply.status !== 200) throw new Error(`${sub} could not be identified: ${reply.summary}`)
    return (reply.json() as Identified).visitorToken
  }

  /** Starts a chat of an identified customer. */
  async chat(sub: string, claims: Claims, more: object): Promise<VisitorSession> {
    const token = await this.identify(sub, claims)
    const clientId = randomUUID()
    const body = { siteKey: this.#customer.site.key, clientId, ...more }
    const { chat } = await this.#client.ask<{ chat: Chat }>('POST', '/v1/chats', { token, body })
    return { chatId: chat.id, visitorId: chat.visitor.id, token, clientId }
  }
}
