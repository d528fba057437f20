import { useStore } from '@papo/chat-kit/store/use-store'
import { type Attributes, browserPlatform, type Chat, type Visitor } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { BlockPart } from '../block/block-part.tsx'
import { ChatNumber } from '../conversations/chat-number.tsx'
import type { Conversation } from '../conversations/conversation.ts'
import { Avatar } from '../design/avatar.tsx'
import { Stars } from '../design/stars.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { isSigned, nameOf } from '../visitor/visitor.ts'
import { BrowserFacts } from './browser-facts.tsx'
import { ChatTags } from './chat-tags.tsx'
import { Fact, Facts, Moment, Unverified, Verified } from './facts.tsx'
import { PastChatList, pastRowId } from './past-chat-list.tsx'
import { PastChatView } from './past-chat-view.tsx'
import { createPastChats } from './past-chats.ts'
import { createPerson } from './person.ts'
import { usePersonTexts } from './use-person-texts.ts'
import { VisitedPages } from './visited-pages.tsx'
import { VisitorNotes } from './visitor-notes.tsx'
import './visitor-pane.css'

/** The visitor beside a conversation. */
export function VisitorPane({ conversation }: { conversation: Conversation }) {
  const chat = useStore(conversation.chat)
  return chat && <Pane key={chat.visitor.id} conversation={conversation} chat={chat} />
}

interface PaneProps {
  conversation: Conversation
  chat: Chat
}

/** All that is known of the visitor, or one of their other chats in its place. */
function Pane({ conversation, chat }: PaneProps) {
  const { client } = useAgent()
  const [person] = useState(() =>
    createPerson({ client, platform: browserPlatform(), conversation }),
  )
  const [pastChats] = useState(() => createPastChats(client, chat.visitor.id, chat.id))
  const [past, setPast] = useState<Chat | null>(null)
  const { value, status } = useStore(person.known)
  useEffect(() => person.close, [person])

  if (past) {
    const back = () => {
      setPast(null)
      requestAnimationFrame(() => document.getElementById(pastRowId(past.id))?.focus())
    }
    return <PastChatView key={past.id} chat={past} onBack={back} />
  }
  return (
    <div class="details-inner">
      <Who visitor={chat.visitor} />
      <VisitedPages chat={chat} journey={value?.journey ?? []} />
      <BrowserFacts chat={chat} known={value} />
      <ChatTags person={person} />
      <VisitorNotes person={person} notes={value?.notes ?? []} />
      <BlockPart visitor={chat.visitor} blocks={value?.blocks ?? []} onChanged={person.reload} />
      {status === 'failed' && <NotKnown onRetry={person.reload} />}
      <PastChatList
        pastChats={pastChats}
        count={value?.otherChats ?? null}
        firstSeenAt={value?.firstSeenAt ?? null}
        onOpen={setPast}
      />
      <AttributeFacts visitor={chat.visitor} />
      <ChatFacts chat={chat} />
    </div>
  )
}

function NotKnown({ onRetry }: { onRetry(): void }) {
  const t = useTranslations()
  return (
    <p class="facts details-failed" role="status">
      {t.failed.generic}{' '}
      <button type="button" class="text-button" onClick={onRetry}>
        {t.retry}
      </button>
    </p>
  )
}

/** The visitor’s identity. Fields that the site has not signed are marked as unverified. */
function Who({ visitor }: { visitor: Visitor }) {
  const t = useTranslations()
  return (
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
  )
}

/** The signed identity: the site’s own id for the visitor. */
function Identity({ visitor }: { visitor: Visitor }) {
  const { details } = useTranslations()
  return (
    <p class="details-identity">
      <Verified hint={details.verifiedHint} />
      {visitor.externalId && (
        <code class="fact-id">
          <span class="unseen">{details.externalId}: </span>
          {visitor.externalId}
        </code>
      )}
    </p>
  )
}

function ChatFacts({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { details } = t
  return (
    <Facts title={details.session}>
      {chat.siteName && <Fact name={details.site}>{chat.siteName}</Fact>}
      <Fact name={details.createdAt}>
        <Moment at={chat.createdAt} />
      </Fact>
      {chat.agent && <Fact name={details.acceptedBy}>{chat.agent.name || t.formerAgent}</Fact>}
      {chat.acceptedAt && (
        <Fact name={details.acceptedAt}>
          <Moment at={chat.acceptedAt} />
        </Fact>
      )}
      {chat.endedAt && (
        <Fact name={details.endedAt}>
          <Moment at={chat.endedAt} />
        </Fact>
      )}
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

/** What the site has signed, and what the page has told. */
function AttributeFacts({ visitor }: { visitor: Visitor }) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const format = useFormat()
  const { attributes = {}, verifiedAttributes = [] } = visitor
  const names = Object.keys(attributes)
  if (!names.length) return null
  const signed = names.filter((name) => verifiedAttributes.includes(name))
  const told = names.filter((name) => !verifiedAttributes.includes(name))
  const shown = (value: Attributes[string]): string => {
    if (typeof value === 'boolean') return value ? t.details.yes : t.details.no
    if (typeof value === 'number') return format.number(value)
    return value ?? '–'
  }
  const facts = (some: readonly string[]) =>
    some.map((name) => (
      <Fact key={name} name={name}>
        {shown(attributes[name] ?? null)}
      </Fact>
    ))
  return (
    <>
      {signed.length > 0 && (
        <Facts title={texts.signedTitle} mark={<Verified hint={texts.signed} />}>
          {facts(signed)}
        </Facts>
      )}
      {told.length > 0 && (
        <Facts title={t.details.attributes} mark={<Unverified hint={texts.claimed} />}>
          {facts(told)}
        </Facts>
      )}
    </>
  )
}
