import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import { password } from '../api-under-test.ts'
import * as most from '../largest.ts'
import { row, type Row } from '../route-row.ts'
import * as sizes from '../sizes.ts'

const code = 'papo_i_of-nobody'
const open = [404, 404, 404, 404, 404, 404, 404, 404]
const ids = 40 * limits.sitesOfAgent

export const routes: Record<string, Row> = {
  'GET /v1/invitations': row([401, 403, 200, 403, 200, 200, 403, 403], {
    size: {
      bytes: sizes.rest,
      list: {
        field: 'invitations',
        entryBytes: sizes.agent + sizes.text(limits.nameLength) + ids,
        most: 200,
      },
    },
  }),
  'POST /v1/invitations': row([401, 403, 201, 403, 201, 201, 403, 403], {
    body: () => ({ email: `${randomUUID()}@example.com`, role: 'agent' }),
    takes: ['role'],
    largest: (_, round) => ({ email: most.email(), name: most.name(round), role: 'agent' }),
  }),
  'POST /v1/invitations/:invitationId/renew': row([401, 403, 404, 403, 404, 404, 403, 403], {
    largest: null,
  }),
  'DELETE /v1/invitations/:invitationId': row([401, 403, 404, 403, 404, 404, 403, 403], {
    largest: null,
  }),
  'POST /v1/invitations/open': row(open, { body: () => ({ code }), largest: () => ({ code }) }),
  'POST /v1/invitations/accept': row(open, {
    body: () => ({ code, name: 'Bia', password }),
    largest: (_, round) => ({ code, name: most.name(round), password }),
  }),
  'POST /v1/password-resets': row([401, 403, 404, 403, 403, 201, 403, 403], {
    body: ({ ids: { agentId } }) => ({ agentId }),
    takes: ['agentId'],
    largest: ({ ids: { agentId } }) => ({ agentId }),
  }),
  'POST /v1/password-resets/open': row(open, { body: () => ({ code }), largest: () => ({ code }) }),
  'POST /v1/password-resets/use': row(open, {
    body: () => ({ code, password }),
    largest: () => ({ code, password }),
  }),
}
