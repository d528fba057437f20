import { agents, impersonal, type TableOf } from '../platform/column.ts'

/** The second factor of one agent: an authenticator app, and recovery codes for a lost one. */
export interface SecondFactorRecord {
  agentId: string
  workspaceId: string
  /** The secret of the app, sealed; null until it is confirmed. */
  sealed: string | null
  enabledAt: Date | null
  /** The step of the last code that was used: it and those before it are used up. */
  lastStep: number | null
  /** Keyed digests of the recovery codes that are left. */
  recoveryHashes: string[]
  /** The secret of an app that is being set up, sealed; it counts for nothing before its first code. */
  pendingSealed: string | null
}

export const secondFactorTable = {
  owner: null,
  retention: { kept: 'with', what: 'the agent' },
  columns: {
    agent_id: agents('the agent'),
    workspace_id: impersonal('the workspace'),
    sealed: agents('the secret of the agent’s authenticator app, encrypted'),
    enabled_at: agents('since when the agent signs in with a second factor'),
    last_step: agents('the time of the code that was used last, in steps of 30 seconds'),
    recovery_hashes: agents('keyed digests of the recovery codes that are left'),
    pending_sealed: agents('the secret of an app that is being set up, encrypted'),
  },
} as const satisfies TableOf<SecondFactorRecord>

/** Change a record in the unit of work that has locked its agent. */
export interface SecondFactorStore {
  find(workspaceId: string, agentId: string): Promise<SecondFactorRecord | null>
  save(record: SecondFactorRecord): Promise<void>
  remove(workspaceId: string, agentId: string): Promise<void>
  /** The agents of the workspace who sign in with a second factor. */
  agentsWithOne(workspaceId: string): Promise<string[]>
  /** Whether the workspace demands one of everybody. */
  isDemanded(workspaceId: string): Promise<boolean>
  setDemanded(workspaceId: string, isDemanded: boolean, now: Date): Promise<void>
}
