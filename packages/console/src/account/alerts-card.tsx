import { useStore } from '@papo/chat-kit/store/use-store'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Toggle } from '../design/toggle.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { texts as en } from './alerts-texts-en.ts'
import { texts as ptBR } from './alerts-texts-pt-BR.ts'

const alertsTexts = { en, 'pt-BR': ptBR }

/** Sound and notifications of this browser, each with a test. */
export function AlertsCard() {
  const w = useTexts(alertsTexts)
  return (
    <Card title={w.title} hint={w.lead}>
      <div class="account-form">
        <SoundPart w={w} />
        <NotificationsPart w={w} />
      </div>
    </Card>
  )
}

interface PartProps {
  w: typeof en
}

function SoundPart({ w }: PartProps) {
  const { preferences: t } = useTranslations().account
  const { alerts } = useAgent()
  const isMuted = useStore(alerts.isMuted)
  const [isTested, setTested] = useState(false)
  const test = async () => {
    await alerts.test()
    setTested(true)
  }
  return (
    <>
      <Toggle
        label={t.sounds}
        hint={t.soundsHint}
        isOn={!isMuted}
        onToggle={(isOn) => alerts.mute(!isOn)}
      />
      <div>
        <button type="button" class="button" onClick={() => void test()}>
          {w.testSound}
        </button>
        <p class="field-hint" role="status">
          {isTested && w.testedSound}
        </p>
      </div>
    </>
  )
}

function NotificationsPart({ w }: PartProps) {
  const { alerts: t } = useTranslations()
  const { notifications } = useAgent()
  switch (useStore(notifications.permission)) {
    case 'unsupported':
      return <p class="field-hint">{w.unsupported}</p>
    case 'denied':
      return (
        <div>
          <p>
            <b>{w.denied}</b>
          </p>
          <p class="field-hint">{w.deniedCure}</p>
        </div>
      )
    case 'default':
      return (
        <div>
          <button type="button" class="button" onClick={() => void notifications.ask()}>
            {t.notify}
          </button>
          <p class="field-hint">{w.ask}</p>
        </div>
      )
    case 'granted':
      return <Granted w={w} />
  }
}

function Granted({ w }: PartProps) {
  const { notifications } = useAgent()
  const isOn = useStore(notifications.isOn)
  const isInView = useStore(notifications.isInView)
  const [outcome, setOutcome] = useState('')
  const test = () =>
    setOutcome(notifications.test(w.testTitle, w.testBody) ? w.tested : w.testFailed)
  return (
    <>
      <Toggle label={w.on} hint={w.onHint} isOn={isOn} onToggle={notifications.turn} />
      {isOn && (
        <Toggle
          label={w.inView}
          hint={w.inViewHint}
          isOn={isInView}
          onToggle={notifications.turnInView}
        />
      )}
      <div>
        <button type="button" class="button" onClick={test}>
          {w.test}
        </button>
        <p class="field-hint" role="status">
          {outcome}
        </p>
      </div>
    </>
  )
}
