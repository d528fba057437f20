import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import { password } from '../api-under-test.ts'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

export const routes: Record<string, Row> = {
  'GET /v1/me': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: { bytes: sizes.agent + sizes.text(limits.nameLength) },
  }),
  'PATCH /v1/me': row([401, 403, 200, 200, 200, 200, 200, 403], {
    body: () => ({ name: 'Bia' }),
    largest: (_, round) => ({ name: most.name(round), picture: most.picture(round) }),
  }),
  'POST /v1/me/heartbeat': row([401, 403, 204, 204, 204, 204, 204, 403], {
    body: () => ({}),
    largest: (_, round) => ({ availability: round % 2 === 0 ? 'away' : 'online' }),
  }),
  'GET /v1/colleagues': row([401, 403, 200, 200, 200, 200, 200, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'colleagues', entryBytes: sizes.agent, most: sizes.staff },
    },
  }),
  'GET /v1/agents': row([401, 403, 200, 403, 200, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: { field: 'agents', entryBytes: sizes.agent, most: sizes.staff },
    },
  }),
  'POST /v1/agents': row([401, 403, 201, 403, 403, 201, 403, 403], {
    body: () => ({ name: 'Bia', email: `${randomUUID()}@example.com`, password, role: 'agent' }),
    takes: ['role'],
    largest: (_, round) => most.agent(round),
  }),
  'PATCH /v1/agents/:agentId': row([401, 403, 404, 403, 403, 200, 403, 403], {
    body: () => ({ name: 'Bia' }),
    takes: ['role'],
    largest: (_, round) => ({
      name: most.name(round),
      role: round % 2 === 0 ? 'admin' : 'agent',
      capacity: 100 + round,
    }),
  }),
  // Its scene has an agent whose account is open; the journeys erase one.
  'POST /v1/agents/:agentId/erase': row([401, 403, 404, 403, 403, 409, 403, 403], {
    body: () => ({ name: 'Bia' }),
    largest: () => ({ name: 'Bia' }),
  }),
}
