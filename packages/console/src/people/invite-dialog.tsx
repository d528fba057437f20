import { useStore } from '@papo/chat-kit/store/use-store'
import type { RefObject } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Dialog } from '../design/dialog.tsx'
import { TextField } from '../design/field.tsx'
import { useFocusOnRefusal } from '../design/use-focus-on-refusal.ts'
import type { Form } from '../form/form.ts'
import type { Invitee, InviteeComplaint, NewLink, People } from './people.ts'
import { RoleChoice } from './role-choice.tsx'
import { SitesChoice } from './sites-choice.tsx'
import { usePeopleTexts } from './use-people-texts.ts'

interface InviteDialogProps {
  people: People
  /** Gets the link, which nobody can read again, and whom it is for. */
  onInvited(link: NewLink, email: string): void
  onCancel(): void
}

/** Asks whom to invite and with which role. */
export function InviteDialog({ people, onInvited, onCancel }: InviteDialogProps) {
  const t = usePeopleTexts()
  const [form] = useState(() => people.invite((link, { email }) => onInvited(link, email)))
  const element = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const id = useId()
  const refuse = useFocusOnRefusal(element)
  const status = useStore(form.status)
  const isBusy = status === 'saving'
  const problem = { failed: t.form.bar.failed, unreachable: t.form.bar.unreachable }
  const save = async () => {
    if (!(await form.save())) refuse()
  }
  return (
    <Dialog labelledBy={id} first={first} onCancel={onCancel}>
      <form
        ref={element}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 id={id} class="dialog-title">
          {t.people.invite}
        </h2>
        <InviteFields form={form} people={people} first={first} />
        <p class="field-error" role="alert">
          {status === 'failed' || status === 'unreachable' ? problem[status] : ''}
        </p>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onCancel}>
            {t.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={isBusy}>
            {isBusy ? t.people.makingLink : t.people.makeLink}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface InviteFieldsProps {
  form: Form<Invitee, InviteeComplaint>
  people: Pick<People, 'sites'>
  first: RefObject<HTMLInputElement | null>
}

function InviteFields({ form, people, first }: InviteFieldsProps) {
  const t = usePeopleTexts()
  const { me } = useAgent()
  const sites = useStore(people.sites)
  const { email, name, role, siteIds } = useStore(form.values)
  const wrong = useStore(form.complaints)
  return (
    <>
      <TextField
        label={t.people.email}
        hint={t.people.emailHint}
        type="email"
        isRequired
        inputRef={first}
        error={wrong.email ? t.people.complaints[wrong.email] : null}
        value={email}
        onWrite={(text) => form.write('email', text)}
      />
      <TextField
        label={t.people.nameOptional}
        value={name}
        onWrite={(text) => form.write('name', text)}
      />
      <RoleChoice
        value={role}
        highest={me.agent.role}
        onChoose={(chosen) => form.write('role', chosen)}
      />
      {role === 'agent' && sites.length > 1 && (
        <SitesChoice
          sites={sites}
          value={siteIds}
          error={wrong.siteIds ? t.people.complaints[wrong.siteIds] : null}
          onChoose={(chosen) => form.write('siteIds', chosen)}
        />
      )}
    </>
  )
}
