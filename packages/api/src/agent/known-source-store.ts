/** A device or an address that an agent was let in from. */
export interface KnownSource {
  kind: 'device' | 'address'
  hash: string
}

export interface KnownSourceRecord extends KnownSource {
  agentId: string
  workspaceId: string
  lastUsedAt: Date
  expiresAt: Date
}

/** Where agents were let in from. It lets nobody in by itself: guesses from there are counted apart. */
export interface KnownSourceStore {
  /** Those of the sources that the agent was let in from and that have not expired. */
  find(agentId: string, sources: readonly KnownSource[], now: Date): Promise<KnownSource[]>
  /** Writes a source down or extends it. Of each kind an agent has so many, the last used ones. */
  save(source: KnownSourceRecord, most: number): Promise<void>
  /** A device has another token from now on, for every agent who was let in on it. */
  replaceDevice(hash: string, newHash: string): Promise<void>
  removeAllOf(workspaceId: string, agentId: string): Promise<void>
}
