import type { Message, MessageKind } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

/** What an entry of the log says. An erased message says nothing. */
export function textOf({ kind, author, text, rating, to }: Message, t: Translations): string {
  const who = author.name ?? (author.type === 'agent' ? t.formerAgent : t.visitor)
  const written = () => text ?? ''
  const texts: Record<MessageKind, () => string> = {
    text: written,
    note: written,
    accepted: () => t.chat.accepted(who),
    transferred: () => t.chat.transferred(to ? to.name || t.formerAgent : who),
    requeued: () => t.chat.requeued,
    became_message: () => t.chat.becameMessage,
    ended: () =>
      ({
        visitor: t.chat.endedByVisitor,
        agent: t.chat.endedByAgent(who),
        system: t.chat.endedBySystem,
      })[author.type],
    rated: () => t.chat.rated(t.history.stars(rating ?? 0)),
  }
  return texts[kind]()
}
