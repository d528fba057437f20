import { useDesk } from '../desk/desk-context.ts'
import { useWords } from '../words/language-context.ts'
import type { Conversation } from './conversation.ts'

/** Says that silence is about to end the conversation, and keeps it open. */
export function SilenceBar({
  conversation,
  closesAt,
}: {
  conversation: Conversation
  closesAt: number | null
}) {
  const words = useWords()
  const { ticker } = useDesk()
  if (closesAt === null) return null
  const seconds = Math.max(0, Math.ceil((closesAt - ticker.now.value) / 1000))
  return (
    <div class="silence">
      <span>{words.chat.closing(seconds)}</span>
      {conversation.standing.value === 'mine' && (
        <button type="button" class="text-button" onClick={conversation.stay}>
          {words.chat.keepOpen}
        </button>
      )}
    </div>
  )
}
