import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { Conversation } from './conversation.ts'

/**
 * Says how an answer reaches a visitor who is not there: the e-mail that they left, and whether it is used. Shown for
 * messages, and for a chat whose visitor receives nothing any more.
 */
export function AnswerWay({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const { messages: t } = useTranslations()
  const { answersByMail } = useStore(useAgent().profile)
  const isMine = useStore(conversation.ownership) === 'mine'
  const isGone = useStore(conversation.undelivered) > 0
  const isMessage = chat.kind === 'message'
  if (!isMessage && !(isMine && isGone)) return null
  const { email } = chat.visitor
  const unmailed = email ? t.waitsUnmailed : t.waits
  return (
    <p class="chat-returns">
      <span class="badge">{isMessage ? t.isMessage : t.isGone}</span>{' '}
      {email ? t.leftEmail(email) : t.leftNoEmail}{' '}
      {email && answersByMail ? t.waitsAndMailed : unmailed}
    </p>
  )
}
