/** Tells every process of the installation that something kept in memory has changed. */
export interface ChangeSignals {
  /** After a commit: sites or origins changed, or sessions were revoked. Best effort; all is re-read in time. */
  publish(change: 'sites' | 'sessions'): Promise<void>
  on(change: 'sites' | 'sessions', run: () => void): () => void
}
