import type { Availability, ChatState } from '@papo/sdk'
import type { View } from '../papo.ts'

export interface ViewInput {
  readonly state: ChatState | null
  /** Whether the pre-chat form is open. */
  readonly isAsking: boolean
  readonly isRatingSkipped: boolean
  readonly availability: Availability
}

/**
 * The view to show. A chat without an agent is not rated. While a chat waits, the form is for leaving a message
 * instead, and the place is kept behind it.
 */
export function viewOf({ state, isAsking, isRatingSkipped, availability }: ViewInput): View {
  if (!state) {
    if (isAsking) return 'prechat'
    return availability === 'offline' ? 'offline' : 'home'
  }
  switch (state.status) {
    case 'waiting':
      // A message that was left waits in no queue: its conversation is shown.
      if (state.kind === 'message') return 'chat'
      return isAsking ? 'prechat' : 'waiting'
    case 'active':
      return 'chat'
    case 'ended':
      if (state.rating !== null) return 'thanks'
      return state.agent && !isRatingSkipped ? 'rating' : 'ended'
  }
}
