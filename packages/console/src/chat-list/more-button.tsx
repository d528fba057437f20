import type { Store } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useTranslations } from '../locales/language-context.ts'
import { useAgent } from '../agent/agent-context.ts'

interface MoreButtonProps {
  list: { readonly isLoadingMore: Store<boolean>; loadMore(): Promise<unknown> }
}

/** Loads the next chats of a list. A failure is told, and the button stays. */
export function MoreButton({ list }: MoreButtonProps) {
  const t = useTranslations()
  const { notices } = useAgent()
  const isBusy = useStore(list.isLoadingMore)
  const more = () => {
    list.loadMore().catch(() => notices.show(t.failed.generic, 'bad'))
  }
  return (
    <button type="button" class="button list-more" aria-disabled={isBusy} onClick={more}>
      {isBusy ? t.loading : t.history.more}
    </button>
  )
}
