import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row, text } from '../route-row.ts'
import * as sizes from '../sizes.ts'

const note = (round: number) => ({
  clientId: randomUUID(),
  text: most.wide(limits.visitorNoteLength, round),
})

export const routes: Record<string, Row> = {
  'GET /v1/chats/:chatId/visitor': row([401, 403, 404, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.visitor },
  }),
  'POST /v1/visitors/:visitorId/notes': row([401, 403, 404, 201, 201, 201, 201, 403], {
    body: text,
    largest: (_, round) => note(round),
  }),
  'PATCH /v1/visitors/:visitorId/notes/:noteId': row([401, 403, 404, 403, 200, 200, 200, 403], {
    given: 'visitor note',
    body: () => ({ text: 'Oi' }),
    largest: (_, round) => ({ text: note(round).text }),
  }),
  'DELETE /v1/visitors/:visitorId/notes/:noteId': row([401, 403, 404, 403, 204, 204, 204, 403], {
    given: 'visitor note',
    largest: null,
  }),
  'PUT /v1/chats/:chatId/tags': row([401, 403, 404, 200, 200, 200, 200, 403], {
    body: () => ({ tags: ['entrega'] }),
    largest: (_, round) => ({
      tags: Array.from({ length: limits.tagsOfChat }, (_tag, at) =>
        most.wide(limits.tagLength, round * limits.tagsOfChat + at),
      ),
    }),
  }),
  'GET /v1/tags': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest + sizes.tags },
  }),
}
