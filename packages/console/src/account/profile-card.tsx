import { useStore } from '@papo/chat-kit/store/use-store'
import type { RefObject } from 'preact'
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

type ProfileForm = Form<ProfileValues, ProfileComplaint>

/** Chooses and removes a picture. `keep` gets the focus, which the pressed button may take along. */
function usePicture(form: ProfileForm, keep: { current: HTMLElement | null }) {
  const [unusable, setUnusable] = useState<PictureComplaint | null>(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    const shrunk = await shrinkPicture(file)
    setUnusable('complaint' in shrunk ? shrunk.complaint : null)
    if ('base64' in shrunk) form.write('picture', shrunk)
    keep.current?.focus()
  }
  const remove = () => {
    setUnusable(null)
    form.write('picture', null)
    keep.current?.focus()
  }
  return { unusable, choose, remove }
}

function PictureField({ form }: { form: ProfileForm }) {
  const t = useTexts(texts)
  const { me } = useAgent()
  const { name, picture } = useStore(form.values)
  const stored = useStore(form.stored).values.picture
  const wrong = useStore(form.complaints)
  const button = useRef<HTMLButtonElement>(null)
  const { unusable, choose, remove } = usePicture(form, button)
  const id = useId()
  const complaint = unusable ?? wrong.picture
  const said = picture && 'base64' in picture ? t.chosen : stored && !picture ? t.removed : ''
  return (
    <div class="picture-field">
      <Shown id={me.agent.id} name={name} picture={picture} />
      <div class="picture-words">
        <div class="account-actions">
          <FileButton
            buttonRef={button}
            label={picture ? t.change : t.choose}
            describedBy={`${id}-hint ${id}-error`}
            onChoose={(file) => void choose(file)}
          />
          {picture && (
            <button type="button" class="button" onClick={remove}>
              {t.remove}
            </button>
          )}
        </div>
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

interface FileButtonProps {
  buttonRef: RefObject<HTMLButtonElement | null>
  label: string
  describedBy: string
  onChoose(file: File | undefined): void
}

/** Opens the browser's own choice of a file. */
function FileButton({ buttonRef, label, describedBy, onChoose }: FileButtonProps) {
  const file = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class="button"
        aria-describedby={describedBy}
        onClick={() => file.current?.click()}
      >
        {label}
      </button>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={label}
        accept="image/png,image/jpeg,image/webp"
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.files?.[0])
          // The same file can be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
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
