import type { Store } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { isSame } from '../form/same.ts'
import { FormView } from '../form/form-view.tsx'
import { settingsRoute } from '../navigation/route.ts'
import { AppearancePart } from './appearance-part.tsx'
import { ChatsPart } from './chats-part.tsx'
import { ConsentPart } from './consent-part.tsx'
import { FormPart } from './form-part.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { HoursPart } from './hours-part.tsx'
import { IdentityPart } from './identity-part.tsx'
import { useOpenSite } from './open-site.ts'
import { type Part, parts, partWith } from './parts.ts'
import { PreviewPane } from './preview-pane.tsx'
import type { Refused } from './site-settings.ts'
import { useTexts } from './texts.ts'
import { TextsPart } from './texts-part.tsx'
import type { FieldName, SiteValues } from './values.ts'
import { labelOf, textOf } from './words.ts'

const views: Record<Part, ComponentType> = {
  appearance: AppearancePart,
  texts: TextsPart,
  form: FormPart,
  hours: HoursPart,
  chats: ChatsPart,
  consent: ConsentPart,
  identity: IdentityPart,
}

interface SiteViewProps {
  part: Part
  /** The field that the last attempt to save failed on. */
  refusal: Store<Refused | null>
}

/** The parts of a site's settings in tabs, one form over all of them, and the preview beside it. */
export function SiteView({ part, refusal }: SiteViewProps) {
  const t = useTexts()
  const { t: hours } = useHoursTexts()
  const { site, form } = useOpenSite()
  const Shown = views[part]
  const body = useFollowedRefusal(refusal, part)
  return (
    <Page
      title={site.name}
      lead={t.lead}
      isWide
      above={
        <Link class="page-back" to={settingsRoute('sites', site.id)}>
          <Icon name="back" />
          {t.back}
        </Link>
      }
    >
      <Tabs current={part} />
      <div class="site-body" ref={body}>
        <div class="site-grid">
          <FormView
            form={form}
            label={t.formLabel}
            contains={(route) =>
              route.page === 'settings' && route.section === 'site' && route.id === site.id
            }
          >
            <ConflictNotice<SiteValues>
              form={form}
              labelOf={(name) => labelOf(t, hours, name)}
              textOf={(name, value) => textOf(t, hours, name, value)}
            />
            <Shown />
          </FormView>
          <PreviewPane />
        </div>
      </div>
    </Page>
  )
}

/** Goes to the part with the field that could not be saved, and to the field. */
function useFollowedRefusal(refusal: Store<Refused | null>, part: Part) {
  const { navigation } = useAgent()
  const { site, preview } = useOpenSite()
  const body = useRef<HTMLDivElement>(null)
  const refused = useStore(refusal)
  useEffect(() => {
    if (!refused) return
    const [language] = refused.field.split('/')
    if (language === 'pt-BR' || language === 'en') preview.change({ locale: language })
    const goal = partWith(refused.field)
    if (goal !== part) navigation.go(settingsRoute('site', site.id, goal))
    requestAnimationFrame(() => {
      body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    })
  }, [refused])
  return body
}

function Tabs({ current }: { current: Part }) {
  const t = useTexts()
  const { site, form } = useOpenSite()
  const values = useStore(form.values)
  const stored = useStore(form.stored).values
  const complaints = useStore(form.complaints)
  const wrong = Object.keys(complaints) as FieldName[]
  const changed = (Object.keys(values) as FieldName[]).filter(
    (field) => !isSame(values[field], stored[field]),
  )
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const isIn = (part: Part) => (field: FieldName) => partWith(field) === part
  return (
    <nav class="site-tabs" aria-label={t.parts} ref={list}>
      {parts.map((part) => {
        const isWrong = wrong.some(isIn(part))
        const isChanged = changed.some(isIn(part))
        return (
          <Link
            key={part}
            class="site-tab"
            to={settingsRoute('site', site.id, part)}
            current={part === current && 'page'}
          >
            {t.part[part]}
            {(isWrong || isChanged) && (
              <>
                <span class={isWrong ? 'site-dot is-bad' : 'site-dot'} />
                <span class="unseen"> ({isWrong ? t.partHasErrors : t.partIsChanged})</span>
              </>
            )}
          </Link>
        )
      })}
    </nav>
  )
}
