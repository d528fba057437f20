import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import { claimsAt, sign } from '../identity/sign.ts'
import { ownerEmail, password } from './api-under-test.ts'
import type { Scene } from './route-table.ts'

type Body = (scene: Scene, round: number) => Record<string, unknown>

/** So many characters of four bytes, different each time. */
const wide = (length: number, round: number): string => {
  const number = String(round)
  return number + '😀'.repeat(length - number.length)
}
const name = (round: number) => wide(limits.nameLength, round)
const email = () => `${randomUUID()}${'a'.repeat(200)}@example.com`
/** The largest number at the first start, and other ones later: a hundred of them a hundred times take half a minute. */
const origins = (round: number) =>
  Array.from(
    { length: round === 0 ? 100 : 5 },
    (_, at) => `https://s${round}-${at}.${'a'.repeat(60)}.example`,
  )
const message = (round: number) => ({
  clientId: randomUUID(),
  text: wide(limits.textLength, round),
})
const page = (round: number) => ({
  url: `https://shop.example/${round}/`.padEnd(limits.urlLength, 'a'),
  title: wide(limits.titleLength, round),
})
const attributes = (round: number) =>
  Object.fromEntries(
    Array.from({ length: limits.attributeCount }, (_, at) => [
      `${round}-${at}-`.padEnd(limits.attributeKeyLength, '\u0001'),
      '\u0001'.repeat(limits.attributeLength),
    ]),
  )
const agent = (round: number) => ({ name: name(round), email: email(), password, role: 'agent' })
const site = (round: number) => ({ name: name(round), allowedOrigins: origins(round) })
const day = (at: number) => ({ day: at % 7, from: '09:00', to: '10:00' })

/** The largest body of every route that writes, with other content in each round; null: it takes no body. */
export const largest: Record<string, Body | null> = {
  'POST /v1/workspaces': (_, round) => ({
    name: name(round),
    owner: { name: name(round), email: email(), password },
    site: site(round),
  }),
  'POST /v1/auth/token': () => ({ email: ownerEmail, password }),
  'POST /v1/auth/session': () => ({ email: ownerEmail, password }),
  'DELETE /v1/auth/token': null,
  'DELETE /v1/auth/session': null,
  'POST /v1/me/password': () => ({ currentPassword: password, newPassword: password }),
  'POST /v1/me/heartbeat': (_, round) => ({ availability: round % 2 === 0 ? 'away' : 'online' }),
  'POST /v1/agents': (_, round) => agent(round),
  'PATCH /v1/agents/:agentId': (_, round) => ({
    name: name(round),
    role: round % 2 === 0 ? 'admin' : 'agent',
    capacity: 100 + round,
  }),
  'POST /v1/sites': (_, round) => site(round),
  'PATCH /v1/sites/:siteId': (_, round) => ({
    ...site(round),
    texts: { title: wide(60, round), greeting: wide(200, round) },
    hours: {
      timeZone: 'America/Sao_Paulo',
      open: Array.from({ length: 28 }, (_value, at) => day(at)),
    },
  }),
  'POST /v1/sites/:siteId/identity-secrets': () => ({ overlapHours: 0 }),
  'DELETE /v1/sites/:siteId/identity-secrets/:secretId': null,
  'DELETE /v1/visitors/:visitorId': null,
  'POST /v1/visitor/identify': ({ siteKey, secret, ids }, round) => ({
    siteKey,
    token: sign(
      claimsAt(Date.now(), {
        aud: siteKey,
        sub: ids.visitorId.padEnd(limits.externalIdLength, 'ü'),
        name: name(round),
        email: email(),
        attributes: { [round]: wide(100, round) },
      }),
      secret,
    ),
  }),
  'POST /v1/visitor/logout': null,
  'POST /v1/chats': ({ siteKey }, round) => ({
    siteKey,
    clientId: randomUUID(),
    visitor: { name: name(round), email: email(), attributes: attributes(round) },
    message: message(round),
    page: { ...page(round), referrer: page(round).url },
    locale: 'pt-BR',
  }),
  'POST /v1/chats/:chatId/messages': (_, round) => message(round),
  'POST /v1/chats/:chatId/typing': (_, round) => ({ typing: round % 2 === 0 }),
  'POST /v1/chats/:chatId/read': (_, round) => ({ upTo: round }),
  'POST /v1/chats/:chatId/extend': null,
  'POST /v1/chats/:chatId/page': (_, round) => page(round),
  'POST /v1/chats/:chatId/notes': (_, round) => message(round),
  'POST /v1/chats/:chatId/transfer': (_, round) => ({
    to: { queue: true },
    note: wide(limits.textLength, round),
  }),
  'POST /v1/chats/:chatId/accept': null,
  'POST /v1/chats/:chatId/end': null,
  'PUT /v1/chats/:chatId/rating': (_, round) => ({
    rating: 1 + (round % 5),
    feedback: wide(limits.feedbackLength, round),
  }),
}
