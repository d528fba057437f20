import { createWorkspace } from '@papo/core/agent/workspaces'
import { listAudit } from '@papo/core/audit/list'
import { Refusal } from '@papo/core/platform/refusal'
import type { Services } from '@papo/core/services'
import type { Handlers } from '../endpoint-routes.ts'
import { agentOf } from '../request-caller.ts'

export const workspaceRoutes = (services: Services, { signUp }: { signUp: boolean }) =>
  ({
    createWorkspace: async (request) => {
      if (!signUp) {
        throw new Refusal('sign_up_closed', 'Sign-up is closed on this installation.')
      }
      return createWorkspace(services, request.body, request.ip)
    },
    listAudit: (request) => listAudit(services, agentOf(request).workspaceId, request.query),
  }) satisfies Partial<Handlers>
