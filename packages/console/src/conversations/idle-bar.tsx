import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { Conversation } from './conversation.ts'
import './idle-bar.css'

/** Warns that the idle chat is about to end, with a button that keeps it open. */
export function IdleBar({
  conversation,
  closesAt,
}: {
  conversation: Conversation
  closesAt: number | null
}) {
  const t = useTranslations()
  const now = useStore(useAgent().ticker.now)
  const ownership = useStore(conversation.ownership)
  if (closesAt === null) return null
  const seconds = Math.max(0, Math.ceil((closesAt - now) / 1000))
  return (
    <div class="idle-bar">
      <span>{t.chat.closing(seconds)}</span>
      {ownership === 'mine' && (
        <button type="button" class="text-button" onClick={conversation.extend}>
          {t.chat.keepOpen}
        </button>
      )}
    </div>
  )
}
