import type { Store } from '@papo/chat-kit/store/store'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useId } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import './search-field.css'

interface SearchFieldProps {
  label: string
  search: { readonly text: Store<string>; search(text: string): void }
}

/** The text that a list is limited to. */
export function SearchField({ label, search }: SearchFieldProps) {
  const t = useTranslations()
  const id = useId()
  const text = useStore(search.text)
  return (
    <div class="search">
      <Icon name="search" />
      <label class="unseen" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input search-field"
        type="search"
        autocomplete="off"
        maxLength={200}
        placeholder={label}
        value={text}
        onInput={(event) => search.search(event.currentTarget.value)}
      />
      {text && (
        <button type="button" class="icon-button search-clear" onClick={() => search.search('')}>
          <Icon name="close" />
          <span class="unseen">{t.history.clear}</span>
        </button>
      )}
    </div>
  )
}
