import type { CannedResponse, CannedResponseScope } from '@papo/sdk'
import { useId, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Choice } from '../design/choice.tsx'
import { Empty } from '../design/empty.tsx'
import { Item, Items } from '../design/items.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useKeepTexts } from './keep-texts.ts'
import { found, type Searchable } from './search.ts'
import type { SiteOption } from './use-sites.ts'
import './canned-response-list.css'

interface CannedResponseListProps {
  all: readonly Searchable[]
  sites: readonly SiteOption[]
  onChange(response: CannedResponse): void
  onRemove(response: CannedResponse): void
}

type Filter = CannedResponseScope | 'any'
const filters = ['any', 'mine', 'site', 'all'] as const

/** Found by words and by who has them. */
export function CannedResponseList({ all, ...props }: CannedResponseListProps) {
  const t = useTranslations()
  const w = useKeepTexts()
  const id = useId()
  const [text, setText] = useState('')
  const [filter, setFilter] = useState<Filter>('any')
  const shown = found(all, text).filter(
    ({ response }) => filter === 'any' || response.scope === filter,
  )
  if (all.length === 0) return <Empty icon="bolt" title={w.empty} hint={w.emptyHint} />
  return (
    <>
      <div class="canned-filters" role="search">
        <label class="unseen" for={id}>
          {w.search}
        </label>
        <input
          id={id}
          class="input"
          type="search"
          autocomplete="off"
          placeholder={w.search}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <Choice
          label={w.fields.scope}
          isLabelUnseen
          options={filters.map((value) => ({
            value,
            label: value === 'any' ? w.any : w.scopes[value],
          }))}
          value={filter}
          onChoose={(value) => setFilter(value)}
        />
        <p class="unseen" role="status">
          {(text.trim() || filter !== 'any') && t.canned.found(shown.length)}
        </p>
      </div>
      {shown.length > 0 ? (
        <Items label={t.canned.title}>
          {shown.map(({ response }) => (
            <Row key={response.id} response={response} {...props} />
          ))}
        </Items>
      ) : (
        <Empty icon="search" title={w.nothing} hint={t.history.nothingHint} />
      )}
    </>
  )
}

interface RowProps extends Omit<CannedResponseListProps, 'all'> {
  response: CannedResponse
}

function Row({ response, sites, onChange, onRemove }: RowProps) {
  const w = useKeepTexts()
  const { me } = useAgent()
  const { shortcut, title, text, scope, siteId } = response
  const isKept = scope === 'mine' || me.agent.role !== 'agent'
  const site = sites.find(({ id }) => id === siteId)
  return (
    <Item
      main={
        <span class="canned-what">
          <span class="canned-row-name">
            <span class="canned-shortcut">/{shortcut}</span>
            {title !== null && <span class="canned-row-title">{title}</span>}
          </span>
          <span class="canned-row-text" dir="auto">
            {text}
          </span>
        </span>
      }
      facts={
        <span class="canned-scope">{scope === 'site' && site ? site.name : w.scopes[scope]}</span>
      }
      actions={
        isKept && (
          <>
            <button type="button" class="button" onClick={() => onChange(response)}>
              {w.edit}
              <span class="unseen"> /{shortcut}</span>
            </button>
            <button type="button" class="button" onClick={() => onRemove(response)}>
              {w.remove}
              <span class="unseen"> /{shortcut}</span>
            </button>
          </>
        )
      }
    />
  )
}
