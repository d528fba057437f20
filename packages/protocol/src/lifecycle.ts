/** The three states of a chat. */
export const chatStatuses = ['waiting', 'active', 'ended'] as const

export type ChatStatus = (typeof chatStatuses)[number]

/**
 * Every legal move of a chat: `lifecycle[status][move]` is the next status, and a move that is not
 * here does not exist. `requeueBySystem` returns the chat of a lost agent to the line at its old place.
 */
export const lifecycle = {
  waiting: { accept: 'active', leave: 'ended', expire: 'ended' },
  active: { end: 'ended', expire: 'ended', transfer: 'active', requeue: 'waiting' },
  ended: {},
} as const satisfies Record<ChatStatus, Record<string, ChatStatus>>

type ActionsOf<Status extends ChatStatus> = keyof (typeof lifecycle)[Status]

/** The name of a move: `accept`, `leave`, `expire`, `end`, `transfer`, `requeueBySystem`. */
export type ChatAction = { [Status in ChatStatus]: ActionsOf<Status> }[ChatStatus]

/** The status after `action`, or `null` where the lifecycle has no such move. */
export function statusAfter(status: ChatStatus, action: ChatAction): ChatStatus | null {
  const actions: Partial<Record<ChatAction, ChatStatus>> = lifecycle[status]
  return Object.hasOwn(actions, action) ? (actions[action] ?? null) : null
}
