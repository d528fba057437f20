import { useStore } from '@papo/chat-kit/store/use-store'
import { browserPlatform, type HealthState } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { Card } from '../design/card.tsx'
import { Icon, type IconName } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useFormat, useLanguage, useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { type BrowserFinding, createHealth, type HealthView } from './health.ts'
import { texts as en } from './texts-en.ts'
import { texts as ptBR } from './texts-pt-BR.ts'
import './health-section.css'

export const healthTexts = { en, 'pt-BR': ptBR }

/** How the installation is, as the server and this browser see it. */
export function HealthSection() {
  const t = useTranslations()
  const w = useTexts(healthTexts)
  const { client } = useAgent()
  const { version } = useApp()
  const locale = useStore(useLanguage().locale)
  const [health] = useState(() =>
    createHealth({ client, platform: browserPlatform(), version, origin: location.origin }),
  )
  const view = useStore(health.state)
  useEffect(() => void health.load(locale), [health, locale])
  const isBusy = view.status === 'loading'
  return (
    <Page
      title={t.record.health}
      lead={w.lead}
      actions={
        <button
          type="button"
          class="button"
          aria-disabled={isBusy}
          onClick={() => isBusy || void health.load(locale)}
        >
          {isBusy ? w.checking : w.again}
        </button>
      }
    >
      {view.report === null || view.status === 'failed' ? (
        <NotLoaded status={view.status} onRetry={() => void health.load(locale)} />
      ) : (
        <Report view={view} report={view.report} texts={w} />
      )}
    </Page>
  )
}

interface ReportProps {
  view: HealthView
  report: NonNullable<HealthView['report']>
  texts: typeof en
}

function Report({ view, report, texts: w }: ReportProps) {
  const format = useFormat()
  const states = [...report.checks, ...view.browser].map(({ state }) => state)
  const countOf = (state: HealthState) => states.filter((one) => one === state).length
  const [bad, warn] = [countOf('bad'), countOf('warn')]
  return (
    <>
      <p class="health-sum" role="status">
        <strong>{bad + warn === 0 ? w.allWell : w.notWell(bad, warn)}</strong>{' '}
        <span class="health-at">{w.at(format.dateTime(report.at))}</span>
      </p>
      <Card
        title={w.server}
        hint={
          <>
            {w.doctor} <code>papo doctor</code>
          </>
        }
      >
        <ul class="health-checks">
          {report.checks.map((check) => (
            <Check key={check.name} {...check} texts={w} />
          ))}
        </ul>
      </Card>
      <Card title={w.browserTitle}>
        <ul class="health-checks">
          {view.browser.map((finding) => (
            <BrowserCheck key={finding.name} finding={finding} report={report} texts={w} />
          ))}
        </ul>
      </Card>
    </>
  )
}

function BrowserCheck({
  finding,
  report: { publicUrl },
  texts: w,
}: Omit<ReportProps, 'view'> & { finding: BrowserFinding }) {
  const key = `${finding.name}.${finding.is}` as keyof typeof w.browser
  const { text, cure = null } = w.browser[key]({ origin: location.origin, publicUrl })
  return (
    <Check
      state={finding.state}
      title={w.titles[finding.name]}
      text={text}
      cure={cure}
      texts={w}
      onReload={finding.name === 'page' && finding.is === 'old' ? () => location.reload() : null}
    />
  )
}

const signs: Readonly<Record<HealthState, IconName>> = { ok: 'check', warn: 'alert', bad: 'close' }

/** A text of the server's; what it has between backticks is to be typed as it stands. */
const WithCode = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
)

interface CheckProps {
  state: HealthState
  title: string
  text: string
  cure: string | null
  texts: typeof en
  onReload?: (() => void) | null
}

const Check = ({ state, title, text, cure, texts: w, onReload = null }: CheckProps) => (
  <li class={`health-check health-${state}`}>
    <span class="health-sign">
      <Icon name={signs[state]} />
      <span class="unseen">{w.states[state]}: </span>
    </span>
    <div class="health-texts">
      <p class="health-title">{title}</p>
      <p class="health-text">
        <WithCode text={text} />
      </p>
      {cure !== null && (
        <p class="health-cure">
          <strong>{w.cure}</strong> <WithCode text={cure} />
        </p>
      )}
      {onReload && (
        <button type="button" class="button button-small" onClick={onReload}>
          {w.reload}
        </button>
      )}
    </div>
  </li>
)
