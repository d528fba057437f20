import type { Chat, ChatAgent, Visitor } from '@papo/protocol'
import type { Caller, ChatRecord, Installation, VisitorRecord } from './installation.ts'

/** The position in the workspace’s queue, from 1; null unless the chat is waiting. */
export function queuePositionOf(installation: Installation, chat: ChatRecord): number | null {
  if (chat.status !== 'waiting') return null
  let ahead = 0
  for (const other of installation.chats.values())
    if (
      other.status === 'waiting' &&
      other.workspaceId === chat.workspaceId &&
      other.ticket < chat.ticket
    )
      ahead++
  return ahead + 1
}

function chatAgentOf(chat: ChatRecord): ChatAgent | null {
  if (!chat.agent) return null
  const { id, name, avatarUrl } = chat.agent.agent
  return { id, name, avatarUrl }
}

function knownToAgents({ name, email, attributes, identity }: VisitorRecord): Partial<Visitor> {
  const known = { email, attributes: { ...attributes }, verified: identity !== null }
  if (!identity) return { ...known, externalId: null }
  const unverifiedFields: NonNullable<Visitor['unverifiedFields']> = []
  if (name !== null && !identity.nameVerified) unverifiedFields.push('name')
  if (email !== null && !identity.emailVerified) unverifiedFields.push('email')
  return { ...known, externalId: identity.externalId, unverifiedFields }
}

/** The chat as its reader may see it: visitors do not get the fields for agents. */
export function viewOf(installation: Installation, chat: ChatRecord, reader: Caller['type']): Chat {
  const { visitor } = chat
  const forAgents = reader === 'agent'
  return {
    id: chat.id,
    siteId: chat.site.site.id,
    ...(forAgents ? { siteName: chat.site.site.name } : {}),
    status: chat.status,
    queuePosition: queuePositionOf(installation, chat),
    estimatedWait: chat.status === 'waiting' ? installation.estimatedWait : null,
    visitor: {
      id: visitor.id,
      name: visitor.name,
      ...(forAgents ? knownToAgents(visitor) : {}),
    },
    agent: chatAgentOf(chat),
    ...(forAgents ? { requeuedAt: chat.requeuedAt } : {}),
    ...(forAgents ? { subject: chat.subject, page: chat.page ?? null, locale: chat.locale } : {}),
    createdAt: chat.createdAt,
    acceptedAt: chat.acceptedAt,
    endedAt: chat.endedAt,
    endedBy: chat.endedBy,
    rating: chat.rating,
    feedback: chat.feedback,
    lastSeq: forAgents
      ? chat.log.length
      : (chat.log.findLast(({ kind }) => kind !== 'note')?.seq ?? 0),
  }
}

/** The chat in a list, without the attributes of its visitor. */
export function listedViewOf(
  installation: Installation,
  chat: ChatRecord,
  reader: Caller['type'],
): Chat {
  const view = viewOf(installation, chat, reader)
  const { attributes: _, ...visitor } = view.visitor
  return { ...view, visitor }
}
