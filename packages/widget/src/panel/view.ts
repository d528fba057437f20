import type { Availability, ChatState } from '@papo/sdk'
import type { View } from '../papo.ts'

export interface ViewInput {
  readonly state: ChatState | null
  /** Whether the visitor is in the form that comes before a chat. */
  readonly isAsking: boolean
  readonly isRatingSkipped: boolean
  readonly availability: Availability
}

/** What to show. A chat that nobody answered is not rated. */
export function viewOf({ state, isAsking, isRatingSkipped, availability }: ViewInput): View {
  if (!state) {
    if (isAsking) return 'prechat'
    return availability === 'offline' ? 'offline' : 'home'
  }
  switch (state.status) {
    case 'waiting':
      return 'waiting'
    case 'active':
      return 'chat'
    case 'ended':
      if (state.rating !== null) return 'thanks'
      return state.agent && !isRatingSkipped ? 'rating' : 'ended'
  }
}
