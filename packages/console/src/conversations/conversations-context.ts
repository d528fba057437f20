import type { Store } from '@papo/chat-kit/store/store'
import { createRequiredContext } from '../agent/required-context.ts'
import type { ColleagueChats } from './colleague-chats.ts'
import type { FollowUp } from './follow-up.ts'
import type { Conversations } from './conversations.ts'

/** The agent’s chats and those of colleagues, for views. */
export interface ConversationsWork {
  readonly conversations: Conversations
  readonly colleagueChats: ColleagueChats
  /** The chat whose composer should get the focus; null once it has it. */
  readonly composerWanted: Store<string | null>
  wantComposer(chatId: string | null): void
  readonly followUp: FollowUp
  /** Removes an ended chat from the list and goes back to the list. */
  remove(chatId: string): void
}

export const ConversationsContext = createRequiredContext<ConversationsWork>('the conversations')
export const useConversations = ConversationsContext.use
