/** What this process can do, part by part. */
export interface Readiness {
  /**
   * The state of each part: `ok`, or a word for what is wrong. Refuses `unavailable`, and says why, if this process
   * cannot do its work.
   */
  parts(): Promise<Readonly<Record<string, unknown>>>
}
