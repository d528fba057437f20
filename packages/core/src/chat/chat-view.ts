import type { Attributes, Chat, Message, Visitor } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import type { VerifiedIdentity } from '../visitor/visitor.ts'
import type { QueuePosition } from '../queue/queue-position.ts'
import type { ChatDetail, ListedChat } from './chat-record.ts'
import type { EntryRecord } from './entry-store.ts'

/**
 * The chat as the caller may see it: visitors receive no fields for agents; agents receive attributes only
 * if the chat was read with them.
 */
export function chatView(
  chat: ChatDetail | ListedChat,
  queuePosition: QueuePosition,
  viewer: Caller['type'],
): Chat {
  const view: Chat = {
    id: chat.id,
    kind: chat.kind,
    number: chat.number,
    ...(chat.followUpOf === null ? {} : { followUpOf: chat.followUpOf }),
    siteId: chat.siteId,
    status: chat.status,
    queuePosition: queuePosition.position,
    estimatedWait: queuePosition.wait,
    visitor: visitorForThemselves(chat.visitor),
    agent: chat.agent,
    createdAt: chat.createdAt.toISOString(),
    acceptedAt: chat.acceptedAt?.toISOString() ?? null,
    endedAt: chat.endedAt?.toISOString() ?? null,
    endedBy: chat.endedBy,
    rating: chat.rating,
    feedback: chat.feedback,
    lastSeq: viewer === 'agent' ? chat.lastSeq : chat.lastPublicSeq,
  }
  // @fault chat-for-visitors
  if (viewer === 'visitor') return view
  return {
    ...view,
    visitor: visitorForAgents(chat.visitor),
    siteName: chat.siteName,
    requeuedAt: chat.requeuedAt?.toISOString() ?? null,
    subject: chat.subject,
    locale: chat.locale,
    tags: [...chat.tags],
    page:
      chat.pageUrl === null
        ? null
        : { url: chat.pageUrl, title: chat.pageTitle, referrer: chat.pageReferrer },
  }
}

type ChatVisitor = (ChatDetail | ListedChat)['visitor']

const visitorForThemselves = ({ id, name, email }: ChatVisitor): Visitor => ({
  id,
  name,
  hasEmail: email !== null,
})

function visitorForAgents(visitor: ChatVisitor): Visitor {
  const { id, name, email, identity } = visitor
  const known = 'attributes' in visitor ? { attributes: visitor.attributes } : {}
  const view = { id, name, email, ...known, /* @fault verified */ verified: identity !== null }
  if (identity === null) return { ...view, externalId: null }
  const unverifiedFields: Visitor['unverifiedFields'] = []
  if (name !== null && !identity.nameVerified) unverifiedFields.push('name')
  if (email !== null && !identity.emailVerified) unverifiedFields.push('email')
  const verifiedAttributes = 'attributes' in visitor ? signedIn(visitor.attributes, identity) : null
  return {
    ...view,
    externalId: identity.externalId,
    unverifiedFields,
    ...(verifiedAttributes === null ? {} : { verifiedAttributes }),
  }
}

const signedIn = (attributes: Attributes, { attributesVerified }: VerifiedIdentity): string[] =>
  attributesVerified.filter((name) => Object.hasOwn(attributes, name))

export function messageView(entry: EntryRecord): Message {
  return {
    id: entry.id,
    seq: entry.seq,
    chatId: entry.chatId,
    clientId: entry.clientId,
    kind: entry.kind,
    author: { type: entry.authorType, id: entry.authorId, name: entry.authorName },
    text: entry.erased ? null : entry.text,
    ...(entry.erased ? { erased: true } : {}),
    ...(entry.to === null ? {} : { to: entry.to }),
    ...(entry.rating === null ? {} : { rating: entry.rating }),
    createdAt: entry.createdAt.toISOString(),
  }
}
