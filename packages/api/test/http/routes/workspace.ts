import { limits } from '@papo/protocol'
import { password } from '../api-under-test.ts'
import * as most from '../largest.ts'
import { type CallerName, newWorkspace, row, type Row, type Scene } from '../route-row.ts'
import * as sizes from '../sizes.ts'

const nameOf = ({ workspaceNames }: Scene, who: CallerName) => ({
  name: workspaceNames[who] ?? 'Another',
})

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
    largest: (_, round) => ({
      name: most.name(round),
      waitLevels: { amberSeconds: 86_000 + round, redSeconds: 86_400 },
    }),
  }),
  'GET /v1/workspace/deletion': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.rest },
  }),
  'POST /v1/workspace/deletion': row([401, 403, 200, 403, 403, 200, 403, 403], {
    given: 'workspace names',
    body: nameOf,
    largest: (scene, _, who) => nameOf(scene, who),
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
