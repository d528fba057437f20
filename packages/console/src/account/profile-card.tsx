import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Avatar } from '../design/avatar.tsx'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { FormView } from '../form/form-view.tsx'
import type { Form } from '../form/form.ts'
import { profile as en } from '../locales/profile-en.ts'
import { profile as ptBR } from '../locales/profile-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { drawPicture, type PictureComplaint, shrinkPicture } from './picture.ts'
import {
  createProfileForm,
  type OwnPicture,
  type ProfileComplaint,
  type ProfileValues,
} from './profile.ts'
import './profile-card.css'

const texts = { en, 'pt-BR': ptBR }

/** One's own name and picture. */
export function ProfileCard() {
  const t = useTexts(texts)
  const { client, profile } = useAgent()
  const [form] = useState(() => createProfileForm(client, profile))
  const values = useStore(form.values)
  const wrong = useStore(form.complaints)
  return (
    <Card title={t.title} hint={t.lead}>
      <FormView form={form} label={t.title}>
        <ConflictNotice
          form={form}
          labelOf={(field) => t[field]}
          textOf={(_, value) => (typeof value === 'string' ? value : value ? t.one : t.none)}
        />
        <PictureField form={form} />
        <TextField
          label={t.name}
          isRequired
          autocomplete="name"
          error={wrong.name ? t.complaints[wrong.name] : null}
          value={values.name}
          onWrite={(text) => form.write('name', text)}
        />
      </FormView>
    </Card>
  )
}

function PictureField({ form }: { form: Form<ProfileValues, ProfileComplaint> }) {
  const t = useTexts(texts)
  const { me } = useAgent()
  const { name, picture } = useStore(form.values)
  const stored = useStore(form.stored).values.picture
  const wrong = useStore(form.complaints)
  const [unusable, setUnusable] = useState<PictureComplaint | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const complaint = unusable ?? wrong.picture
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    const shrunk = await shrinkPicture(chosen)
    setUnusable('complaint' in shrunk ? shrunk.complaint : null)
    if ('base64' in shrunk) form.write('picture', shrunk)
    button.current?.focus()
  }
  const remove = () => {
    setUnusable(null)
    form.write('picture', null)
    // The button that was pressed is gone.
    button.current?.focus()
  }
  const said = picture && 'base64' in picture ? t.chosen : stored && !picture ? t.removed : ''
  return (
    <div class="picture-field">
      <Shown id={me.agent.id} name={name} picture={picture} />
      <div class="picture-words">
        <div class="account-actions">
          <button
            ref={button}
            type="button"
            class="button"
            aria-describedby={`${id}-hint ${id}-error`}
            onClick={() => file.current?.click()}
          >
            {picture ? t.change : t.choose}
          </button>
          {picture && (
            <button type="button" class="button" onClick={remove}>
              {t.remove}
            </button>
          )}
        </div>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={t.picture}
          accept="image/png,image/jpeg,image/webp"
          onChange={({ currentTarget }) => {
            void choose(currentTarget.files?.[0])
            // The same file can be chosen again.
            currentTarget.value = ''
          }}
        />
        <p id={`${id}-hint`} class="field-hint">
          {t.pictureHint}
        </p>
        <p class="picture-said" role="status">
          {said}
        </p>
        <p id={`${id}-error`} class="field-error" role="alert">
          {complaint ? t.complaints[complaint] : ''}
        </p>
      </div>
    </div>
  )
}

interface ShownProps {
  id: string
  name: string
  picture: OwnPicture
}

function Shown({ id, name, picture }: ShownProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chosen = picture && 'base64' in picture ? picture.base64 : null
  useEffect(() => {
    if (chosen !== null && canvas.current) void drawPicture(canvas.current, chosen)
  }, [chosen])
  if (chosen !== null) return <canvas ref={canvas} class="picture-chosen" aria-hidden="true" />
  const url = picture && 'url' in picture ? picture.url : null
  return <Avatar id={id} name={name} url={url} size="large" />
}
