import { useStore } from '@papo/chat-kit/store/use-store'
import { useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Icon } from '../design/icon.tsx'
import { NameDialog } from '../design/name-dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { SiteModel } from './site-model.ts'

interface SiteDangersProps {
  model: SiteModel
  /** Resolves with whether the site is gone. */
  onRemove(): Promise<boolean>
}

/** What cannot be undone: a new key, and removing the site. */
export function SiteDangers({ model, onRemove }: SiteDangersProps) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const [asking, setAsking] = useState<'key' | 'remove' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const { name } = useStore(model.site)
  const words = { key: t.sites.newKey, remove: t.sites.remove }
  const acts = { key: () => model.changeKey(), remove: onRemove }
  const ask = (what: 'key' | 'remove') => {
    setFailed(false)
    setAsking(what)
  }
  const act = async (what: 'key' | 'remove') => {
    setBusy(true)
    const isDone = await acts[what]()
    setBusy(false)
    setFailed(!isDone)
    if (!isDone) return
    setAsking(null)
    announcer.announce(words[what].done(name))
  }
  return (
    <Card title={t.sites.dangers}>
      <div class="card-actions">
        <button type="button" class="button" onClick={() => ask('key')}>
          <Icon name="key" />
          {t.sites.newKey.action}
        </button>
        <button type="button" class="button" onClick={() => ask('remove')}>
          <Icon name="trash" />
          {t.sites.remove.action}
        </button>
      </div>
      {asking && (
        <NameDialog
          title={words[asking].title(name)}
          body={words[asking].body}
          name={name}
          confirm={words[asking].action}
          isBusy={isBusy}
          error={hasFailed ? t.failed.generic : null}
          onConfirm={() => void act(asking)}
          onKeep={() => setAsking(null)}
        />
      )}
    </Card>
  )
}
