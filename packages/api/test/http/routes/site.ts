import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'GET /v1/widget/:siteKey': row(null, {
    size: { bytes: sizes.rest + sizes.settings + sizes.text(limits.nameLength) },
  }),
  'GET /v1/me/sites': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: {
      bytes: sizes.rest,
      list: {
        field: 'sites',
        entryBytes: sizes.rest,
        most: { because: 'sites are made by owners alone, one call each' },
      },
    },
  }),
  'GET /v1/holidays': row([401, 403, 200, 403, 403, 200, 403, 403], { size: 'own' }),
  'GET /v1/sites': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: {
        field: 'sites',
        entryBytes: sizes.site,
        most: { because: 'sites are made by owners alone, one call each' },
      },
    },
  }),
  'POST /v1/sites': row([401, 403, 201, 403, 403, 201, 403, 403], {
    body: () => ({ name: 'Loja', allowedOrigins: [] }),
    largest: (_, round) => most.site(round),
  }),
  'GET /v1/sites/:siteId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    size: { bytes: sizes.rest + sizes.site },
  }),
  'DELETE /v1/sites/:siteId': row([401, 403, 404, 403, 403, 204, 403, 403], {
    site: 'fresh',
    largest: null,
  }),
  'POST /v1/sites/:siteId/key': row([401, 403, 404, 403, 403, 200, 403, 403], {
    site: 'fresh',
    largest: null,
  }),
  'PATCH /v1/sites/:siteId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    body: () => ({ name: 'Demo' }),
    largest: (_, round) => ({
      ...most.site(round),
      // Both at once are more than a body may have.
      ...(round % 2 === 0
        ? { texts: most.texts(round) }
        : {
            hours: {
              timeZone: 'America/Sao_Paulo',
              open: Array.from({ length: 28 }, (_value, at) => most.day(at)),
              exceptions: most.exceptions(round),
            },
          }),
    }),
  }),
  'GET /v1/sites/:siteId/identity-secrets': row([401, 403, 404, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'secrets', entryBytes: sizes.rest, most: 6 },
    },
  }),
  'POST /v1/sites/:siteId/identity-secrets': row([401, 403, 404, 403, 403, 201, 403, 403], {
    body: () => ({}),
    site: 'fresh',
    largest: () => ({ overlapHours: 0 }),
  }),
  'DELETE /v1/sites/:siteId/identity-secrets/:secretId': row(
    [401, 403, 404, 403, 403, 204, 403, 403],
    { site: 'fresh', largest: null },
  ),
}
