import { isPapoError, type VisitorNote } from '@papo/sdk'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { Moment, Section } from './facts.tsx'
import { NoteForm } from './note-form.tsx'
import { mayChange, type Person } from './person.ts'
import { usePersonTexts } from './use-person-texts.ts'
import './visitor-notes.css'

interface VisitorNotesProps {
  person: Person
  /** Oldest first. */
  notes: readonly VisitorNote[]
}

/** What agents have noted about the visitor, and a field for one more. */
export function VisitorNotes({ person, notes }: VisitorNotesProps) {
  const texts = usePersonTexts()
  const explain = useRefusal()
  const id = useId()
  return (
    <Section title={texts.notes}>
      <p id={`${id}-hint`} class="note-hint">
        {texts.notesHint}
      </p>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <NoteItem key={note.id} person={person} note={note} />
          ))}
        </ul>
      )}
      <NoteForm
        label={texts.noteLabel}
        describedBy={`${id}-hint`}
        save={texts.noteAdd}
        text=""
        onSave={(text) => person.addNote(text).catch(explain)}
      />
    </Section>
  )
}

/** Says why a note was refused, and rejects again, so that its text is kept. */
function useRefusal(): (error: unknown) => never {
  const { failed } = useTranslations()
  const texts = usePersonTexts()
  const { notices } = useAgent()
  const known: Record<string, string> = texts.noteFailed
  return (error) => {
    notices.show((isPapoError(error) && known[error.code]) || failed.generic, 'bad')
    throw error
  }
}

function NoteItem({ person, note }: { person: Person; note: VisitorNote }) {
  const texts = usePersonTexts()
  const explain = useRefusal()
  const edit = useRef<HTMLButtonElement>(null)
  const [isEditing, setEditing] = useState(false)
  const stop = () => {
    setEditing(false)
    requestAnimationFrame(() => edit.current?.focus())
  }
  return (
    <li class="note">
      {isEditing ? (
        <NoteForm
          label={texts.noteEditLabel}
          save={texts.noteSave}
          text={note.text}
          isFocused
          onSave={(text) => person.editNote(note.id, text).then(stop, explain)}
          onCancel={stop}
        />
      ) : (
        <>
          <p class="note-text" dir="auto">
            {note.text}
          </p>
          <NoteFoot person={person} note={note} editRef={edit} onEdit={() => setEditing(true)} />
        </>
      )}
    </li>
  )
}

interface NoteFootProps {
  person: Person
  note: VisitorNote
  editRef: { current: HTMLButtonElement | null }
  onEdit(): void
}

/** Author and time, and what who may change the note can do. */
function NoteFoot({ person, note, editRef, onEdit }: NoteFootProps) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const { me } = useAgent()
  const [isAsking, setAsking] = useState(false)
  const author = note.author.id === me.agent.id ? t.you : note.author.name || t.formerAgent
  return (
    <div class="note-foot">
      <p class="note-meta">
        <span dir="auto">{author}</span> · <Moment at={note.createdAt} />
        {note.editedAt && ` · ${texts.noteEdited}`}
      </p>
      {mayChange(note, me) && (
        <div class="note-actions">
          <button ref={editRef} type="button" class="icon-button note-action" onClick={onEdit}>
            <Icon name="edit" />
            <span class="unseen">{texts.noteEdit(author)}</span>
          </button>
          <button type="button" class="icon-button note-action" onClick={() => setAsking(true)}>
            <Icon name="trash" />
            <span class="unseen">{texts.noteRemove(author)}</span>
          </button>
        </div>
      )}
      {isAsking && (
        <RemoveDialog person={person} noteId={note.id} onClose={() => setAsking(false)} />
      )}
    </div>
  )
}

interface RemoveDialogProps {
  person: Person
  noteId: string
  onClose(): void
}

function RemoveDialog({ person, noteId, onClose }: RemoveDialogProps) {
  const texts = usePersonTexts()
  const explain = useRefusal()
  const [isBusy, setBusy] = useState(false)
  const remove = () => {
    setBusy(true)
    person
      .removeNote(noteId)
      .catch(explain)
      .then(onClose, () => setBusy(false))
  }
  return (
    <ConfirmDialog
      title={texts.noteRemoveTitle}
      body={texts.noteRemoveBody}
      confirm={texts.noteRemoveConfirm}
      keep={texts.noteKeep}
      isBusy={isBusy}
      onConfirm={remove}
      onKeep={onClose}
    />
  )
}
