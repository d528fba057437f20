import { randomUUID } from 'node:crypto'
import type {
  Chat,
  ChatList,
  ChatStarted,
  Identified,
  IdentitySecretCreated,
  Problem,
  Site,
  WaitingChats,
} from '@papo/protocol'
import { claimsAt, sign, type ActivityServices } from '../identity/sign.ts'
import type { Answer, Or, ApiHarness, HarnessVisitor } from './api-harness.ts'

/** A harness of one process, or of two on the same database and cache: the other one is called second. */
export interface TwoHarnesses {
  here: ApiHarness
  there: ApiHarness
  close(): Promise<void>
}

/** A site of its own with a secret, and the actions of its server and its visitors. */
export interface IdentityHarness {
  site: Site
  secret: IdentitySecretCreated
  /** A token of the site’s server, valid but for `over`. */
  token(over?: Record<string, unknown>, signing?: ActivityServices): string
  identify(token: string, visitorToken?: string): Promise<Answer<Or<Identified>>>
  /** Identifies; returns the new visitor’s token. */
  become(sub: string, visitorToken?: string): Promise<string>
  start(body?: Record<string, unknown>, token?: string): Promise<Answer<Or<ChatStarted>>>
  arrive(body?: Record<string, unknown>): Promise<HarnessVisitor>
  ownChats(token: string, query?: string): Promise<Answer<Or<ChatList>>>
  /** The chat as an agent sees it. */
  seen(chatId: string): Promise<Chat>
}

export async function openIdentityHarness(
  { here, there }: Pick<TwoHarnesses, 'here' | 'there'>,
  settings: Record<string, unknown> = {},
): Promise<IdentityHarness> {
  const { owner } = here
  const made = await here.call<Site>('POST', '/v1/sites', {
    token: owner,
    body: { name: 'Shop', allowedOrigins: ['https://shop.example'] },
  })
  const at = `/v1/sites/${made.body.id}`
  const site = await here.call<Site>('PATCH', at, { token: owner, body: settings })
  const secret = await here.call<IdentitySecretCreated>('POST', `${at}/identity-secrets`, {
    token: owner,
    body: {},
  })
  const siteKey = site.body.key
  const token: IdentityHarness['token'] = (over = {}, signing = {}) =>
    sign(claimsAt(Date.now(), { aud: siteKey, sub: 'ana', ...over }), secret.body.secret, signing)
  const as = (visitorToken?: string) => (visitorToken === undefined ? {} : { token: visitorToken })
  const identify: IdentityHarness['identify'] = (identityToken, visitorToken) =>
    here.call<Or<Identified>>('POST', '/v1/visitor/identify', {
      ...as(visitorToken),
      body: { token: identityToken, siteKey },
    })
  const start: IdentityHarness['start'] = (body = {}, visitorToken) =>
    here.call<Or<ChatStarted>>('POST', '/v1/chats', {
      ...as(visitorToken),
      body: { siteKey, clientId: randomUUID(), ...body },
    })
  return {
    site: site.body,
    secret: secret.body,
    token,
    identify,
    start,
    become: async (sub, visitorToken) =>
      (await identify(token({ sub }), visitorToken)).body.visitorToken,
    arrive: (body = {}) => there.start({ siteKey, ...body }),
    ownChats: (visitorToken, query = '') =>
      there.call<Or<ChatList>>('GET', `/v1/visitor/chats${query}`, { token: visitorToken }),
    async seen(chatId) {
      const answer = await there.call<Chat>('GET', `/v1/chats/${chatId}`, { token: owner })
      return answer.body
    },
  }
}

/** The ids of the waiting chats of this site. */
export async function queueOf(harness: ApiHarness, site: Site): Promise<string[]> {
  const url = `/v1/chats/waiting?siteId=${site.id}&limit=100`
  const { body } = await harness.call<WaitingChats>('GET', url, { token: harness.owner })
  return body.chats.map(({ id }) => id)
}

export const codeOf = ({ status, body }: Answer<Or<object>> | Answer<Problem>) =>
  [status, body.code] as const
