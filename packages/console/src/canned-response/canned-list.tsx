import { useStore } from '@papo/chat-kit/store/use-store'
import type { CannedResponse } from '@papo/sdk'
import { useEffect, useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { keptOf } from './loaded-responses.ts'
import { type CannedComposer, optionId } from './use-canned-responses.ts'
import './canned-list.css'

/** The list above the message field. The focus stays in the field, which names the row that Enter inserts. */
export function CannedList({ composer }: { composer: CannedComposer }) {
  const { canned: t } = useTranslations()
  const { client } = useAgent()
  const open = useStore(composer.picker.list)
  const options = useStore(composer.picker.options)
  const { status, all } = useStore(keptOf(client).state)
  return (
    <div class="canned-anchor">
      <p class="unseen" role="status">
        {open !== null && status !== 'loading' && t.found(options.length)}
      </p>
      {open !== null && (
        // A press in the list must not take the focus out of the field.
        <div class="canned-list" onMouseDown={(event) => event.preventDefault()}>
          {options.length > 0 ? (
            <Options composer={composer} options={options} active={open.active} />
          ) : (
            <p class="canned-note">
              {status === 'failed' && t.failed}
              {status === 'loading' && !all.length && t.loading}
              {status === 'ready' && (all.length ? t.noMatch(open.query) : t.none)}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

interface OptionsProps {
  composer: CannedComposer
  options: readonly CannedResponse[]
  active: number
}

function Options({ composer, options, active }: OptionsProps) {
  const { canned: t } = useTranslations()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active, options])
  return (
    <ul ref={list} id={composer.id} role="listbox" aria-label={t.title}>
      {options.map((response, at) => (
        <li
          key={response.id}
          id={optionId(composer.id, at)}
          class="canned-option"
          role="option"
          aria-selected={at === active}
          onPointerMove={() => composer.picker.choose(at)}
          onClick={() => composer.insert(response)}
        >
          <span class="canned-shortcut">/{response.shortcut}</span>
          {response.title !== null && <span class="canned-title">{response.title}</span>}
          <span class="canned-text" dir="auto">
            {response.text}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Opens the list, for who does not know the key. */
export function CannedButton({ composer }: { composer: CannedComposer }) {
  const { canned: t } = useTranslations()
  return (
    <button type="button" class="icon-button canned-open" title={t.open} onClick={composer.open}>
      <Icon name="bolt" />
      <span class="unseen">{t.title}</span>
    </button>
  )
}
