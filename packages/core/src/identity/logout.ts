import { sessionsRevoked } from '../session/sign-in.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import type { IdentityStore } from './identity-store.ts'

interface LogOutNeeds {
  work: UnitOfWork<{ visitors: VisitorStore; identities: IdentityStore }>
  changes: ChangeSignals
}

/**
 * Revokes the visitor's token at once, on every process, and the identity tokens that they have used:
 * nothing left in the browser opens a chat.
 */
export async function logOut(needs: LogOutNeeds, caller: VisitorCaller): Promise<void> {
  await needs.work.run(async (stores) => {
    await stores.visitors.lock(caller.workspaceId, caller.visitorId)
    // @fault token-after-logout
    await stores.visitors.revokeToken(caller.tokenHash)
    await stores.identities.revokeUsesOf(caller.workspaceId, caller.visitorId)
  })
  // @fault logout-on-all-nodes
  await sessionsRevoked(needs)
}
