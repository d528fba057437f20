import { showWorkspace, updateWorkspace } from '../agent/update-workspace.ts'
import { createWorkspace } from '../agent/workspaces.ts'
import { listAudit } from '../audit/list.ts'
import type { HealthLocale, HealthReport } from '@papo/protocol'
import { cancelDeletion, planDeletion, showDeletion } from '../privacy/delete-workspace.ts'
import { Refusal } from '../platform/refusal.ts'
import { actorOf, type Answers, created, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type WorkspaceNeeds = NeedsOf<
  | typeof cancelDeletion
  | typeof createWorkspace
  | typeof listAudit
  | typeof planDeletion
  | typeof showDeletion
  | typeof showWorkspace
  | typeof updateWorkspace
> & {
  /** Looks at the installation, and says in words how it is. */
  health: HealthReporter
}

/** What a check of the installation needs to know of the call that asks for it. */
export interface HealthQuestion {
  locale: HealthLocale
  /** The caller's address, behind the proxies that the server believes. */
  address: string
  /** What proxies have written into the call; null without. */
  forwardedFor: string | null
  forwardedProto: string | null
}

/** A port: only the server knows its disk, its jobs and its secret. */
export interface HealthReporter {
  report(question: HealthQuestion): Promise<HealthReport>
}

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
    getWorkspaceDeletion: ({ caller }) => ok(showDeletion(needs, caller.workspaceId)),
    planWorkspaceDeletion: (call) => ok(planDeletion(needs, actorOf(call), call.body.name)),
    cancelWorkspaceDeletion: (call) => ok(cancelDeletion(needs, actorOf(call))),
    getHealth: ({ query, source: { address, forwarded } }) =>
      ok(
        needs.health.report({
          locale: query.locale,
          address,
          forwardedFor: forwarded.for,
          forwardedProto: forwarded.proto,
        }),
      ),
    listAudit: ({ caller, query }) => ok(listAudit(needs, caller.workspaceId, query)),
  }) satisfies Partial<Answers>
