import type { Locale } from '@papo/chat-kit/language/language'
import type { PreviewView } from '@papo/chat-kit/preview/preview'
import type { ChatState, Message, VisitorChat } from '@papo/sdk'

const minuteMs = 60_000
/** How much time is left in the warning before an idle chat ends. */
const idleLeftMs = 45_000

const ids = { visitor: 'sample-visitor', agent: 'sample-agent', site: 'sample-site' }
const names = { visitor: 'Marina', agent: 'Ana Souza' }

/** What the two of them write. The visitor begins. */
const conversations: Record<Locale, readonly string[]> = {
  'pt-BR': [
    'Oi! Meu pedido chega até sexta?',
    'Oi, Marina! Vou conferir para você.',
    'Ele sai hoje e chega na quinta.',
    'Que ótimo, obrigada!',
  ],
  en: [
    'Hi! Will my order arrive by Friday?',
    'Hi Marina! Let me check that for you.',
    'It ships today and arrives on Thursday.',
    'Great, thank you!',
  ],
}

type Entry = Pick<Message, 'kind' | 'text'> & { by: 'visitor' | 'agent' }

function entriesOf(view: PreviewView, locale: Locale): Entry[] {
  const [question = '', ...answers] = conversations[locale]
  const asked: Entry = { kind: 'text', by: 'visitor', text: question }
  if (view === 'waiting') return [asked]
  const talk: Entry[] = answers.map((text, at) => ({
    kind: 'text',
    by: at === answers.length - 1 ? 'visitor' : 'agent',
    text,
  }))
  const end: Entry[] = isOver(view) ? [{ kind: 'ended', by: 'agent', text: null }] : []
  return [asked, { kind: 'accepted', by: 'agent', text: null }, ...talk, ...end]
}

const isOver = (view: PreviewView): boolean =>
  view === 'rating' || view === 'thanks' || view === 'ended'

/** The state of a chat as this view shows it, at this time. */
function stateOf(view: PreviewView, locale: Locale, now: number): ChatState {
  const entries = entriesOf(view, locale)
  const at = (minutes: number) => new Date(now - minutes * minuteMs).toISOString()
  const messages = entries.map(({ kind, by, text }, index): Message => ({
    id: `sample-${index}`,
    seq: index + 1,
    chatId: view,
    clientId: null,
    kind,
    text,
    author: { type: by, id: ids[by], name: names[by] },
    createdAt: at(entries.length - index),
  }))
  const isWaiting = view === 'waiting'
  const shared = {
    kind: 'live',
    status: isOver(view) ? 'ended' : isWaiting ? 'waiting' : 'active',
    queuePosition: isWaiting ? 2 : null,
    estimatedWait: isWaiting ? { fromSeconds: 120, toSeconds: 240 } : null,
    agent: isWaiting ? null : { id: ids.agent, name: names.agent, avatarUrl: null },
    endedBy: isOver(view) ? 'agent' : null,
    rating: view === 'thanks' ? 5 : null,
  } as const
  const last = messages.length
  return {
    ...shared,
    site: null,
    chat: {
      ...shared,
      id: view,
      number: '7K3M9',
      siteId: ids.site,
      visitor: { id: ids.visitor, name: names.visitor },
      createdAt: at(entries.length),
      acceptedAt: isWaiting ? null : at(entries.length - 1),
      endedAt: isOver(view) ? at(0) : null,
      feedback: null,
      lastSeq: last,
    },
    messages,
    outgoing: [],
    typing: view === 'chat' ? [{ type: 'agent', id: ids.agent, name: names.agent }] : [],
    readUpTo: { visitor: last, agent: last },
    deliveredUpTo: null,
    hasEarlier: false,
    closesAt: view === 'idle' ? now + idleLeftMs : null,
    connection: 'online',
  }
}

const refuse = () => Promise.reject(new Error('A sample chat has no server.'))

/** A chat that nobody has, in the state that the view is for. Nothing ever happens in it. */
export function createSampleChat(view: PreviewView, locale: Locale, now: number): VisitorChat {
  return {
    id: view,
    state: stateOf(view, locale, now),
    on: () => () => {},
    async *events() {},
    send: refuse,
    retry() {},
    discard() {},
    setTyping() {},
    markRead() {},
    loadEarlier: refuse,
    reconnect() {},
    extend: refuse,
    end: refuse,
    leaveMessage: refuse,
    rate: refuse,
    close() {},
  }
}
