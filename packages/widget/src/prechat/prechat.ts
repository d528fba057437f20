import { limits } from '@papo/protocol'
import type { PreChatForm } from '@papo/sdk'
import type { PapoVisitor } from '../papo.ts'
import type { Speech } from '../words/speech.ts'

export type FieldName = keyof PreChatForm

const kinds = {
  name: {
    label: 'prechat.name',
    inSentence: 'form.name',
    autocomplete: 'name',
    maxLength: limits.nameLength,
  },
  email: {
    label: 'prechat.email',
    inSentence: 'form.emailField',
    autocomplete: 'email',
    maxLength: limits.emailLength,
  },
  question: {
    label: 'prechat.question',
    inSentence: 'form.question',
    autocomplete: 'off',
    maxLength: limits.textLength,
  },
} as const

/** Something that is asked before a chat. */
export type Field = (typeof kinds)[FieldName] & {
  readonly name: FieldName
  readonly isRequired: boolean
}

export type Answers = Partial<Record<FieldName, string>>

/** What to ask: what the site wants to know and is not told already. */
const fieldsToAsk = (form: PreChatForm, told: Answers): Field[] =>
  (Object.keys(kinds) as FieldName[])
    .filter((name) => form[name] !== 'off' && !told[name])
    .map((name) => ({ ...kinds[name], name, isRequired: form[name] === 'required' }))

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)

/** The form before a chat. */
export class PreChat {
  readonly fields: readonly Field[]
  answers: Answers
  /** What is wrong, in words, by field. */
  faults: Answers = {}
  readonly #speech: Speech

  /** `told` is what the page said and is not asked; `remembered` is what the form begins with. */
  constructor(form: PreChatForm, told: Answers, remembered: PapoVisitor, speech: Speech) {
    this.fields = fieldsToAsk(form, told)
    this.answers = { ...remembered, ...told }
    this.#speech = speech
  }

  /** Whether there is anything to ask that is not remembered from last time. */
  get isNeeded(): boolean {
    return this.fields.some(({ name }) => !this.answers[name])
  }

  write(name: FieldName, answer: string): void {
    this.answers = { ...this.answers, [name]: answer }
    if (this.faults[name] !== undefined) this.check()
  }

  /** Whether all is well; otherwise `faults` says what is not. */
  check(): boolean {
    this.faults = {}
    for (const { name, isRequired, inSentence } of this.fields) {
      const answer = this.answers[name]?.trim()
      if (!answer && isRequired) {
        this.faults[name] = this.#speech.say('form.required', {
          field: this.#speech.say(inSentence),
        })
      } else if (answer && name === 'email' && !isEmail(answer)) {
        this.faults[name] = this.#speech.say('form.email')
      }
    }
    return Object.keys(this.faults).length === 0
  }
}
