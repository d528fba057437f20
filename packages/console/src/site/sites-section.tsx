import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Empty } from '../design/empty.tsx'
import { focusNextTitle, Page } from '../design/page.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { type SectionProps, settingsRoute } from '../navigation/route.ts'
import { NewSiteDialog } from './new-site-dialog.tsx'
import { SitePage } from './site-page.tsx'
import type { SiteModel } from './site-model.ts'
import { createSites } from './sites.ts'
import { SitesList } from './sites-list.tsx'
import { useRefresh } from './use-refresh.ts'

/** The sites of the workspace. The page of the only one stands for the list. */
export function SitesSection({ id }: SectionProps) {
  const { client, navigation } = useAgent()
  const [sites] = useState(() => createSites(client))
  const [isMaking, setMaking] = useState(false)
  const status = useStore(sites.status)
  const list = useStore(sites.list)
  useEffect(() => void sites.load(), [sites])
  useRefresh(sites)

  const isOnly = list.length === 1
  const shown = id === null && isOnly ? list[0] : list.find(({ site }) => site.get().id === id)
  const make = () => setMaking(true)
  const remove = async ({ site }: SiteModel) => {
    const isGone = await sites.remove(site.get().id)
    if (isGone) {
      navigation.go(settingsRoute('sites'), { replace: true })
      focusNextTitle()
    }
    return isGone
  }
  return (
    <>
      {status !== 'ready' && !list.length ? (
        <NotReady hasFailed={status === 'failed'} onRetry={() => void sites.load()} />
      ) : shown ? (
        <SitePage
          key={shown.site.get().id}
          model={shown}
          isOnly={isOnly}
          onMake={make}
          onRemove={() => remove(shown)}
        />
      ) : (
        <SitesList list={list} isMissing={id !== null} onMake={make} />
      )}
      {isMaking && (
        <NewSiteDialog
          sites={sites}
          onMade={(made) => {
            setMaking(false)
            navigation.go(settingsRoute('sites', made.id))
          }}
          onCancel={() => setMaking(false)}
        />
      )}
    </>
  )
}

function NotReady({ hasFailed, onRetry }: { hasFailed: boolean; onRetry(): void }) {
  const t = useTranslations()
  if (!hasFailed) return <Page title={t.site.title} lead={t.loading} />
  return (
    <Page title={t.site.title}>
      <Empty icon="alert" title={t.failed.title}>
        <button type="button" class="button" onClick={onRetry}>
          {t.retry}
        </button>
      </Empty>
    </Page>
  )
}
