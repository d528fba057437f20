import type { MailProblemWords } from '@papo/core/mail/locales/mail-texts'
import type { HealthCheckName } from '@papo/protocol'
import type { Findings } from '../finding.ts'

/** What was found, and what to do about it. */
export interface Said {
  text: string
  cure?: string
}

/** The words of one language: a finding without words fails the types. */
export type HealthTexts = {
  readonly [Name in HealthCheckName]: {
    readonly title: string
    readonly says: {
      readonly [Is in keyof Findings[Name]]: (facts: Findings[Name][Is]) => Said
    }
  }
}

/** What keeps mails from being sent, with what the mail server said to it. */
export const mailProblem = ({ text, cure }: MailProblemWords, reply: string | null): Said => ({
  text: reply === null ? text : `${text} (${reply})`,
  ...(cure === null ? {} : { cure }),
})

/** Numbers and times as people of the language write them. */
export function formatsOf(locale: string) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return {
    number: (value: number) => number.format(value),
    time: (value: Date) => `${time.format(value)} UTC`,
    gigabytes: (bytes: number) => `${number.format(bytes / 1024 ** 3)} GB`,
  }
}
