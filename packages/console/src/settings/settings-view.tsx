import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { Link } from '../agent/link.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { settingsRoute, type SettingsRoute } from '../navigation/route.ts'
import { createSectionLoader, type SectionLoader } from './section-loader.ts'
import { type Section, sectionsFor } from './sections.ts'
import './settings-view.css'

/** The sections beside the open one; on a narrow screen the list, or the section with a way back. */
export function SettingsView({ route }: { route: SettingsRoute }) {
  const { me, navigation } = useAgent()
  const isNarrow = useStore(useApp().isNarrow)
  const allowed = sectionsFor(me.agent.role)
  const section = allowed.find(({ name }) => name === route.section)
  const first = allowed[0]
  useEffect(() => {
    if (!section && first && (route.section !== null || !isNarrow)) {
      navigation.go(settingsRoute(isNarrow ? null : first.name), { replace: true })
    }
  }, [section, isNarrow])
  return (
    <div class={section ? 'settings settings-open' : 'settings'}>
      <SectionList sections={allowed} current={section} />
      {section && (
        <OpenSection key={section.name} section={section} route={route} isNarrow={isNarrow} />
      )}
    </div>
  )
}

interface SectionListProps {
  sections: readonly Section[]
  current: Section | undefined
}

function SectionList({ sections, current }: SectionListProps) {
  const t = useTranslations()
  const groups = (['workspace', 'record', 'you'] as const)
    .map((name) => ({
      name,
      shown: sections.filter(({ group, under }) => group === name && under === undefined),
    }))
    .filter(({ shown }) => shown.length)
  return (
    <nav class="settings-nav" aria-label={t.settings.sections}>
      {groups.map(({ name, shown }) => (
        <div key={name} class="settings-group">
          <p class="settings-group-name">{t.settings.groups[name]}</p>
          <ul>
            {shown.map((section) => (
              <li key={section.name}>
                <Link
                  id={`section-${section.name}`}
                  to={settingsRoute(section.name)}
                  class="settings-link"
                  current={(current?.under ?? current?.name) === section.name && 'page'}
                >
                  <Icon name={section.icon} />
                  <span class="settings-label">{section.label(t)}</span>
                  <Icon name="next" />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

interface OpenSectionProps {
  section: Section
  route: SettingsRoute
  isNarrow: boolean
}

function OpenSection({ section, route, isNarrow }: OpenSectionProps) {
  const t = useTranslations()
  const { version } = useApp()
  const { navigation } = useAgent()
  const [loader] = useState(() => createSectionLoader(section, version))
  const state = useStore(loader.state)
  const region = useRef<HTMLElement>(null)
  useEffect(() => void loader.load(), [loader])
  // On a narrow screen the link that was pressed is gone.
  useEffect(() => {
    if (isNarrow && state.kind === 'ready') region.current?.querySelector('h2')?.focus()
  }, [state.kind])

  const back = () => {
    navigation.go(settingsRoute())
    requestAnimationFrame(() => document.getElementById(`section-${section.name}`)?.focus())
  }
  return (
    <section ref={region} class="settings-section" aria-label={section.label(t)}>
      {isNarrow && (
        <button type="button" class="settings-back" onClick={back}>
          <Icon name="back" />
          {t.settings.title}
        </button>
      )}
      {state.kind === 'ready' ? (
        <state.View id={route.id} part={route.part} />
      ) : (
        <NotReady loader={loader} />
      )}
    </section>
  )
}

function NotReady({ loader }: { loader: SectionLoader }) {
  const t = useTranslations()
  const state = useStore(loader.state)
  const reload = () => location.reload()
  return (
    <div class="settings-not-ready" role="status">
      {state.kind === 'loading' && <p class="settings-loading list-note">{t.settings.loading}</p>}
      {state.kind === 'failed' && state.isOld && (
        <Empty icon="alert" title={t.settings.newer} hint={t.settings.newerHint}>
          <button type="button" class="button button-primary" onClick={reload}>
            {t.settings.reload}
          </button>
        </Empty>
      )}
      {state.kind === 'failed' && !state.isOld && (
        <Empty icon="offline" title={t.settings.failed} hint={t.settings.failedHint}>
          <button type="button" class="button" onClick={() => void loader.load()}>
            {t.retry}
          </button>
          <button type="button" class="text-button" onClick={reload}>
            {t.settings.reload}
          </button>
        </Empty>
      )}
    </div>
  )
}
