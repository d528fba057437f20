/** The three states of a chat. */
export const chatStatuses = ['waiting', 'active', 'ended'] as const

export type ChatStatus = (typeof chatStatuses)[number]

/**
 * Every legal move of a chat: `lifecycle[status][move]` is the next status, and a move that is not
 * here does not exist. `requeue` returns the chat of a lost agent to the line at its old place.
 */
export const lifecycle = {
  waiting: { accept: 'active', leave: 'ended', expire: 'ended' },
  active: { end: 'ended', expire: 'ended', transfer: 'active', requeue: 'waiting' },
  ended: {},
} as const satisfies Record<ChatStatus, Record<string, ChatStatus>>

type MovesOf<Status extends ChatStatus> = keyof (typeof lifecycle)[Status]

/** The name of a move: `accept`, `leave`, `expire`, `end`, `transfer`, `requeue`. */
export type ChatMove = { [Status in ChatStatus]: MovesOf<Status> }[ChatStatus]

/** The status after `move`, or `null` where the lifecycle has no such move. */
export function statusAfter(status: ChatStatus, move: ChatMove): ChatStatus | null {
  const moves: Partial<Record<ChatMove, ChatStatus>> = lifecycle[status]
  return Object.hasOwn(moves, move) ? (moves[move] ?? null) : null
}
