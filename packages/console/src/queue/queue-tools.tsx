import { useStore } from '@papo/chat-kit/store/use-store'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { SearchField } from '../chat-list/search-field.tsx'
import { SiteSelect } from '../chat-list/site-select.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { Dismissal } from './dismissal.ts'
import { useQueue } from './queue-context.ts'
import './queue-tools.css'

/** A queue that one sees at a glance needs no search. */
const glance = 5

/** What limits the list of a long queue, and for admins what ends several chats at once. */
export function QueueTools({ dismissal }: { dismissal: Dismissal }) {
  const t = useTranslations()
  const { me } = useAgent()
  const { queue, waitingList } = useQueue()
  const isSearched = useStore(waitingList.isSearched)
  const isChoosing = useStore(dismissal.isChoosing)
  const count = useStore(waitingList.chats).length
  if (useStore(queue.total) <= glance && !isSearched && !isChoosing) return null
  return (
    <div class="queue-tools">
      <div class="queue-filters" role="search">
        <SearchField label={t.waitingList.search} search={waitingList} />
        <SiteSelect
          label={t.waitingList.site}
          all={t.waitingList.allSites}
          sites={useStore(waitingList.sites)}
          value={useStore(waitingList.siteId)}
          onChoose={waitingList.limitTo}
        />
        <p class="unseen" role="status">
          {isSearched && t.waitingList.found(count)}
        </p>
      </div>
      {me.agent.role !== 'agent' && <DismissalBar dismissal={dismissal} />}
    </div>
  )
}

function DismissalBar({ dismissal }: { dismissal: Dismissal }) {
  const t = useTranslations()
  const [isAsking, setAsking] = useState(false)
  const isBusy = useStore(dismissal.isBusy)
  const count = useStore(dismissal.chosen).length
  if (!useStore(dismissal.isChoosing)) {
    return (
      <button type="button" class="text-button queue-choose" onClick={dismissal.start}>
        {t.waitingList.choose}
      </button>
    )
  }
  return (
    <div class="queue-dismissal" role="group" aria-label={t.waitingList.choose}>
      <button type="button" class="button button-small" onClick={dismissal.chooseAll}>
        {t.waitingList.chooseAll}
      </button>
      <button
        type="button"
        class="button button-small button-danger"
        aria-disabled={count === 0}
        onClick={() => count > 0 && setAsking(true)}
      >
        {t.waitingList.end(count)}
      </button>
      <button type="button" class="button button-small" onClick={dismissal.stop}>
        {t.cancel}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={t.waitingList.endTitle(count)}
          body={t.waitingList.endBody}
          confirm={isBusy ? t.chat.ending : t.waitingList.end(count)}
          keep={t.waitingList.keep}
          isBusy={isBusy}
          onConfirm={() => void dismissal.dismiss().finally(() => setAsking(false))}
          onKeep={() => setAsking(false)}
        />
      )}
    </div>
  )
}

interface RowChoiceProps {
  dismissal: Dismissal
  chatId: string
  who: string
}

/** In the place of a row’s action, while several are chosen. */
export function RowChoice({ dismissal, chatId, who }: RowChoiceProps) {
  const t = useTranslations()
  const isChosen = useStore(dismissal.chosen).includes(chatId)
  return (
    <label class="row-choice">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={(event) => dismissal.choose(chatId, event.currentTarget.checked)}
      />
      <span class="unseen">{t.waitingList.chooseOne(who)}</span>
    </label>
  )
}
