import { showWorkspace, updateWorkspace } from '../agent/update-workspace.ts'
import { createWorkspace } from '../agent/workspaces.ts'
import { listAudit } from '../audit/list.ts'
import { Refusal } from '../platform/refusal.ts'
import { actorOf, type Answers, created, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type WorkspaceNeeds = NeedsOf<
  typeof createWorkspace | typeof listAudit | typeof showWorkspace | typeof updateWorkspace
>

export const workspaceAnswers = (needs: WorkspaceNeeds, { signUp }: { signUp: boolean }) =>
  ({
    createWorkspace: ({ body, source }) => {
      if (!signUp) {
        throw new Refusal('sign_up_closed', 'Sign-up is closed on this installation.')
      }
      return created(createWorkspace(needs, body, source.address))
    },
    getWorkspace: ({ caller }) => ok(showWorkspace(needs, caller.workspaceId)),
    updateWorkspace: (call) => ok(updateWorkspace(needs, actorOf(call), call.body)),
    listAudit: ({ caller, query }) => ok(listAudit(needs, caller.workspaceId, query)),
  }) satisfies Partial<Answers>
