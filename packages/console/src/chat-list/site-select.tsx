import type { ChatSite } from './chat-sites.ts'

interface SiteSelectProps {
  label: string
  /** The choice of every site. */
  all: string
  sites: readonly ChatSite[]
  /** Null for every site. */
  value: string | null
  onChoose(siteId: string | null): void
}

/** The site that a list is limited to; nothing where there is only one. */
export function SiteSelect({ label, all, sites, value, onChoose }: SiteSelectProps) {
  if (sites.length < 2) return null
  return (
    <label>
      <span class="unseen">{label}</span>
      <select
        class="input"
        value={value ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value || null)}
      >
        <option value="">{all}</option>
        {sites.map((site) => (
          <option key={site.id} value={site.id}>
            {site.name}
          </option>
        ))}
      </select>
    </label>
  )
}
