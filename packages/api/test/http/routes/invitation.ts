import { randomUUID } from 'node:crypto'
import { limits } from '@papo/protocol'
import { password } from '../api-under-test.ts'
import * as most from '../largest.ts'
import { callers, row, type Row, type Scene } from '../route-row.ts'
import * as sizes from '../sizes.ts'

const codeOf = ({ linkCode }: Scene) => ({ code: linkCode })
const anyone = (status: number) => callers.map(() => status)
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
  'POST /v1/invitations/:invitationId/renew': row([401, 403, 404, 403, 200, 200, 403, 403], {
    given: 'invitation',
    largest: null,
  }),
  'DELETE /v1/invitations/:invitationId': row([401, 403, 404, 403, 204, 204, 403, 403], {
    given: 'invitation',
    largest: null,
  }),
  'POST /v1/invitations/open': row(anyone(200), {
    given: 'invitation',
    body: codeOf,
    largest: codeOf,
  }),
  'POST /v1/invitations/accept': row(anyone(204), {
    given: 'invitation',
    body: (scene) => ({ ...codeOf(scene), name: 'Bia', password }),
    largest: (scene, round) => ({ ...codeOf(scene), name: most.name(round), password }),
  }),
  'POST /v1/password-resets': row([401, 403, 404, 403, 403, 201, 403, 403], {
    body: ({ ids: { agentId } }) => ({ agentId }),
    takes: ['agentId'],
    largest: ({ ids: { agentId } }) => ({ agentId }),
  }),
  'POST /v1/password-resets/request': row(anyone(409), {
    body: ({ email }) => ({ email }),
    takes: ['email'],
    largest: () => ({ email: most.email() }),
  }),
  'GET /v1/auth/options': row(anyone(200), { size: 'own' }),
  'POST /v1/password-resets/open': row(anyone(200), {
    given: 'password reset',
    body: codeOf,
    largest: codeOf,
  }),
  'POST /v1/password-resets/use': row(anyone(204), {
    given: 'password reset',
    body: (scene) => ({ ...codeOf(scene), password }),
    largest: (scene) => ({ ...codeOf(scene), password }),
  }),
}
