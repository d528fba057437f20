import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'GET /v1/me/sessions': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest, list: { field: 'sessions', entryBytes: sizes.rest, most: 100 } },
  }),
  'DELETE /v1/me/sessions': row([401, 403, 204, 204, 204, 204, 204, 403], { largest: null }),
  'DELETE /v1/me/sessions/:sessionId': row([401, 403, 204, 204, 204, 204, 204, 403], {
    largest: null,
  }),
}
