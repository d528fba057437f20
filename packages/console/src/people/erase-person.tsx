import type { Agent } from '@papo/sdk'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { NameDialog } from '../design/name-dialog.tsx'
import { focusNextTitle } from '../design/page.tsx'
import { erase as en } from '../locales/erase-en.ts'
import { erase as ptBR } from '../locales/erase-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { settingsRoute } from '../navigation/route.ts'
import type { People } from './people.ts'

const eraseTexts = { en, 'pt-BR': ptBR }

/** Erases a person whose account is closed: says what will go, and asks for the name. */
export function ErasePerson({ people, agent }: { people: People; agent: Agent }) {
  const t = useTexts(eraseTexts)
  const { navigation, notices } = useAgent()
  const [state, setState] = useState<'closed' | 'asking' | 'busy' | 'failed'>('closed')
  const { name } = agent
  const erase = async () => {
    setState('busy')
    if (!(await people.erase(agent).catch(() => false))) {
      setState('failed')
      return
    }
    notices.show(t.done(name), 'good')
    navigation.go(settingsRoute('people'), { replace: true })
    focusNextTitle()
  }
  return (
    <>
      <button type="button" class="button button-danger" onClick={() => setState('asking')}>
        <Icon name="trash" />
        {t.open}
      </button>
      {state !== 'closed' && (
        <NameDialog
          title={t.title(name)}
          name={name}
          confirm={t.confirm}
          isBusy={state === 'busy'}
          error={state === 'failed' ? t.failed : null}
          onConfirm={() => void erase()}
          onKeep={() => setState('closed')}
          body={
            <>
              <p>{t.gone}</p>
              <p>{t.stays}</p>
              <p>{t.access}</p>
            </>
          }
        />
      )}
    </>
  )
}
