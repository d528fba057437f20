import type { Chat, Visitor } from '@papo/sdk'
import type { ComponentChildren } from 'preact'
import { Avatar } from '../design/avatar.tsx'
import { Icon } from '../design/icon.tsx'
import { Stars } from '../design/stars.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { isSigned, linkOf, nameOf } from '../visitor/visitor.ts'
import { ChatNumber } from './chat-number.tsx'
import './visitor-pane.css'

/** The visitor’s identity, page and times. Fields that the site has not signed are marked as unverified. */
export function VisitorPane({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { visitor } = chat
  return (
    <div class="details-inner">
      <div class="details-who">
        <Avatar id={visitor.id} name={visitor.name} size="large" />
        <p class="details-name" dir="auto">
          {nameOf(visitor, t)}
          {visitor.verified && visitor.name && !isSigned(visitor, 'name') && <Unverified />}
        </p>
        {visitor.verified && <Identity visitor={visitor} />}
        {visitor.email ? (
          <p class="details-email">
            <span dir="auto">{visitor.email}</span>
            {!isSigned(visitor, 'email') && <Unverified />}
          </p>
        ) : (
          <p class="details-email details-none">
            {t.details.email}: {t.details.none}
          </p>
        )}
      </div>
      {chat.page && <PageFacts page={chat.page} />}
      <ChatFacts chat={chat} />
      <AttributeFacts attributes={visitor.attributes ?? {}} />
    </div>
  )
}

/** The signed identity: the site’s own id for the visitor. */
function Identity({ visitor }: { visitor: Visitor }) {
  const { details } = useTranslations()
  return (
    <p class="details-identity">
      <span class="badge badge-good" title={details.verifiedHint}>
        <Icon name="verified" />
        {details.verified}
      </span>
      {visitor.externalId && (
        <code class="fact-id">
          <span class="unseen">{details.externalId}: </span>
          {visitor.externalId}
        </code>
      )}
    </p>
  )
}

function Unverified() {
  const { details } = useTranslations()
  return (
    <span class="badge" title={details.unverifiedHint}>
      {details.unverified}
    </span>
  )
}

const Facts = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="facts">
    <h3 class="facts-title">{title}</h3>
    <dl class="facts-list">{children}</dl>
  </section>
)

interface FactProps {
  name: string
  /** Whether the name is above the value instead of beside it. */
  isWide?: boolean
  children: ComponentChildren
}

const Fact = ({ name, isWide, children }: FactProps) => (
  <div class={isWide ? 'fact fact-wide' : 'fact'}>
    <dt>{name}</dt>
    <dd dir="auto">{children}</dd>
  </div>
)

/** A link if the address is http(s), or else plain text. */
function AddressText({ address }: { address: string }) {
  const t = useTranslations()
  const href = linkOf(address)
  const shown = address.replace(/^https?:\/\//, '').replace(/\/$/, '')
  if (href === null) return <span class="address">{address}</span>
  return (
    <a class="address" href={href} target="_blank" rel="noopener noreferrer nofollow">
      {shown}
      <Icon name="open" />
      <span class="unseen"> ({t.details.newTab})</span>
    </a>
  )
}

function PageFacts({ page }: { page: NonNullable<Chat['page']> }) {
  const t = useTranslations()
  return (
    <Facts title={t.details.page}>
      <Fact name={t.details.started} isWide>
        {page.title && <span class="fact-lead">{page.title}</span>}
        <AddressText address={page.url} />
      </Fact>
      {page.referrer && (
        <Fact name={t.details.referrer} isWide>
          <AddressText address={page.referrer} />
        </Fact>
      )}
    </Facts>
  )
}

function ChatFacts({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const format = useFormat()
  const { ticker } = useAgent()
  const { details } = t
  const at = (iso: string) => (
    <time dateTime={iso} title={format.dateTime(iso)}>
      {format.dayAndTime(iso, ticker.now.get())}
    </time>
  )
  return (
    <Facts title={details.session}>
      {chat.siteName && <Fact name={details.site}>{chat.siteName}</Fact>}
      {chat.locale && <Fact name={details.locale}>{format.language(chat.locale)}</Fact>}
      <Fact name={details.createdAt}>{at(chat.createdAt)}</Fact>
      {chat.agent && <Fact name={details.acceptedBy}>{chat.agent.name || t.formerAgent}</Fact>}
      {chat.acceptedAt && <Fact name={details.acceptedAt}>{at(chat.acceptedAt)}</Fact>}
      {chat.endedAt && <Fact name={details.endedAt}>{at(chat.endedAt)}</Fact>}
      {chat.rating !== null && (
        <Fact name={details.rating}>
          <Stars rating={chat.rating} />
          {chat.feedback && <q class="fact-quote">{chat.feedback}</q>}
        </Fact>
      )}
      <Fact name={t.messages.number}>
        <ChatNumber number={chat.number} />
      </Fact>
      <Fact name={details.id} isWide>
        <code class="fact-id">{chat.id}</code>
      </Fact>
    </Facts>
  )
}

function AttributeFacts({
  attributes,
}: {
  attributes: Record<string, string | number | boolean | null>
}) {
  const t = useTranslations()
  const format = useFormat()
  const names = Object.keys(attributes)
  if (!names.length) return null
  const shown = (value: string | number | boolean | null): string => {
    if (typeof value === 'boolean') return value ? t.details.yes : t.details.no
    if (typeof value === 'number') return format.number(value)
    return value ?? '–'
  }
  return (
    <Facts title={t.details.attributes}>
      {names.map((name) => (
        <Fact key={name} name={name}>
          {shown(attributes[name] ?? null)}
        </Fact>
      ))}
    </Facts>
  )
}
