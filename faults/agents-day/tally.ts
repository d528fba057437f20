/** What an agent at the console did and found, for the judgement at the end of the day. */
export class Tally {
  readonly acts = new Map<string, number>()
  /** Acts that the console did not carry out, and that nobody else had made impossible. */
  readonly stuck: string[] = []
  readonly sent: { chatId: string; name: string; text: string; at: number }[] = []
  readonly opened = new Map<string, string>()
  readonly drafts = { checked: 0, lost: [] as string[] }
  readonly views = { compared: 0, wrong: [] as string[] }
  readonly counts = { compared: 0, wrong: [] as string[] }
  overtaken = 0

  did(act: string): void {
    this.acts.set(act, (this.acts.get(act) ?? 0) + 1)
  }
}
