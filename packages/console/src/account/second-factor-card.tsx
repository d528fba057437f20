import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Empty } from '../design/empty.tsx'
import { TextField } from '../design/field.tsx'
import { Toggle } from '../design/toggle.tsx'
import { useFormat, useLanguage, useTranslations } from '../locales/language-context.ts'
import { createEnrolment } from '../second-factor/enrolment.ts'
import { EnrolmentView } from '../second-factor/enrolment-view.tsx'
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx'
import {
  type ConfirmedAct,
  createOwnSecondFactor,
  type OwnSecondFactor,
  type SecondFactorState,
} from './second-factor.ts'

type Doing = 'nothing' | 'enrol' | ConfirmedAct | { codes: readonly string[] }

/** The agent’s second factor: set up, replaced, turned off; for owners also what everybody needs. */
export function SecondFactorCard() {
  const t = useTranslations()
  const { secondFactor: words } = t.account
  const { client, me } = useAgent()
  const [model] = useState(() => createOwnSecondFactor(client, me.agent.role === 'owner'))
  const state = useStore(model.state)
  useEffect(() => void model.load(), [model])
  return (
    <Card title={words.title} hint={words.lead}>
      {state.status === 'loading' && <p class="list-note">{t.loading}</p>}
      {state.status === 'failed' && (
        <Empty icon="offline" title={t.failed.title}>
          <button type="button" class="button" onClick={() => void model.load()}>
            {t.retry}
          </button>
        </Empty>
      )}
      {state.status === 'ready' && <Own model={model} state={state} />}
      {state.demand && <Demand model={model} state={state} />}
    </Card>
  )
}

function Own({ model, state }: { model: OwnSecondFactor; state: SecondFactorState }) {
  const { client } = useAgent()
  const [doing, go] = useState<Doing>('nothing')
  const [enrolment, setEnrolment] = useState(() => createEnrolment(client))
  const head = useRef<HTMLParagraphElement>(null)
  const stop = () => {
    go('nothing')
    void model.load()
    requestAnimationFrame(() => head.current?.focus())
  }
  const enrol = () => {
    setEnrolment(createEnrolment(client))
    go('enrol')
  }
  if (doing === 'enrol') return <EnrolmentView model={enrolment} onCancel={stop} onDone={stop} />
  if (typeof doing === 'object') return <RecoveryCodes codes={doing.codes} onKept={stop} />
  if (doing !== 'nothing') {
    const done = (codes: readonly string[]) => (codes.length ? go({ codes }) : stop())
    return <Confirm model={model} act={doing} onDone={done} onCancel={stop} />
  }
  return <State state={state} head={head} onEnrol={enrol} onAct={go} />
}

interface StateProps {
  state: SecondFactorState
  head: { current: HTMLParagraphElement | null }
  onEnrol(): void
  onAct(act: ConfirmedAct): void
}

function State({ state, head, onEnrol, onAct }: StateProps) {
  const { secondFactor: t } = useTranslations().account
  const format = useFormat()
  const { own } = state
  if (own === null) return null
  if (own.enabledAt === null) {
    return (
      <div class="account-form">
        <p ref={head} class="account-state" tabIndex={-1}>
          <span class="badge">{t.off}</span>
        </p>
        <div class="account-actions">
          <button type="button" class="button button-primary" onClick={onEnrol}>
            {t.setUp}
          </button>
        </div>
      </div>
    )
  }
  return (
    <div class="account-form">
      <p ref={head} class="account-state" tabIndex={-1}>
        <span class="badge session-here">{t.on}</span>
        <span>{t.since(format.dateTime(own.enabledAt))}</span>
      </p>
      <p class={own.recoveryCodesLeft < 3 ? 'field-error' : 'field-hint'}>
        {t.codesLeft(own.recoveryCodesLeft)}
      </p>
      <div class="account-actions">
        <button type="button" class="button" onClick={() => onAct('renewCodes')}>
          {t.renewCodes}
        </button>
        <button type="button" class="button" onClick={onEnrol}>
          {t.otherApp}
        </button>
        {!own.isDemanded && (
          <button type="button" class="button" onClick={() => onAct('disable')}>
            {t.turnOff}
          </button>
        )}
      </div>
      {own.isDemanded && <p class="field-hint">{t.demandedHint}</p>}
    </div>
  )
}

interface ConfirmProps {
  model: OwnSecondFactor
  act: ConfirmedAct
  onDone(codes: readonly string[]): void
  onCancel(): void
}

/** Says what will happen, and asks for the password. */
function Confirm({ model, act, onDone, onCancel }: ConfirmProps) {
  const t = useTranslations()
  const { secondFactor: words } = t.account
  const input = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const problem = useStore(model.problem)
  const error = problem === null ? null : errorText(problem, t)
  useEffect(() => input.current?.focus(), [error])
  const submit = async () => {
    if (isBusy) return
    setBusy(true)
    const codes = await model.confirmed(act, password).catch(() => null)
    setBusy(false)
    if (codes) onDone(codes)
  }
  return (
    <form
      class="enrol"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p>{act === 'disable' ? words.turnOffBody : words.renewBody}</p>
      <TextField
        label={words.currentPassword}
        error={error}
        isRequired
        type="password"
        autocomplete="current-password"
        inputRef={input}
        value={password}
        onWrite={setPassword}
      />
      <div class="enrol-actions">
        <button
          type="submit"
          class={act === 'disable' ? 'button button-danger' : 'button button-primary'}
          aria-disabled={isBusy}
        >
          {act === 'disable' ? words.turnOff : words.renewCodes}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </form>
  )
}

function errorText(
  problem: NonNullable<ReturnType<OwnSecondFactor['problem']['get']>>,
  t: ReturnType<typeof useTranslations>,
): string {
  const { secondFactor } = t.account
  return {
    missing: t.signIn.passwordMissing,
    wrong: secondFactor.passwordWrong,
    tooMany: secondFactor.tooMany,
    demanded: secondFactor.demandedHint,
    unreachable: t.failed.unreachable,
    failed: t.failed.generic,
  }[problem]
}

function Demand({ model, state }: { model: OwnSecondFactor; state: SecondFactorState }) {
  const t = useTranslations()
  const { secondFactor: words } = t.account
  const locale = useStore(useLanguage().locale)
  if (!state.demand) return null
  const without = state.demand.agents.filter(({ hasOne }) => !hasOne).map(({ name }) => name)
  return (
    <div class="account-demand">
      <Toggle
        label={words.demand}
        hint={words.demandHint}
        isOn={state.demand.isDemanded}
        isBusy={state.isDemanding}
        onToggle={(isOn) => void model.demand(isOn)}
      />
      <p class="field-error" role="alert">
        {state.needsOwn && words.demandNeedsOwn}
        {state.hasFailed && t.failed.generic}
      </p>
      <p class="field-hint">
        {without.length
          ? words.without(new Intl.ListFormat(locale).format(without))
          : words.allHaveOne}
      </p>
    </div>
  )
}
