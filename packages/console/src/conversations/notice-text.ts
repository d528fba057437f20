import type { Message, MessageKind } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

/** The text of a log entry that is not a message of a person. */
export function noticeText({ kind, author, text, rating, to }: Message, t: Translations): string {
  const who = author.name ?? t.visitor
  const texts: Record<Exclude<MessageKind, 'text'>, () => string> = {
    accepted: () => t.chat.accepted(who),
    transferred: () => t.chat.transferred(to?.name ?? who),
    requeued: () => t.chat.requeued,
    ended: () =>
      ({
        visitor: t.chat.endedByVisitor,
        agent: t.chat.endedByAgent(who),
        system: t.chat.endedBySystem,
      })[author.type],
    rated: () => t.chat.rated(t.history.stars(rating ?? 0)),
    note: () => `${t.chat.note}: ${text ?? ''}`,
  }
  return kind === 'text' ? (text ?? '') : texts[kind]()
}
