/** Signals to every process of the installation that data it holds in memory has changed. */
export interface ChangeSignals {
  /** Call after a commit that changed sites or revoked sessions. Best effort: every process also re-reads regularly. */
  publish(change: 'sites' | 'sessions'): Promise<void>
  on(change: 'sites' | 'sessions', run: () => void): () => void
}
