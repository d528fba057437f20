import { useStore } from '@papo/chat-kit/store/use-store'
import type { AuditEntry } from '@papo/sdk'
import { Link } from '../agent/link.tsx'
import { Item, Items } from '../design/items.tsx'
import { useFormat } from '../locales/language-context.ts'
import { type Route, settingsRoute } from '../navigation/route.ts'
import type { Audit } from './audit.ts'
import { actorOf, detailsOf } from './entry-words.ts'
import type { words } from './words-en.ts'

interface AuditListProps {
  audit: Audit
  words: typeof words
}

/** The entries, newest first. */
export function AuditList({ audit, words: w }: AuditListProps) {
  const { entries } = useStore(audit.state)
  return (
    <Items label={w.list}>
      {entries.map((entry) => (
        <EntryItem key={entry.id} entry={entry} audit={audit} words={w} />
      ))}
    </Items>
  )
}

type Target = NonNullable<AuditEntry['target']>

/** Where what it was done to can be seen. */
function routeOf({ type, id }: Target): Route | null {
  switch (type) {
    case 'site':
      return settingsRoute('sites', id)
    case 'agent':
      return settingsRoute('people', id)
    case 'visitor':
      return settingsRoute('privacy', id)
    case 'chat':
      return { page: 'history', chatId: id, text: '' }
    default:
      return null
  }
}

function EntryItem({ entry, audit, words: w }: AuditListProps & { entry: AuditEntry }) {
  const format = useFormat()
  const { target, at, address } = entry
  const details = detailsOf(entry, w)
  return (
    <Item
      main={
        <span class="audit-words">
          <span>
            <strong class="audit-who" dir="auto">
              {actorOf(entry, w)}
            </strong>{' '}
            {w.actions[entry.action]}
          </span>
          {details && <span class="audit-details">{details}</span>}
        </span>
      }
      facts={
        <>
          {address !== null && <span class="audit-address">{address}</span>}
          <time dateTime={at}>{format.dateTime(at)}</time>
        </>
      }
      actions={target && <TargetActions target={target} audit={audit} words={w} />}
    />
  )
}

function TargetActions({ target, audit, words: w }: AuditListProps & { target: Target }) {
  const to = routeOf(target)
  const name = `${w.targets[target.type]} ${target.id.slice(-12)}`
  return (
    <>
      {to && (
        <Link to={to} class="button button-small">
          {w.open}
          <span class="unseen">{w.of(name)}</span>
        </Link>
      )}
      <button
        type="button"
        class="button button-small"
        onClick={() => audit.filter({ target: { id: target.id, name } })}
      >
        {w.history}
        <span class="unseen">{w.of(name)}</span>
      </button>
    </>
  )
}
