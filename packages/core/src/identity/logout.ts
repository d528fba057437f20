import { sessionsRevoked } from '../session/sign-in.ts'
import type { VisitorCaller } from '../platform/caller.ts'
import type { Services } from '../services.ts'

/**
 * Revokes the visitor's token at once, on every process, and the identity tokens that they have used:
 * nothing left in the browser opens a chat.
 */
export async function logOut(services: Services, caller: VisitorCaller): Promise<void> {
  await services.database.work.run(async (stores) => {
    await stores.visitors.lock(caller.workspaceId, caller.visitorId)
    // @fault token-after-logout
    await stores.visitors.revokeToken(caller.tokenHash)
    await stores.identities.revokeUsesOf(caller.workspaceId, caller.visitorId)
  })
  // @fault logout-on-all-nodes
  await sessionsRevoked(services)
}
