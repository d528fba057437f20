import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

/** Any agent. */
const everybody = (status: number) => [401, 403, status, status, status, status, status, 403]
/** Those who keep the canned responses of all. */
const keepers = (status: number) => [401, 403, 404, 403, status, status, 403, 403]

const page: Row['size'] = {
  bytes: sizes.rest,
  list: { field: 'cannedResponses', entryBytes: sizes.cannedResponse, most: 100 },
}

export const routes: Record<string, Row> = {
  'GET /v1/canned-responses': row(everybody(200), { size: page }),
  'POST /v1/canned-responses/search': row(everybody(200), {
    body: () => ({ text: 'oi' }),
    takes: ['siteId'],
    largest: (_, round) => ({ text: most.wide(200, round), limit: 100 }),
  }),
  'POST /v1/canned-responses': row(everybody(201), {
    body: (_, who) => ({ shortcut: `oi-${who}`, text: 'Oi' }),
    largest: (_, round) => most.cannedResponse(round),
  }),
  'GET /v1/canned-responses/csv': row(everybody(200), {
    size: { bytes: sizes.rest + 100 * sizes.cannedResponse },
  }),
  'POST /v1/canned-responses/csv': row(everybody(200), {
    body: () => ({ csv: 'shortcut,text\r\noi,Oi\r\n' }),
    largest: (_, round) => ({ csv: most.cannedResponsesCsv(round) }),
  }),
  'PATCH /v1/canned-responses/:cannedResponseId': row(keepers(200), {
    given: 'canned response',
    body: () => ({ text: 'Olá' }),
    largest: (_, round) => most.cannedResponse(round),
  }),
  'DELETE /v1/canned-responses/:cannedResponseId': row(keepers(204), {
    given: 'canned response',
    largest: null,
  }),
}
