import { createWorkspace } from '../agent/workspaces.ts'
import { listAudit } from '../audit/list.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { type Answers, created, ok } from './answer.ts'

export const workspaceAnswers = (services: Services, { signUp }: { signUp: boolean }) =>
  ({
    createWorkspace: ({ body, source }) => {
      if (!signUp) {
        throw new Refusal('sign_up_closed', 'Sign-up is closed on this installation.')
      }
      return created(createWorkspace(services, body, source.address))
    },
    listAudit: ({ caller, query }) => ok(listAudit(services, caller.workspaceId, query)),
  }) satisfies Partial<Answers>
