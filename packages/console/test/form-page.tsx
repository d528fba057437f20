/** A page with a form of every part, over a server that another person uses too. */
import '../src/design/console.css'
import { createStore } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { PapoError } from '@papo/sdk'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { AgentContext, type SignedInAgent } from '../src/agent/agent-context.ts'
import { Card } from '../src/design/card.tsx'
import { CopyField } from '../src/design/copy-field.tsx'
import { Field, TextField } from '../src/design/field.tsx'
import { Item, Items } from '../src/design/items.tsx'
import { NameDialog } from '../src/design/name-dialog.tsx'
import { Page } from '../src/design/page.tsx'
import { Toggle } from '../src/design/toggle.tsx'
import { ConflictNotice } from '../src/form/conflict-notice.tsx'
import { createForm } from '../src/form/form.ts'
import { FormView } from '../src/form/form-view.tsx'
import { LeaveDialog } from '../src/form/leave-dialog.tsx'
import { createLanguage } from '../src/locales/language.ts'
import { LanguageContext } from '../src/locales/language-context.ts'
import { browserAddress } from '../src/navigation/browser-address.ts'
import { createNavigation } from '../src/navigation/navigation.ts'

interface Values {
  name: string
  greets: boolean
}

const server = { values: { name: 'Loja', greets: true }, revision: 1, isReachable: true }
/** The test acts through it as the network, and as the other person. */
Object.assign(globalThis, { server })

const form = createForm<Values>({
  stored: { values: server.values, revision: server.revision },
  check: ({ name }) => (name.trim() ? {} : { name: 'Informe um nome' }),
  async save(changes, revision) {
    await Promise.resolve()
    if (!server.isReachable) throw new PapoError('network_error')
    if (revision !== server.revision) throw new PapoError('chat_ended')
    server.values = { ...server.values, ...changes }
    server.revision++
    return { values: server.values, revision: server.revision }
  },
  changedMeanwhile: ({ code }) =>
    code === 'chat_ended' ? { values: server.values, revision: server.revision } : null,
})
const navigation = createNavigation(browserAddress)
const language = createLanguage({ get: () => null, set() {}, remove() {} }, navigator.languages)
const gone = createStore(false)

function FormPage() {
  const values = useStore(form.values)
  const complaints = useStore(form.complaints)
  const [isAsking, setAsking] = useState(false)
  const isGone = useStore(gone)
  return (
    <main>
      <h1 class="unseen">Papo</h1>
      <Page title="Site" lead="Como a loja aparece.">
        <FormView form={form} label="Site">
          <Card title="Nome" hint="Visitantes o veem.">
            <ConflictNotice
              form={form}
              labelOf={(name) => ({ name: 'Nome', greets: 'Saudação' })[name]}
              textOf={(_, value) => (typeof value === 'string' ? value : value ? 'sim' : 'não')}
            />
            <TextField
              label="Nome"
              hint="Até 60 caracteres"
              error={complaints.name ?? null}
              isRequired
              value={values.name}
              onWrite={(text) => form.write('name', text)}
            />
            <Field label="Texto">{(control) => <textarea {...control} class="input" />}</Field>
            <Toggle
              label="Saudação"
              hint="Antes da conversa"
              isOn={values.greets}
              onToggle={(isOn) => form.write('greets', isOn)}
            />
          </Card>
        </FormView>
        <Card title="Chaves">
          <CopyField label="Chave" value="k-1234" hint="Pública" />
          <Items label="Chaves">
            <Item
              main="k-1234"
              facts="hoje"
              actions={
                <button type="button" class="button button-small" onClick={() => setAsking(true)}>
                  Remover
                </button>
              }
            />
          </Items>
          {isGone && <p>Removido</p>}
        </Card>
      </Page>
      {isAsking && (
        <NameDialog
          title="Remover a loja?"
          body="As conversas dela se perdem."
          name="Loja"
          confirm="Remover"
          onKeep={() => setAsking(false)}
          onConfirm={() => {
            gone.set(true)
            setAsking(false)
          }}
        />
      )}
      <LeaveDialog />
    </main>
  )
}

render(
  <LanguageContext.Provider value={language}>
    <AgentContext.Provider value={{ navigation } as SignedInAgent}>
      <FormPage />
    </AgentContext.Provider>
  </LanguageContext.Provider>,
  document.body,
)
