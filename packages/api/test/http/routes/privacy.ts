import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'POST /v1/visitors/search': row([401, 403, 200, 403, 403, 200, 403, 403], {
    body: () => ({ text: 'ana@example.com' }),
    largest: (_, round) => ({ text: most.wide(150, round), limit: 100 }),
  }),
  'POST /v1/visitors/:visitorId/export': row([401, 403, 404, 403, 403, 200, 403, 403], {
    largest: null,
  }),
  'POST /v1/visitors/:visitorId/erase': row([401, 403, 404, 403, 403, 200, 403, 403], {
    largest: null,
  }),
  'GET /v1/privacy/retention': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: {
        field: 'sites',
        entryBytes: sizes.rest + sizes.text(limits.nameLength),
        most: { because: 'sites are made by owners alone, one call each' },
      },
    },
  }),
  'GET /v1/privacy/sheet': row([401, 403, 200, 403, 200, 200, 403, 403], { size: 'own' }),
}
