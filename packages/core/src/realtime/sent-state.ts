import type {
  ChatStatus,
  DeliveredUpTo,
  LogPage,
  ReadUpTo,
  SiteAvailability,
  Typist,
} from '@papo/protocol'
import type { ChatHead } from '../chat/chat-record.ts'
import type { Caller } from '../platform/caller.ts'

/** What a socket has sent last of a chat, beside its entries. */
export interface SentState {
  status: ChatStatus
  queuePosition: number | null
  isClosing: boolean
  site: SiteAvailability | undefined
  typing: readonly Typist[]
  readUpTo: ReadUpTo
  deliveredUpTo: DeliveredUpTo | undefined
  pageAt: string | null | undefined
}

const nobody: readonly Typist[] = []

export function stateOf(page: LogPage): SentState {
  const { status, queuePosition, closesInSeconds, site, typing, readUpTo } = page
  return {
    status,
    queuePosition,
    isClosing: typeof closesInSeconds === 'number',
    site,
    typing: typing.length === 0 ? nobody : typing,
    readUpTo,
    deliveredUpTo: page.deliveredUpTo,
    pageAt: page.pageAt,
  }
}

/**
 * Whether a page has to be sent though it has no entry: something has changed for which there is no frame of its own.
 */
export function isOtherState(sent: SentState, now: SentState, withPosition: boolean): boolean {
  return (
    sent.status !== now.status ||
    sent.isClosing !== now.isClosing ||
    sent.pageAt !== now.pageAt ||
    isOtherAvailability(sent.site, now.site) ||
    (withPosition && sent.queuePosition !== now.queuePosition) ||
    sent.deliveredUpTo?.visitor !== now.deliveredUpTo?.visitor ||
    sent.deliveredUpTo?.agent !== now.deliveredUpTo?.agent
  )
}

function isOtherAvailability(
  sent: SiteAvailability | undefined,
  now: SiteAvailability | undefined,
): boolean {
  return (
    sent?.availability !== now?.availability ||
    sent?.reason !== now?.reason ||
    sent?.opensAt !== now?.opensAt ||
    sent?.closesAt !== now?.closesAt
  )
}

/** Who has begun (true) or stopped to type. */
export function changedTyping(sent: SentState, now: SentState): { by: Typist; typing: boolean }[] {
  return [
    ...missingIn(now.typing, sent.typing).map((by) => ({ by, typing: false })),
    ...missingIn(sent.typing, now.typing).map((by) => ({ by, typing: true })),
  ]
}

/** The sides that have read further. */
export const changedReads = (sent: SentState, now: SentState): ('visitor' | 'agent')[] =>
  (['visitor', 'agent'] as const).filter((side) => now.readUpTo[side] > sent.readUpTo[side])

/** The participant of a side, by the chat's head; null if the chat has none on it. */
export function participantOf(
  { visitorId, agentId }: Pick<ChatHead, 'visitorId' | 'agentId'>,
  side: 'visitor' | 'agent',
  caller: Caller,
): Typist | null {
  const id = side === 'visitor' ? visitorId : agentId
  if (id === null) return null
  const own = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  return { type: side, id, name: id === own ? caller.name : null }
}

const missingIn = (some: readonly Typist[], all: readonly Typist[]): Typist[] =>
  all.filter(({ id }) => !some.some((one) => one.id === id))
