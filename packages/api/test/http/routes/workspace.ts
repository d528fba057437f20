import { limits } from '@papo/protocol'
import { password } from '../api-under-test.ts'
import * as most from '../largest.ts'
import { newWorkspace, row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'POST /v1/workspaces': row([201, 201, 201, 201, 201, 201, 201, 201], {
    body: newWorkspace,
    largest: (_, round) => ({
      name: most.name(round),
      owner: { name: most.name(round), email: most.email(), password },
      site: most.site(round),
    }),
  }),
  'GET /v1/workspace': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: { bytes: sizes.rest + sizes.text(limits.nameLength) },
  }),
  'PATCH /v1/workspace': row([401, 403, 200, 403, 403, 200, 403, 403], {
    body: () => ({ name: 'Papo' }),
    largest: (_, round) => ({ name: most.name(round) }),
  }),
  'GET /v1/workspace/deletion': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest },
  }),
  // The name is wrong, so that the scene stays.
  'POST /v1/workspace/deletion': row([401, 403, 400, 403, 403, 400, 403, 403], {
    body: () => ({ name: 'Another' }),
    largest: (_, round) => ({ name: most.wide(50, round) }),
  }),
  'DELETE /v1/workspace/deletion': row([401, 403, 200, 403, 403, 200, 403, 403], {
    largest: null,
  }),
  'GET /v1/health': row([401, 403, 200, 403, 403, 200, 403, 403], { size: 'own' }),
  'GET /v1/audit': row([401, 403, 200, 403, 403, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'entries', entryBytes: sizes.auditEntry, most: 100 },
    },
  }),
}
