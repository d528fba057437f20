import { useStore } from '@papo/chat-kit/store/use-store'
import { useId, useState } from 'preact/hooks'
import { Link } from '../agent/link.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { Item, Items } from '../design/items.tsx'
import { Page } from '../design/page.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import { installStateOf } from './installation.ts'
import type { SiteModel } from './site-model.ts'
import { isFound } from './search.ts'
import './sites-list.css'

interface SitesListProps {
  list: readonly SiteModel[]
  /** Whether the address named a site that does not exist. */
  isMissing: boolean
  onMake(): void
}

/** All sites, found by their name or one of their addresses. */
export function SitesList({ list, isMissing, onMake }: SitesListProps) {
  const t = useTranslations()
  const id = useId()
  const [text, setText] = useState('')
  const found = list.filter(({ site }) => isFound(site.get(), text))
  return (
    <Page
      title={t.site.title}
      lead={t.sites.lead}
      actions={
        <button type="button" class="button button-primary" onClick={onMake}>
          <Icon name="plus" />
          {t.sites.make}
        </button>
      }
    >
      {isMissing && (
        <p class="callout callout-bad sites-missing" role="alert">
          <Icon name="alert" />
          {t.sites.missing}
        </p>
      )}
      <div class="sites-search" role="search">
        <label class="unseen" for={id}>
          {t.sites.search}
        </label>
        <input
          id={id}
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t.sites.search}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="unseen" role="status">
          {text.trim() && t.sites.found(found.length)}
        </p>
      </div>
      {found.length > 0 && (
        <Items label={t.site.title}>
          {found.map((model) => (
            <Row key={model.site.get().id} model={model} />
          ))}
        </Items>
      )}
      {!list.length && <Empty icon="globe" title={t.site.empty} hint={t.sites.emptyHint} />}
      {list.length > 0 && !found.length && (
        <Empty icon="search" title={t.history.nothing(text.trim())} hint={t.history.nothingHint} />
      )}
    </Page>
  )
}

function Row({ model }: { model: SiteModel }) {
  const t = useTranslations()
  const site = useStore(model.site)
  const { id, name, allowedOrigins } = site
  const state = installStateOf(site)
  const [first, ...others] = allowedOrigins
  return (
    <Item
      main={
        <>
          <Icon name="globe" />
          <Link to={settingsRoute('sites', id)} class="item-link">
            {name}
          </Link>
        </>
      }
      facts={
        <>
          <span class="sites-address">
            {first?.replace(/^https?:\/\//, '')}
            {others.length > 0 && ` +${others.length}`}
          </span>
          <span class={`badge sites-state is-${state}`}>{t.sites.stateShort[state]}</span>
        </>
      }
    />
  )
}
