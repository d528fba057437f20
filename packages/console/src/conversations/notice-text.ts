import type { Message, MessageKind } from '@papo/sdk'
import type { Words } from '../words/en.ts'

/** What a line of the log that nobody wrote says. */
export function noticeText({ kind, author, text, rating, to }: Message, words: Words): string {
  const who = author.name ?? words.visitor
  const texts: Record<Exclude<MessageKind, 'text'>, () => string> = {
    accepted: () => words.chat.accepted(who),
    transferred: () => words.chat.transferred(to?.name ?? who),
    requeued: () => words.chat.requeued,
    ended: () =>
      ({
        visitor: words.chat.endedByVisitor,
        agent: words.chat.endedByAgent(who),
        system: words.chat.endedBySystem,
      })[author.type],
    rated: () => words.chat.rated(words.history.stars(rating ?? 0)),
    note: () => `${words.chat.note}: ${text ?? ''}`,
  }
  return kind === 'text' ? (text ?? '') : texts[kind]()
}
