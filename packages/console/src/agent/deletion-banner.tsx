import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect } from 'preact/hooks'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import { useAgent } from './agent-context.ts'
import { Link } from './link.tsx'

/** Tells everybody that the workspace will be deleted; an owner can go and cancel it. */
export function DeletionBanner() {
  const t = useTranslations()
  const format = useFormat()
  const { deletion, me } = useAgent()
  const planned = useStore(deletion.planned)
  useEffect(() => deletion.watch(), [deletion])
  return (
    <div role="status">
      {planned && (
        <div class="banner">
          <span>{t.record.closing(format.dateTime(planned.dueAt))}</span>
          {me.agent.role === 'owner' && (
            <Link to={settingsRoute('workspace')} class="text-button">
              {t.record.closingCancel}
            </Link>
          )}
        </div>
      )}
    </div>
  )
}
