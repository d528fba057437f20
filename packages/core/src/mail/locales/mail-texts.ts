import type { MailProblem, Role } from '@papo/protocol'
import type { Letter } from '../letter.ts'

/** What each mail is about. */
export interface MailFacts {
  invitation: {
    workspaceName: string
    inviterName: string
    role: Role
    link: string
    /** The last day of the link, in words of the language. */
    until: string
  }
  passwordReset: {
    workspaceName: string
    name: string
    link: string
    /** An owner has made the link; without one the person asked for it. */
    madeByOwner: boolean
  }
  answer: {
    siteName: string
    /** What the visitor has not read, oldest first. */
    messages: readonly { by: string; text: string }[]
    /** How many more there are. */
    more: number
    link: string
  }
  alert: {
    siteName: string
    /** How many wait in the queue while nobody is there, and for how long the first one has; null: nobody. */
    waiting: { count: number; minutes: number } | null
    /** How many messages have no answer, and for how long the oldest one has had none; null: none. */
    messages: { count: number; days: number } | null
    /** Where to answer them, and where these mails are turned off. */
    links: { queue: string; messages: string; account: string }
  }
  test: { workspaceName: string; publicUrl: string }
}

/** What went wrong, and what helps. */
export interface MailProblemWords {
  text: string
  cure: string | null
}

/** The words of all mails in one language. */
export interface MailTexts {
  letters: { readonly [Kind in keyof MailFacts]: (facts: MailFacts[Kind]) => Letter }
  problems: Readonly<Record<MailProblem, MailProblemWords>>
}
