import { useStore } from '@papo/chat-kit/store/use-store'
import type { AgentSession } from '@papo/sdk'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { createOwnSessions, type OwnSessions, type SessionsState } from './own-sessions.ts'
import { deviceText, lastUsedText } from './session-text.ts'
import './sessions-card.css'

/** Where the agent is signed in; ends one session or all others. */
export function SessionsCard() {
  const t = useTranslations()
  const { client } = useAgent()
  const [model] = useState(() => createOwnSessions(client))
  const state = useStore(model.state)
  const [isAsking, setAsking] = useState(false)
  const [said, say] = useState({ words: '' })
  const status = useRef<HTMLParagraphElement>(null)
  useEffect(() => void model.load(), [model])
  // The button that was pressed is gone.
  useLayoutEffect(() => {
    if (said.words) status.current?.focus()
  }, [said])

  const done = (hasEnded: boolean, words: string) => {
    setAsking(false)
    if (hasEnded) say({ words })
  }
  const end = async (session: AgentSession) =>
    done(await model.end(session.id), t.sessions.ended(deviceText(session, t)))
  const endOthers = async () => done(await model.endOthers(), t.sessions.othersEnded)
  return (
    <Card title={t.sessions.title} hint={t.sessions.lead}>
      <p ref={status} class="sessions-said" role="status" tabIndex={-1}>
        {said.words}
      </p>
      {state.hasFailed && (
        <p class="callout callout-bad sessions-failed" role="alert">
          <Icon name="alert" />
          {t.failed.generic}
        </p>
      )}
      <List state={state} model={model} onEnd={(session) => void end(session)} />
      <Others state={state} onAsk={() => setAsking(true)} />
      {isAsking && (
        <ConfirmDialog
          title={t.sessions.othersTitle}
          body={t.sessions.othersBody(othersIn(state).length)}
          confirm={t.sessions.endOthers}
          keep={t.sessions.keep}
          isBusy={state.ending !== null}
          onConfirm={() => void endOthers()}
          onKeep={() => setAsking(false)}
        />
      )}
    </Card>
  )
}

const othersIn = ({ sessions }: SessionsState) => sessions.filter(({ current }) => !current)

interface ListProps {
  state: SessionsState
  model: OwnSessions
  onEnd(session: AgentSession): void
}

function List({ state, model, onEnd }: ListProps) {
  const t = useTranslations()
  if (state.status === 'failed') {
    return (
      <Empty icon="alert" title={t.failed.title}>
        <button type="button" class="button" onClick={() => void model.load()}>
          {t.retry}
        </button>
      </Empty>
    )
  }
  if (state.status === 'loading') return <p class="list-note">{t.loading}</p>
  return (
    <ul class="sessions-list" aria-label={t.sessions.list}>
      {state.sessions.map((session) => (
        <Row
          key={session.id}
          session={session}
          isBusy={state.ending !== null}
          onEnd={() => onEnd(session)}
        />
      ))}
    </ul>
  )
}

interface RowProps {
  session: AgentSession
  isBusy: boolean
  onEnd(): void
}

function Row({ session, isBusy, onEnd }: RowProps) {
  const t = useTranslations()
  const format = useFormat()
  const { ticker } = useAgent()
  const now = useStore(ticker.now)
  const device = deviceText(session, t)
  return (
    <li class="session">
      <div class="session-text">
        <p class="session-device">
          {device}
          {session.current && <span class="badge session-here">{t.sessions.here}</span>}
          {session.kind === 'program' && session.device && (
            <span class="badge">{t.sessions.program}</span>
          )}
        </p>
        <p class="session-fact">
          <span class="session-address">{session.address ?? t.sessions.noAddress}</span>
          <time dateTime={session.lastUsedAt}>{lastUsedText(session, now, t)}</time>
        </p>
        <p class="session-fact">
          <time dateTime={session.createdAt}>
            {t.sessions.since(format.dateTime(session.createdAt))}
          </time>
        </p>
      </div>
      {!session.current && (
        <button
          type="button"
          class="button button-small"
          aria-label={t.sessions.endThis(device)}
          aria-disabled={isBusy}
          onClick={onEnd}
        >
          {t.sessions.end}
        </button>
      )}
    </li>
  )
}

function Others({ state, onAsk }: { state: SessionsState; onAsk(): void }) {
  const t = useTranslations()
  if (state.status !== 'ready') return null
  if (!othersIn(state).length) return <p class="sessions-alone">{t.sessions.alone}</p>
  return (
    <div class="sessions-actions">
      <button
        type="button"
        class="button"
        aria-disabled={state.ending !== null}
        onClick={() => {
          if (state.ending === null) onAsk()
        }}
      >
        <Icon name="out" />
        {t.sessions.endOthers}
      </button>
    </div>
  )
}
