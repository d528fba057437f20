import { limits } from '@papo/protocol'
import type { PreChatForm } from '@papo/sdk'
import type { PapoVisitor } from '../papo.ts'
import type { I18n } from '../locales/i18n.ts'

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
const fieldsToAsk = (form: PreChatForm, known: Answers): Field[] =>
  (Object.keys(kinds) as FieldName[])
    .filter((name) => form[name] !== 'off' && !known[name])
    .map((name) => ({ ...kinds[name], name, isRequired: form[name] === 'required' }))

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)

/** The form before a chat. */
export class PreChat {
  readonly fields: readonly Field[]
  answers: Answers
  /** What is wrong, in words, by field. */
  faults: Answers = {}
  readonly #speech: I18n

  /** `known` is what the page said and is not asked; `remembered` is what the form begins with. */
  constructor(form: PreChatForm, known: Answers, remembered: PapoVisitor, i18n: I18n) {
    this.fields = fieldsToAsk(form, known)
    this.answers = { ...remembered, ...known }
    this.#speech = i18n
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
        this.faults[name] = this.#speech.t('form.required', {
          field: this.#speech.t(inSentence),
        })
      } else if (answer && name === 'email' && !isEmail(answer)) {
        this.faults[name] = this.#speech.t('form.email')
      }
    }
    return Object.keys(this.faults).length === 0
  }
}
