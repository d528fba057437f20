import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { Link } from '../agent/link.tsx'
import { Empty } from '../design/empty.tsx'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { type SectionProps, settingsRoute } from '../navigation/route.ts'
import { OpenSiteContext } from './open-site.ts'
import { partOf } from './parts.ts'
import { createPreviewModel } from './preview.ts'
import { SiteView } from './site-view.tsx'
import { createSiteSettings, type SiteSettingsModel } from './site-settings.ts'
import { useTexts } from './texts.ts'
import './site-section.css'

/** The settings of one site. */
export function SiteSection({ id, part }: SectionProps) {
  return <OpenSection key={id} id={id ?? ''} part={part} />
}

function OpenSection({ id, part }: { id: string; part: string | null }) {
  const t = useTexts()
  const { retry, failed } = useTranslations()
  const { client } = useAgent()
  const [model] = useState(() => createSiteSettings(client, id))
  useEffect(() => void model.load(), [model])
  const status = useStore(model.status)
  if (status === 'ready') return <Ready model={model} part={part} />
  if (status === 'loading') return <p class="settings-loading list-note" role="status" />
  return (
    <div class="settings-not-ready">
      {status === 'missing' ? (
        <Empty icon="globe" title={t.missing} hint={t.missingHint}>
          <Link class="button" to={settingsRoute('sites')}>
            {t.all}
          </Link>
        </Empty>
      ) : (
        <Empty icon="offline" title={failed.title}>
          <button type="button" class="button" onClick={() => void model.load()}>
            {retry}
          </button>
        </Empty>
      )}
    </div>
  )
}

const isDark = (): boolean =>
  document.documentElement.dataset['theme'] === 'dark' ||
  (document.documentElement.dataset['theme'] !== 'light' &&
    matchMedia('(prefers-color-scheme: dark)').matches)

function Ready({ model, part }: { model: SiteSettingsModel; part: string | null }) {
  const site = useStore(model.site)
  const form = useStore(model.form)
  const language = useLanguage()
  const { isNarrow } = useApp()
  const [preview] = useState(
    () =>
      site &&
      createPreviewModel(
        site,
        {
          theme: isDark() ? 'dark' : 'light',
          locale: language.locale.get(),
          device: isNarrow.get() ? 'phone' : 'desktop',
        },
        () => import('./widget-preview.ts'),
      ),
  )
  useEffect(() => void preview?.load(), [preview])
  if (!site || !form || !preview) return null
  return (
    <OpenSiteContext.Provider value={{ site, form, preview }}>
      <SiteView refusal={model.refusal} part={partOf(part)} />
    </OpenSiteContext.Provider>
  )
}
