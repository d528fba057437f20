import { limits } from '@papo/protocol'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'

export const routes: Record<string, Row> = {
  'POST /v1/blocks': row([401, 403, 404, 201, 201, 201, 201, 403], {
    body: ({ ids }) => ({ visitorId: ids.visitorId, duration: 'hour' }),
    takes: ['visitorId'],
    largest: ({ ids }, round) => ({
      visitorId: ids.visitorId,
      duration: 'month',
      reason: most.wide(limits.blockReasonLength, round),
    }),
  }),
  'POST /v1/blocks/search': row([401, 403, 200, 200, 200, 200, 200, 403], {
    body: () => ({}),
    largest: (_, round) => ({ text: most.wide(200, round), limit: 100 }),
  }),
  // A block of another workspace does not exist, and so it is gone.
  'DELETE /v1/blocks/:blockId': row([401, 403, 204, 403, 204, 204, 204, 403], {
    given: 'block',
    largest: null,
  }),
}
