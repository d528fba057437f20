import { agents, impersonal, type TableOf } from '../platform/column.ts'

/** A link with which an agent sets a new password. An agent has at most one. */
export interface PasswordResetRecord {
  agentId: string
  workspaceId: string
  /** SHA-256 of the code in the link, hex. */
  codeHash: string
  /** The agent who made it. */
  createdBy: string
  createdAt: Date
  /** Until when the link works. */
  expiresAt: Date
  /** When it was used; null: never. */
  usedAt: Date | null
  /** Until when the row is kept, so that an old link can say why it does not work. */
  keptUntil: Date
}

export const passwordResetTable = {
  owner: null,
  retention: { kept: 'until', column: 'kept_until' },
  columns: {
    agent_id: agents('whose password the link sets'),
    workspace_id: impersonal('the workspace'),
    code_hash: agents('digest of the link’s code'),
    created_by: agents('who made the link'),
    created_at: agents('when the link was made'),
    expires_at: impersonal('until when the link works'),
    used_at: agents('when the link was used'),
    kept_until: impersonal('until when the row is kept'),
  },
} as const satisfies TableOf<PasswordResetRecord>

export interface PasswordResetStore {
  /** Replaces the one that the agent has. */
  save(reset: PasswordResetRecord): Promise<void>
  /** Used and expired ones too. */
  findByCode(codeHash: string): Promise<PasswordResetRecord | null>
  /** Like `findByCode`; locks the row until the end of the unit of work. Lock the agent first. */
  lockByCode(codeHash: string): Promise<PasswordResetRecord | null>
  /** Removes the agent's own one, used or not. */
  removeOf(workspaceId: string, agentId: string): Promise<void>
  /** Removes those that the agent has made for others and that were not used. */
  removeOpenBy(workspaceId: string, agentId: string): Promise<void>
}
