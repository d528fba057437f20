interface Waiting<Question, Answer> {
  question: Question
  resolve(answer: Answer | null): void
  reject(error: unknown): void
}

/** Questions that are asked at once share one statement. */
export class AskedTogether<Question, Answer> {
  /** Answers each question, in their order. */
  readonly #answer: (questions: readonly Question[]) => Promise<(Answer | null)[]>
  #waiting: Waiting<Question, Answer>[] = []

  constructor(answer: (questions: readonly Question[]) => Promise<(Answer | null)[]>) {
    this.#answer = answer
  }

  ask(question: Question): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      if (this.#waiting.length === 1) queueMicrotask(() => void this.#answerAll())
    })
  }

  async #answerAll(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const answers = await this.#answer(waiting.map(({ question }) => question))
      for (const [at, { resolve }] of waiting.entries()) resolve(answers[at] ?? null)
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }
}
