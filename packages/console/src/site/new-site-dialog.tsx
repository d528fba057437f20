import { useStore } from '@papo/chat-kit/store/use-store'
import type { Site } from '@papo/sdk'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Dialog } from '../design/dialog.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { SiteFields } from './site-fields.tsx'
import type { Sites } from './sites.ts'

interface NewSiteDialogProps {
  sites: Sites
  onMade(site: Site): void
  onCancel(): void
}

/** Asks for the name and the address of a new site. */
export function NewSiteDialog({ sites, onMade, onCancel }: NewSiteDialogProps) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const [form] = useState(() =>
    sites.newSite((site) => {
      announcer.announce(t.sites.made(site.name))
      onMade(site)
    }),
  )
  const first = useRef<HTMLInputElement>(null)
  const id = useId()
  const isBusy = useStore(form.status) === 'saving'
  return (
    <Dialog labelledBy={id} first={first} onCancel={onCancel}>
      <SiteFields
        form={form}
        firstRef={first}
        heading={
          <h2 id={id} class="dialog-title">
            {t.sites.make}
          </h2>
        }
      >
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onCancel}>
            {t.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={isBusy}>
            {isBusy ? t.form.bar.saving : t.sites.makeIt}
          </button>
        </div>
      </SiteFields>
    </Dialog>
  )
}
