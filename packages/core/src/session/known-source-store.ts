/** A device or an address from which an agent has signed in. */
export interface KnownSource {
  kind: 'device' | 'address'
  hash: string
}

export interface AgentSource extends KnownSource {
  agentId: string
}

export interface KnownSourceRecord extends AgentSource {
  workspaceId: string
  lastUsedAt: Date
  expiresAt: Date
}

/** Where agents have signed in from. A known source grants no access; its wrong passwords are counted separately. */
export interface KnownSourceStore {
  /** Those of `sources` that are known for their agent and have not expired. */
  find(sources: readonly AgentSource[], now: Date): Promise<AgentSource[]>
  /** Inserts a source or extends it. Keeps the `most` last used sources of its kind and removes the rest. */
  save(source: KnownSourceRecord, most: number): Promise<void>
  /** Replaces the hash of a device's token, for every agent who has signed in on it. */
  replaceDevice(hash: string, newHash: string): Promise<void>
  removeAllOf(workspaceId: string, agentId: string): Promise<void>
}
