import { useStore } from '@papo/chat-kit/store/use-store'
import type { IdentitySecret } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Choice } from '../design/choice.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { CopyField } from '../design/copy-field.tsx'
import { Empty } from '../design/empty.tsx'
import { Item, Items } from '../design/items.tsx'
import { Toggle } from '../design/toggle.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useOpenSite } from './open-site.ts'
import { createSecrets, type Overlap, overlaps, type Secrets } from './secrets.ts'
import { useTexts } from './texts.ts'

/** Whether visitors must be signed in on the site, and the secrets that say who they are. */
export function IdentityPart() {
  const { identity } = useTexts()
  const { site, form, preview } = useOpenSite()
  const { client } = useAgent()
  const [secrets] = useState(() => createSecrets(client, site.id))
  useEffect(() => void secrets.load(), [secrets])
  return (
    <>
      <Card title={identity.title}>
        <Toggle
          label={identity.toggle}
          hint={identity.hint}
          isOn={useStore(form.values).identity === 'required'}
          onToggle={(isOn) => {
            form.write('identity', isOn ? 'required' : 'optional')
            preview.change({ view: isOn ? 'identity' : 'home' })
          }}
        />
      </Card>
      <Card title={identity.secrets} hint={identity.secretsLead}>
        <Made secrets={secrets} />
        <List secrets={secrets} />
        <Make secrets={secrets} />
      </Card>
    </>
  )
}

/** The new secret, shown once. */
function Made({ secrets }: { secrets: Secrets }) {
  const { identity } = useTexts()
  const made = useStore(secrets.made)
  if (!made) return null
  return (
    <div class="secret-made">
      <CopyField label={identity.made} value={made.secret} hint={identity.madeHint} />
      <CopyField label={identity.kid} value={made.id} />
      <button type="button" class="button" onClick={() => secrets.hide()}>
        {identity.stored}
      </button>
    </div>
  )
}

function List({ secrets }: { secrets: Secrets }) {
  const { identity } = useTexts()
  const t = useTranslations()
  const { announcer } = useAgent()
  const list = useStore(secrets.list)
  const status = useStore(secrets.status)
  const isBusy = useStore(secrets.isBusy)
  const [ending, setEnding] = useState<string | null>(null)
  if (status === 'loading') return <p class="list-note">{t.loading}</p>
  if (status === 'failed') {
    return (
      <Empty icon="alert" title={identity.loadFailed}>
        <button type="button" class="button" onClick={() => void secrets.load()}>
          {t.retry}
        </button>
      </Empty>
    )
  }
  if (!list.length) return <Empty icon="key" title={identity.none} hint={identity.noneHint} />
  return (
    <>
      <Items label={identity.secrets}>
        {list.map((secret) => (
          <Row key={secret.id} secret={secret} onEnd={() => setEnding(secret.id)} />
        ))}
      </Items>
      {ending !== null && (
        <ConfirmDialog
          title={identity.endTitle}
          body={identity.endBody}
          confirm={identity.end}
          keep={identity.endKeep}
          isBusy={isBusy}
          onConfirm={() => {
            void secrets.end(ending).then((isEnded) => {
              if (isEnded) announcer.announce(identity.ended)
              setEnding(null)
            })
          }}
          onKeep={() => setEnding(null)}
        />
      )}
    </>
  )
}

function Row({ secret, onEnd }: { secret: IdentitySecret; onEnd(): void }) {
  const { identity } = useTexts()
  const format = useFormat()
  const { id, createdAt, expiresAt } = secret
  const short = id.slice(-6)
  return (
    <Item
      main={<code class="secret-id">{short}</code>}
      facts={
        <>
          <span>{identity.created(format.dateTime(createdAt))}</span>
          <span>
            {expiresAt === null ? identity.newest : identity.until(format.dateTime(expiresAt))}
          </span>
        </>
      }
      actions={
        <button
          type="button"
          class="button button-small"
          aria-label={identity.endOf(short)}
          onClick={onEnd}
        >
          {identity.end}
        </button>
      }
    />
  )
}

function Make({ secrets }: { secrets: Secrets }) {
  const { identity } = useTexts()
  const [overlap, setOverlap] = useState<Overlap>(24)
  const problem = useStore(secrets.problem)
  const isBusy = useStore(secrets.isBusy)
  const list = useStore(secrets.list)
  return (
    <div class="secret-make">
      {list.length > 0 && (
        <Choice
          label={identity.overlap}
          options={overlaps.map((hours) => ({
            value: String(hours),
            label: identity.overlapOf[hours],
          }))}
          value={String(overlap)}
          onChoose={(chosen) => setOverlap(Number(chosen) as Overlap)}
        />
      )}
      <button
        type="button"
        class="button"
        aria-disabled={isBusy}
        onClick={() => void secrets.make(overlap)}
      >
        {identity.make}
      </button>
      <p class="field-error" role="alert">
        {problem && identity[problem]}
      </p>
    </div>
  )
}
