import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row, text } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'POST /v1/chats': row([201, 200, 403, 403, 403, 403, 403, 200], {
    body: ({ siteKey }) => ({ siteKey, clientId: randomUUID() }),
    largest: ({ siteKey }, round) => ({
      siteKey,
      clientId: randomUUID(),
      visitor: { name: most.name(round), email: most.email(), attributes: most.attributes(round) },
      message: most.message(round),
      page: { ...most.page(round), referrer: most.page(round).url },
      locale: 'pt-BR',
      timeZone: 'A'.repeat(limits.timeZoneLength),
    }),
  }),
  'GET /v1/chats': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest, list: sizes.chats },
  }),
  'GET /v1/chats/waiting': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest, list: sizes.chats },
  }),
  'GET /v1/chats/:chatId': row([401, 404, 404, 200, 200, 200, 200, 200], {
    size: { bytes: sizes.chat },
  }),
  'POST /v1/chats/:chatId/extend': row([401, 404, 404, 403, 403, 403, 204, 204], {
    chat: 'active',
    largest: null,
  }),
  'POST /v1/chats/:chatId/page': row([401, 404, 403, 403, 403, 403, 403, 204], {
    body: () => ({ url: 'https://www.example.com/cart' }),
    largest: (_, round) => most.page(round),
  }),
  'POST /v1/chats/:chatId/transfer': row([401, 403, 404, 403, 403, 403, 200, 403], {
    body: () => ({ to: { queue: true } }),
    chat: 'active',
    largest: (_, round) => ({
      to: { queue: true },
      note: most.wide(limits.textLength, round),
    }),
  }),
  'POST /v1/chats/:chatId/accept': row([401, 403, 404, 200, 200, 200, 200, 403], { largest: null }),
  'POST /v1/chats/:chatId/end': row([401, 404, 404, 403, 200, 200, 200, 200], {
    chat: 'active',
    largest: null,
  }),
  'POST /v1/chats/:chatId/leave-message': row([401, 404, 403, 403, 403, 403, 403, 200], {
    body: () => ({ message: text() }),
    largest: (_, round) => ({ email: most.email(), message: most.message(round) }),
  }),
  'POST /v1/chats/:chatId/follow-up': row([401, 403, 404, 201, 201, 201, 201, 403], {
    body: text,
    chat: 'ended',
    largest: (_, round) => most.message(round),
  }),
  'PUT /v1/chats/:chatId/rating': row([401, 404, 403, 403, 403, 403, 403, 200], {
    body: () => ({ rating: 5 }),
    chat: 'ended',
    largest: (_, round) => ({
      rating: 1 + (round % 5),
      feedback: most.wide(limits.feedbackLength, round),
    }),
  }),
}
