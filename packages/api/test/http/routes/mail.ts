import { limits } from '@papo/protocol'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

/** The tests of the routes have no mail server. */
const off = [401, 403, 409, 403, 403, 409, 403, 403]

export const routes: Record<string, Row> = {
  'GET /v1/mail': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'failed', entryBytes: sizes.rest, most: limits.failedMails },
    },
  }),
  'POST /v1/mail/test': row(off, {
    body: () => ({ locale: 'pt-BR' }),
    largest: () => ({ locale: 'pt-BR' }),
  }),
  'POST /v1/mail/:mailId/retry': row(off, { largest: null }),
}
