import { useStore } from '@papo/chat-kit/store/use-store'
import { useId } from 'preact/hooks'
import { Choice } from '../design/choice.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { namesOf } from './fields.ts'
import type { Form } from './form.ts'
import { isSame } from './same.ts'
import './conflict-notice.css'

export interface ConflictNoticeProps<Values extends object> {
  form: Form<Values>
  /** The label of a field. */
  labelOf(name: keyof Values & string): string
  /** A field's value in words. */
  textOf(name: keyof Values & string, value: unknown): string
}

/** What another person has changed meanwhile. Where both did, the user chooses; saving stores the choice. */
export function ConflictNotice<Values extends object>(props: ConflictNoticeProps<Values>) {
  const { form } = props
  const t = useTranslations()
  const id = useId()
  const names = namesOf(useStore(form.theirs))
  return (
    <div class="conflict-region" role="alert">
      {names.length > 0 && (
        <section class="conflict" aria-labelledby={id}>
          <h3 id={id} class="conflict-title">
            <Icon name="alert" />
            {t.form.conflict.title}
          </h3>
          <p class="conflict-lead">{t.form.conflict.lead}</p>
          <ul class="conflict-list">
            {names.map((name) => (
              <Changed key={name} {...props} name={name} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

type ChangedProps<Values extends object> = ConflictNoticeProps<Values> & {
  name: keyof Values & string
}

function Changed<Values extends object>({ form, labelOf, textOf, name }: ChangedProps<Values>) {
  const t = useTranslations()
  const theirs = useStore(form.theirs)
  const mine = useStore(form.mine)
  const values = useStore(form.values)
  const isBoth = Object.hasOwn(mine, name)
  const isTheirs = isSame(values[name], theirs[name])
  return (
    <li class="conflict-field">
      <p class="conflict-words">
        <b>{labelOf(name)}</b>
        <span>{t.form.conflict.theirs(textOf(name, theirs[name]))}</span>
        {isBoth && <span>{t.form.conflict.mine(textOf(name, mine[name]))}</span>}
      </p>
      {isBoth && (
        <Choice
          label={labelOf(name)}
          isLabelUnseen
          options={[
            { value: 'mine', label: t.form.conflict.keepMine },
            { value: 'theirs', label: t.form.conflict.takeTheirs },
          ]}
          value={isTheirs ? 'theirs' : 'mine'}
          onChoose={(chosen) => (chosen === 'mine' ? form.keepMine(name) : form.takeTheirs(name))}
        />
      )}
    </li>
  )
}
