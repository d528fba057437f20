import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import { claimsAt, sign } from '../../identity/sign.ts'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'POST /v1/visitor/return': row([200, 409, 403, 403, 403, 403, 403, 200], {
    given: 'chat link',
    body: ({ linkCode }) => ({ code: linkCode, clientId: randomUUID() }),
    largest: ({ linkCode }) => ({ code: linkCode, clientId: randomUUID() }),
  }),
  'GET /v1/visitors/:visitorId/export': row([401, 403, 404, 403, 403, 200, 403, 403], {
    size: {
      bytes:
        sizes.rest +
        sizes.attributes +
        sizes.notes +
        sizes.text(limits.nameLength + limits.emailLength),
      list: {
        field: 'chats',
        // Only an owner reads it, and completely: a hundred texts and notes of the longest, with their other fields.
        entryBytes:
          sizes.listedChat + sizes.journey + 110 * (sizes.rest + sizes.text(limits.textLength)),
        most: { because: 'an export is everything that is kept of one visitor' },
      },
    },
  }),
  'DELETE /v1/visitors/:visitorId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    largest: null,
  }),
  'POST /v1/visitor/identify': row([401, 401, 403, 403, 403, 403, 403, 401], {
    body: ({ siteKey }) => ({ siteKey, token: 'not.a.token' }),
    largest: ({ siteKey, secret, ids }, round) => ({
      siteKey,
      token: sign(
        claimsAt(Date.now(), {
          aud: siteKey,
          sub: ids.visitorId.padEnd(limits.externalIdLength, 'ü'),
          name: most.name(round),
          email: most.email(),
          attributes: { [round]: most.wide(100, round) },
        }),
        secret,
      ),
    }),
  }),
  'POST /v1/visitor/logout': row([401, 204, 403, 403, 403, 403, 403, 204], {
    spends: true,
    largest: null,
  }),
  'GET /v1/visitor/chats': row([401, 200, 403, 403, 403, 403, 403, 200], {
    size: { bytes: sizes.rest, list: sizes.chats },
  }),
}
