import type { Conversation } from '../conversations/conversation.ts'
import { Icon } from '../design/icon.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useLoadedView } from '../loaded/use-loaded-view.ts'
import { useTranslations } from '../locales/language-context.ts'

/** The element that the button of a chat opens. */
export const detailsId = 'details'

interface DetailsProps {
  conversation: Conversation | null
  /** Whether it is unfolded on screens without a pane for it. */
  isOpen: boolean
  onClose(): void
}

/** The visitor beside the conversation. */
export function Details({ conversation, isOpen, onClose }: DetailsProps) {
  const t = useTranslations()
  const { View, hasFailed, load } = useLoadedView(
    async () => (await import('../person/visitor-pane.tsx')).VisitorPane,
  )
  return (
    <section
      id={detailsId}
      class={isOpen ? 'details is-open' : 'details'}
      hidden={!conversation}
      aria-label={t.details.region}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <button type="button" class="icon-button details-close" onClick={onClose}>
        <Icon name="close" />
        <span class="unseen">{t.chat.hideDetails}</span>
      </button>
      {conversation && View && <View key={conversation.id} conversation={conversation} />}
      {conversation && !View && (
        <NotLoaded status={hasFailed ? 'failed' : 'loading'} onRetry={load} />
      )}
    </section>
  )
}
