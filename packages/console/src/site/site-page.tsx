import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef } from 'preact/hooks'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { FormView } from '../form/form-view.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import { InstallState, RefusedOrigins } from './install-state.tsx'
import { Origins } from './origins-view.tsx'
import type { SiteModel } from './site-model.ts'
import { SiteDangers } from './site-dangers.tsx'
import { Snippet } from './snippet-view.tsx'

interface SitePageProps {
  model: SiteModel
  /** Whether it is the only site, so that there is no list to go back to. */
  isOnly: boolean
  onMake(): void
  /** Resolves with whether the site is gone. */
  onRemove(): Promise<boolean>
}

/** One site: how it is installed, where it may appear, and its name. */
export function SitePage({ model, isOnly, onMake, onRemove }: SitePageProps) {
  const t = useTranslations()
  const { id, name, key } = useStore(model.site)
  const top = useRef<HTMLDivElement>(null)
  // The link or the dialog that led here is gone.
  useEffect(() => {
    if (!isOnly) top.current?.querySelector('h2')?.focus()
  }, [])
  return (
    <div ref={top} class="site">
      <Page
        title={name}
        above={
          !isOnly && (
            <Link to={settingsRoute('sites')} class="page-back">
              <Icon name="back" />
              {t.site.title}
            </Link>
          )
        }
        actions={
          <>
            {isOnly && (
              <button type="button" class="button" onClick={onMake}>
                <Icon name="plus" />
                {t.sites.make}
              </button>
            )}
            <Link class="button" to={settingsRoute('site', id)}>
              <Icon name="settings" />
              {t.sites.settings}
            </Link>
            <DemoLink siteKey={key} />
          </>
        }
      >
        <Card title={t.sites.install} hint={t.site.lead}>
          <Snippet siteKey={key} />
          <InstallState model={model} />
          <RefusedOrigins model={model} />
        </Card>
        <Card title={t.site.origins} hint={t.site.originsHint}>
          <Origins model={model} />
        </Card>
        <Name model={model} />
        <SiteDangers model={model} onRemove={onRemove} />
      </Page>
    </div>
  )
}

function DemoLink({ siteKey }: { siteKey: string }) {
  const t = useTranslations()
  return (
    <a
      class="button"
      href={`/demo?site=${encodeURIComponent(siteKey)}`}
      target="_blank"
      rel="noopener"
    >
      {t.site.demo}
      <Icon name="open" />
      <span class="unseen"> ({t.details.newTab})</span>
    </a>
  )
}

function Name({ model }: { model: SiteModel }) {
  const t = useTranslations()
  const { name } = useStore(model.name.values)
  const complaint = useStore(model.name.complaints).name
  return (
    <Card title={t.sites.name} hint={t.sites.nameHint}>
      <FormView form={model.name} label={t.sites.name}>
        <ConflictNotice
          form={model.name}
          labelOf={() => t.sites.name}
          textOf={(_, value) => String(value)}
        />
        <TextField
          label={t.sites.name}
          error={complaint ? t.sites.complaints[complaint] : null}
          isRequired
          value={name}
          onWrite={(text) => model.name.write('name', text)}
        />
      </FormView>
    </Card>
  )
}
