/** What the signals tell of. */
export type Change = 'sites' | 'sessions' | 'blocks'

/** Signals to every process of the installation that data it holds in memory has changed. */
export interface ChangeSignals {
  /** Call after a commit that changed sites or blocks, or revoked sessions. Best effort: every process also re-reads regularly. */
  publish(change: Change): Promise<void>
  on(change: Change, run: () => void): () => void
}
