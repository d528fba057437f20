import { Empty } from '../design/empty.tsx'
import { useTranslations } from '../locales/language-context.ts'

interface NotLoadedProps {
  status: 'loading' | 'failed' | 'ready'
  onRetry(): void
}

/** In the place of what is still being read, or could not be. */
export function NotLoaded({ status, onRetry }: NotLoadedProps) {
  const t = useTranslations()
  return (
    <div role="status">
      {status === 'loading' && <p class="list-note">{t.loading}</p>}
      {status === 'failed' && (
        <Empty icon="alert" title={t.failed.title} hint={t.failed.unreachable}>
          <button type="button" class="button" onClick={onRetry}>
            {t.retry}
          </button>
        </Empty>
      )}
    </div>
  )
}
