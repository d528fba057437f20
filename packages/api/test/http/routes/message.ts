import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row, text } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'GET /v1/chats/:chatId/messages': row([401, 404, 404, 200, 200, 200, 200, 200], {
    size: {
      bytes: sizes.rest + limits.pageBytes + sizes.text(limits.textLength) + sizes.names,
    },
  }),
  'POST /v1/chats/:chatId/messages': row([401, 404, 404, 403, 403, 403, 201, 201], {
    body: text,
    chat: 'active',
    largest: (_, round) => most.message(round),
  }),
  'POST /v1/chats/:chatId/typing': row([401, 404, 404, 403, 403, 403, 204, 204], {
    body: () => ({ typing: true }),
    chat: 'active',
    largest: (_, round) => ({ typing: round % 2 === 0 }),
  }),
  'POST /v1/chats/:chatId/read': row([401, 404, 404, 403, 403, 403, 204, 204], {
    body: () => ({ upTo: 1 }),
    chat: 'active',
    largest: (_, round) => ({ upTo: round }),
  }),
  'POST /v1/chats/:chatId/notes': row([401, 403, 404, 403, 403, 403, 201, 403], {
    body: text,
    chat: 'active',
    largest: (_, round) => most.message(round),
  }),
}
