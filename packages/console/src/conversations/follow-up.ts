import type { AgentClient, Chat, Platform } from '@papo/sdk'

/** Writes to the visitor of an ended chat in a new one. A repeat with the same text writes once. */
export type FollowUp = (chatId: string, text: string) => Promise<void>

/** Follows chats up; `onMade` gets each new chat, which is this agent's. */
export function createFollowUp(
  client: Pick<AgentClient, 'followUp'>,
  platform: Pick<Platform, 'randomUUID'>,
  onMade: (chat: Chat) => void,
): FollowUp {
  /** The last attempt without an answer, so that its repeat has the same id. */
  let last: { chatId: string; text: string; clientId: string } | null = null
  return async (chatId, text) => {
    if (last?.chatId !== chatId || last.text !== text) {
      last = { chatId, text, clientId: platform.randomUUID() }
    }
    const { clientId } = last
    const chat = await client.followUp(chatId, { clientId, text })
    last = null
    onMade(chat)
  }
}
