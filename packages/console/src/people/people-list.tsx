import { useStore } from '@papo/chat-kit/store/use-store'
import type { Agent, Invitation } from '@papo/sdk'
import { useId, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { Item, Items } from '../design/items.tsx'
import { Page } from '../design/page.tsx'
import { useFormat } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import type { People } from './people.ts'
import { isPersonFound } from './search.ts'
import { usePeopleTexts } from './use-people-texts.ts'
import './people-list.css'

interface PeopleListProps {
  people: People
  /** Whether the address named a person who does not exist. */
  isMissing: boolean
  onInvite(): void
  onRenew(invitation: Invitation): void
  onWithdraw(invitation: Invitation): void
}

/** Everybody of the workspace and those who are invited, found by name, e-mail or role. */
export function PeopleList(props: PeopleListProps) {
  const { people, isMissing, onInvite } = props
  const t = usePeopleTexts()
  const id = useId()
  const [text, setText] = useState('')
  const { roles } = t.people
  const agents = useStore(people.agents).filter((agent) => isPersonFound(agent, roles, text))
  const invitations = useStore(people.invitations).filter((one) => isPersonFound(one, roles, text))
  const count = agents.length + invitations.length
  return (
    <Page
      title={t.people.title}
      lead={t.people.lead}
      actions={
        <button type="button" class="button button-primary" onClick={onInvite}>
          <Icon name="plus" />
          {t.people.invite}
        </button>
      }
    >
      {isMissing && (
        <p class="callout callout-bad people-missing" role="alert">
          <Icon name="alert" />
          {t.people.missing}
        </p>
      )}
      <div class="people-search" role="search">
        <label class="unseen" for={id}>
          {t.people.search}
        </label>
        <input
          id={id}
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t.people.search}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="unseen" role="status">
          {text.trim() && t.people.found(count)}
        </p>
      </div>
      {count > 0 && (
        <Items label={t.people.title}>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} {...props} />
          ))}
          {agents.map((agent) => (
            <PersonRow key={agent.id} agent={agent} />
          ))}
        </Items>
      )}
      {count === 0 && (
        <Empty icon="search" title={t.history.nothing(text.trim())} hint={t.history.nothingHint} />
      )}
    </Page>
  )
}

function PersonRow({ agent }: { agent: Agent }) {
  const t = usePeopleTexts()
  const format = useFormat()
  const { me, ticker } = useAgent()
  const now = useStore(ticker.now)
  const { id, name, email, role, avatarUrl, disabled, availability, lastSeenAt } = agent
  const seen = lastSeenAt ? format.span(Math.max(0, now - Date.parse(lastSeenAt))) : null
  const isThere = !disabled && availability !== 'offline'
  return (
    <Item
      main={
        <>
          <Avatar id={id} name={name} url={avatarUrl} size="small" />
          <span class={disabled ? 'people-who is-closed' : 'people-who'}>
            <Link to={settingsRoute('people', id)} class="item-link">
              {name}
            </Link>
            <span class="people-email">
              {email}
              {id === me.agent.id && ` · ${t.people.you}`}
            </span>
          </span>
        </>
      }
      facts={
        <>
          {disabled && <span class="people-badge">{t.people.status.disabled}</span>}
          {!disabled && (
            <span class="people-seen">
              {isThere && availability
                ? t.people.status[availability]
                : seen === null
                  ? t.people.never
                  : t.people.seen(seen)}
            </span>
          )}
          <span class="people-load" title={t.people.load}>
            <span class="unseen">{t.people.load}: </span>
            {agent.activeChats ?? 0}/{agent.capacity}
          </span>
          <span class="people-role">{t.people.roles[role]}</span>
        </>
      }
    />
  )
}

const day = 24 * 60 * 60_000
/** To the nearest day: the time that is shown may be a second behind the server’s. */
const wholeDays = (ms: number): number => (ms > day ? Math.round(ms / day) * day : ms)

interface InvitationRowProps extends Pick<PeopleListProps, 'onRenew' | 'onWithdraw'> {
  invitation: Invitation
}

function InvitationRow({ invitation, onRenew, onWithdraw }: InvitationRowProps) {
  const t = usePeopleTexts()
  const format = useFormat()
  const { ticker } = useAgent()
  const now = useStore(ticker.now)
  const { id, email, name, role, expired, expiresAt } = invitation
  const left = format.span(wholeDays(Math.max(0, Date.parse(expiresAt) - now)))
  return (
    <Item
      main={
        <>
          <Avatar id={id} name={name ?? email} size="small" />
          <span class="people-who">
            <span class="people-invited">{name ?? email}</span>
            {name !== null && <span class="people-email">{email}</span>}
          </span>
        </>
      }
      facts={
        <>
          <span class={expired ? 'people-badge is-old' : 'people-badge'}>
            {expired ? t.people.status.expired : t.people.status.invited(left)}
          </span>
          <span class="people-role">{t.people.roles[role]}</span>
        </>
      }
      actions={
        <>
          <button type="button" class="button" onClick={() => onRenew(invitation)}>
            {t.people.renew}
            <span class="unseen"> {email}</span>
          </button>
          <button type="button" class="button" onClick={() => onWithdraw(invitation)}>
            {t.people.withdraw}
            <span class="unseen"> {email}</span>
          </button>
        </>
      }
    />
  )
}
