import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentChildren, RefObject } from 'preact'
import { useRef } from 'preact/hooks'
import { TextField } from '../design/field.tsx'
import { useFocusOnRefusal } from '../design/use-focus-on-refusal.ts'
import type { Form } from '../form/form.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { NewSite, NewSiteComplaint } from './sites.ts'

interface SiteFieldsProps {
  form: Form<NewSite, NewSiteComplaint>
  firstRef?: RefObject<HTMLInputElement | null>
  heading?: ComponentChildren
  /** Called once the site is stored. */
  onSaved?(): void
  /** The buttons, of which one submits. */
  children: ComponentChildren
}

/** The name and the address of a site. The first field with an error gets the focus. */
export function SiteFields({ form, firstRef, heading, onSaved, children }: SiteFieldsProps) {
  const t = useTranslations()
  const element = useRef<HTMLFormElement>(null)
  const refuse = useFocusOnRefusal(element)
  const { name, address } = useStore(form.values)
  const wrong = useStore(form.complaints)
  const status = useStore(form.status)
  const { complaints } = t.sites
  const problem = { failed: t.form.bar.failed, unreachable: t.form.bar.unreachable }
  const save = async () => {
    if (await form.save()) onSaved?.()
    else refuse()
  }
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {heading}
      <TextField
        label={t.sites.name}
        hint={t.sites.nameHint}
        error={wrong.name ? complaints[wrong.name] : null}
        isRequired
        inputRef={firstRef ?? undefined}
        value={name}
        onWrite={(text) => form.write('name', text)}
      />
      <TextField
        label={t.site.originLabel}
        hint={t.sites.addressHint}
        error={wrong.address ? complaints[wrong.address] : null}
        isRequired
        placeholder={t.site.originPlaceholder}
        value={address}
        onWrite={(text) => form.write('address', text)}
      />
      <p class="field-error" role="alert">
        {status === 'failed' || status === 'unreachable' ? problem[status] : ''}
      </p>
      {children}
    </form>
  )
}
