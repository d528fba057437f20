import type { AgentCaller } from '../platform/caller.ts'

/** Who acts in a workspace, as its audit log names them. */
export interface Actor {
  workspaceId: string
  type: 'agent' | 'operator' | 'system'
  /** The agent; null for the operator at the command line and for the server itself. */
  id: string | null
  name: string | null
  /** The address that the call came from; null without a call. */
  address: string | null
}

/** An agent who calls from an address. */
export function agentActor(
  { workspaceId, agentId, name }: Pick<AgentCaller, 'workspaceId' | 'agentId' | 'name'>,
  address: string | null,
): Actor {
  return { workspaceId, type: 'agent', id: agentId, name, address }
}
