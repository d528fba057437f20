import { password } from '../api-under-test.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

const withPassword = () => ({ currentPassword: password })

export const routes: Record<string, Row> = {
  'GET /v1/me/second-factor': row([401, 403, 200, 200, 200, 200, 200, 403], { size: 'own' }),
  'POST /v1/me/second-factor': row([401, 403, 201, 201, 201, 201, 201, 403], {
    body: withPassword,
    largest: withPassword,
  }),
  'POST /v1/me/second-factor/confirm': row([401, 403, 200, 200, 200, 200, 200, 403], {
    given: 'app to confirm',
    body: ({ appCodes }, who) => ({ code: appCodes[who] ?? '000000' }),
    // People copy codes with spaces.
    largest: ({ appCodes }, _, who) => ({ code: appCodes[who]?.padEnd(32) }),
  }),
  'POST /v1/me/second-factor/recovery-codes': row([401, 403, 200, 200, 200, 200, 200, 403], {
    given: 'second factor',
    body: withPassword,
    largest: withPassword,
  }),
  'POST /v1/me/second-factor/disable': row([401, 403, 204, 204, 204, 204, 204, 403], {
    given: 'second factor',
    body: withPassword,
    largest: withPassword,
  }),
  'GET /v1/workspace/second-factor': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'agents', entryBytes: sizes.agent, most: sizes.staff },
    },
  }),
  'PUT /v1/workspace/second-factor': row([401, 403, 200, 403, 403, 200, 403, 403], {
    body: () => ({ isDemanded: false }),
    largest: () => ({ isDemanded: false }),
  }),
  'DELETE /v1/agents/:agentId/second-factor': row([401, 403, 404, 403, 403, 204, 403, 403], {
    largest: null,
  }),
}
