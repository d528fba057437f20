import { createStore } from '@papo/chat-kit/store/store'
import { limits } from '@papo/protocol'
import type { PreChatForm, WidgetSettings } from '@papo/sdk'
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

/** A field of the pre-chat form. */
export type Field = (typeof kinds)[FieldName] & {
  readonly name: FieldName
  readonly isRequired: boolean
}

export type Answers = Partial<Record<FieldName, string>>

/** The form's fields without those that the page has already answered. */
const fieldsToAsk = (form: PreChatForm, known: Answers): Field[] =>
  (Object.keys(kinds) as FieldName[])
    .filter((name) => form[name] !== 'off' && !known[name])
    .map((name) => ({ ...kinds[name], name, isRequired: form[name] === 'required' }))

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)

/** What a form is for: starting a chat, leaving a message, or turning a waiting chat into one. */
type Purpose = 'start' | 'message' | 'instead'

/** The questions of a message: what it says, and where the answer should go, if it can go anywhere. */
export const questionsOfMessage = (
  { form, answersByMail }: Pick<WidgetSettings, 'form' | 'answersByMail'>,
  hasText: boolean,
): PreChatForm => ({
  name: hasText ? 'off' : form.name,
  email: answersByMail && form.email === 'off' ? 'optional' : form.email,
  question: hasText ? 'off' : 'required',
})

/** The model of the pre-chat form. */
export class PreChat {
  readonly fields: readonly Field[]
  answers: Answers
  /** Error texts by field. */
  readonly faults = createStore<Answers>({})
  readonly purpose: Purpose
  readonly #i18n: I18n

  /** `known` are the page's answers, whose fields are left out; `remembered` prefills the form. */
  constructor(
    form: PreChatForm,
    known: Answers,
    remembered: Answers,
    i18n: I18n,
    purpose: Purpose = 'start',
  ) {
    this.fields = fieldsToAsk(form, known)
    this.purpose = purpose
    this.answers = { ...remembered, ...known }
    this.#i18n = i18n
  }

  /** Whether a field has no answer from the page or from last time. */
  get isNeeded(): boolean {
    return this.fields.some(({ name }) => !this.answers[name])
  }

  write(name: FieldName, answer: string): void {
    this.answers = { ...this.answers, [name]: answer }
    if (this.faults.get()[name] !== undefined) this.check()
  }

  /** Returns whether all answers are valid, and sets `faults`. */
  check(): boolean {
    const faults: Answers = {}
    for (const { name, isRequired, inSentence } of this.fields) {
      const answer = this.answers[name]?.trim()
      if (!answer && isRequired) {
        faults[name] = this.#i18n.t('form.required', {
          field: this.#i18n.t(inSentence),
        })
      } else if (answer && name === 'email' && !isEmail(answer)) {
        faults[name] = this.#i18n.t('form.email')
      }
    }
    this.faults.set(faults)
    return Object.keys(faults).length === 0
  }
}
