import { createWorkspace } from '../agent/workspaces.ts'
import { listAudit } from '../audit/list.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Answers, created, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type WorkspaceNeeds = NeedsOf<typeof createWorkspace | typeof listAudit>

export const workspaceAnswers = (needs: WorkspaceNeeds, { signUp }: { signUp: boolean }) =>
  ({
    createWorkspace: ({ body, source }) => {
      if (!signUp) {
        throw new Refusal('sign_up_closed', 'Sign-up is closed on this installation.')
      }
      return created(createWorkspace(needs, body, source.address))
    },
    listAudit: ({ caller, query }) => ok(listAudit(needs, caller.workspaceId, query)),
  }) satisfies Partial<Answers>
