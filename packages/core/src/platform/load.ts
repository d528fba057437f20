/** How busy this process is. */
export interface Load {
  /** The share of the last second that the event loop was busy, 0 … 1. */
  busy(): number
}
