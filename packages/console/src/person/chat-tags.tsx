import { remainingLength } from '@papo/chat-kit/message/length'
import { useStore } from '@papo/chat-kit/store/use-store'
import { limits } from '@papo/protocol'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { Section } from './facts.tsx'
import type { Person } from './person.ts'
import { usePersonTexts } from './use-person-texts.ts'
import './chat-tags.css'

/** The tags of the chat, each of which any agent may take away, and a field for one more. */
export function ChatTags({ person }: { person: Person }) {
  const { failed } = useTranslations()
  const texts = usePersonTexts()
  const { announcer, notices } = useAgent()
  const field = useRef<HTMLInputElement>(null)
  const tags = useStore(person.tags)
  const [isBusy, setBusy] = useState(false)

  const save = (next: readonly string[], said: string) => {
    setBusy(true)
    return person
      .setTags(next)
      .then(
        () => announcer.announce(said),
        () => notices.show(failed.generic, 'bad'),
      )
      .finally(() => setBusy(false))
  }
  const remove = (tag: string) => {
    if (isBusy) return
    const next = tags.filter((one) => one !== tag)
    void save(next, texts.tagRemoved(tag)).then(() => field.current?.focus())
  }
  return (
    <Section title={texts.tags}>
      {tags.length > 0 && (
        <ul class="tags">
          {tags.map((tag) => (
            <li key={tag} class="tag">
              <span dir="auto">{tag}</span>
              <button type="button" class="tag-remove" onClick={() => remove(tag)}>
                <Icon name="close" />
                <span class="unseen">{texts.tagRemove(tag)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <NewTag
        person={person}
        inputRef={field}
        tags={tags}
        onAdd={(tag) => save([...tags, tag], texts.tagAdded(tag))}
      />
    </Section>
  )
}

interface NewTagProps {
  person: Person
  inputRef: { current: HTMLInputElement | null }
  tags: readonly string[]
  onAdd(tag: string): Promise<unknown>
}

function NewTag({ person, inputRef, tags, onAdd }: NewTagProps) {
  const texts = usePersonTexts()
  const id = useId()
  const suggestions = useStore(person.suggestions)
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const submit = () => {
    const tag = text.trim().toLowerCase()
    if (!tag) return
    if (tags.includes(tag)) return setText('')
    if (tags.length >= limits.tagsOfChat) return setError(texts.tagsFull(limits.tagsOfChat))
    if (remainingLength(tag, limits.tagLength).left < 0) {
      return setError(texts.tagTooLong(limits.tagLength))
    }
    void onAdd(tag)
    setText('')
  }
  return (
    <form
      class="tag-new"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label class="unseen" for={id}>
        {texts.tagAdd}
      </label>
      <input
        ref={inputRef}
        id={id}
        class="input tag-input"
        list={`${id}-used`}
        autocomplete="off"
        dir="auto"
        placeholder={texts.tagAdd}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        value={text}
        onFocus={person.wantSuggestions}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setError(null)
        }}
      />
      <datalist id={`${id}-used`}>
        {suggestions.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <button type="submit" class="icon-button" aria-disabled={!text.trim()}>
        <Icon name="plus" />
        <span class="unseen">{texts.tagAdd}</span>
      </button>
      <p id={`${id}-error`} class="field-error" role="alert">
        {error}
      </p>
    </form>
  )
}
