/** The three states of a chat. */
export const chatStatuses = ['waiting', 'active', 'ended'] as const

export type ChatStatus = (typeof chatStatuses)[number]

/** The two kinds of a chat: a conversation at once, or a message that is answered later. */
export const chatKinds = ['live', 'message'] as const

export type ChatKind = (typeof chatKinds)[number]

/**
 * Every allowed transition of a chat: `lifecycle[status][action]` is the next status; any other action is
 * refused. `requeue` returns an active chat to the queue at its old ticket.
 */
export const lifecycle = {
  waiting: { accept: 'active', leave: 'ended', expire: 'ended' },
  active: { end: 'ended', expire: 'ended', transfer: 'active', requeue: 'waiting' },
  ended: {},
} as const satisfies Record<ChatStatus, Record<string, ChatStatus>>

type ActionsOf<Status extends ChatStatus> = keyof (typeof lifecycle)[Status]

/** The name of a transition: `accept`, `leave`, `expire`, `end`, `transfer`, `requeue`. */
export type ChatAction = { [Status in ChatStatus]: ActionsOf<Status> }[ChatStatus]

/** The status after `action`, or `null` if the lifecycle does not allow it. */
export function statusAfter(status: ChatStatus, action: ChatAction): ChatStatus | null {
  const actions: Partial<Record<ChatAction, ChatStatus>> = lifecycle[status]
  return Object.hasOwn(actions, action) ? (actions[action] ?? null) : null
}
