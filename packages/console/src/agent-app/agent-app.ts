import type { Announcer } from '@papo/chat-kit/announcer/announcer'
import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Connection, Me, Platform } from '@papo/sdk'
import { type Alerts, createAlerts } from '../alerts/alerts.ts'
import type { SignedInAgent } from '../agent/agent-context.ts'
import { createDeletion } from '../agent/deletion.ts'
import { createLiveRegion } from '../alerts/live-region.ts'
import { createNotices } from '../alerts/notices.ts'
import { pageTitle } from '../alerts/page-title.ts'
import type { Sound } from '../alerts/sound.ts'
import type { PageVisibility } from '../clock/page-visibility.ts'
import type { Ticker } from '../clock/ticker.ts'
import { createConversations } from '../conversations/conversations.ts'
import type { ConversationsWork } from '../conversations/conversations-context.ts'
import { createFollowUp } from '../conversations/follow-up.ts'
import { createColleagueChats } from '../conversations/colleague-chats.ts'
import { nameOf } from '../visitor/visitor.ts'
import { createFirstRun, type FirstRun } from '../first-run/first-run.ts'
import { createHistory, type History } from '../history/history.ts'
import { createMessages, type Messages } from '../messages/messages.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { createQueue, type Queue } from '../queue/queue.ts'
import type { QueueWork } from '../queue/queue-context.ts'
import { acceptRefusalText } from '../queue/accept-refusal.ts'
import { sectionsFor } from '../settings/sections.ts'
import { type Availability, createAvailability } from '../availability/availability.ts'
import type { Language } from '../locales/language.ts'
import { followRoute } from './follow-route.ts'

export interface AgentAppOptions {
  client: AgentClient
  platform: Platform
  me: Me
  navigation: Navigation
  language: Language
  sound: Sound
  ticker: Ticker
  pageVisibility: PageVisibility
  /** The address of this server. */
  ownAddress: string
}

/** The models of one signed-in agent's console. */
export interface AgentApp extends SignedInAgent, QueueWork, ConversationsWork {
  readonly availability: Availability
  readonly messages: Messages
  readonly history: History
  /** Whether the agent may see a section of the settings. */
  readonly hasSettings: boolean
  /** Null unless the agent is an owner. */
  readonly firstRun: FirstRun | null
  readonly connection: Store<Connection>
  readonly title: Store<string>
  reconnect(): void
  close(): void
}

type Parts = Pick<AgentApp, 'notices' | 'announcer'> & {
  wantComposer(chatId: string): void
}

function createWork(options: AgentAppOptions, { notices, announcer, wantComposer }: Parts) {
  const { client, platform, me, navigation, language, pageVisibility, ticker } = options
  const t = () => language.translations.get()
  let alerts: Alerts | null = null

  const conversations = createConversations({
    client,
    platform,
    myId: me.agent.id,
    pageVisibility,
    ticker,
    onMissed(conversation, message) {
      const visitor = conversation.chat.get()?.visitor
      alerts?.messageArrived(message.id)
      if (visitor) announcer.announce(t().chats.arrived(nameOf(visitor, t())))
    },
    onUnassigned(conversation) {
      const visitor = conversation.chat.get()?.visitor
      if (visitor) notices.show(t().chats.lost(nameOf(visitor, t())), 'bad')
    },
    onTransferred(chat) {
      const text = t().chats.given(nameOf(chat.visitor, t()))
      notices.show(text, 'good')
      alerts?.messageArrived(`given ${chat.id} ${chat.acceptedAt ?? ''}`)
    },
    onNoteFailed: () => notices.show(t().chat.noteFailed, 'bad'),
    onEnded(conversation) {
      const visitor = conversation.chat.get()?.visitor
      if (visitor) announcer.announce(t().chats.endedBy(nameOf(visitor, t())))
    },
  })
  const queue = createQueue({
    client,
    platform,
    onAccepted(chat) {
      if (chat.kind === 'message') messages.taken(chat.id)
      conversations.adopt(chat)
      wantComposer(chat.id)
      navigation.go({ page: 'chats', chatId: chat.id })
    },
    onRefused: (refusal) => notices.show(acceptRefusalText(refusal, t()), 'bad'),
    onArrived(chat) {
      const { arrived, backAgain } = t().queue
      announcer.announce((chat.requeuedAt ? backAgain : arrived)(nameOf(chat.visitor, t())))
    },
  })
  const messages = createMessages({
    client,
    platform,
    myId: me.agent.id,
    onArrived(chat) {
      notices.show(t().messages.arrived(nameOf(chat.visitor, t())))
      alerts?.messageArrived(`left ${chat.id} ${chat.requeuedAt ?? ''}`)
    },
  })
  const waiting = derived([queue.chats], (chats) => chats.map(({ id }) => id))
  alerts = createAlerts({ platform, sound: options.sound, ticker, waiting })
  return { conversations, queue, messages, alerts }
}

/** Announces that the connection is lost and that it is back, but not the first connection. */
function announceConnection(queue: Queue, announcer: Announcer, language: Language) {
  let wasOffline = false
  return follow([queue.connection], (connection) => {
    const isOffline = connection === 'offline'
    if (isOffline === wasOffline || connection === 'connecting') return
    wasOffline = isOffline
    const { lost, back } = language.translations.get().connection
    announcer.announce(isOffline ? lost : back)
  })
}

export function createAgentApp(options: AgentAppOptions): AgentApp {
  const { client, platform, me, navigation, language, ticker } = options
  const notices = createNotices(platform)
  const announcer = createLiveRegion(platform)
  const composerWanted = createStore<string | null>(null)
  const wantComposer = composerWanted.set
  const work = createWork(options, { notices, announcer, wantComposer })
  const { queue, conversations, messages, alerts } = work
  const colleagueChats = createColleagueChats(client, me.agent.id)
  const history = createHistory({
    client,
    platform,
    onSearch(text) {
      const route = navigation.route.get()
      if (route.page === 'history') navigation.go({ ...route, text }, { replace: true })
    },
  })
  const availability = createAvailability({
    client,
    onFailed: () => notices.show(language.translations.get().failed.generic, 'bad'),
    onChosen: (chosen) => announcer.announce(language.translations.get().availability.is[chosen]),
  })
  const hasSettings = sectionsFor(me.agent.role).length > 0
  const stops = [
    followRoute({
      navigation,
      queue,
      conversations,
      colleagueChats,
      messages,
      history,
      hasSettings,
    }),
    announceConnection(queue, announcer, language),
    alerts.stop,
    notices.stop,
    announcer.stop,
  ]

  return {
    client,
    me,
    profile: createStore(me),
    deletion: createDeletion(client, platform),
    availability,
    navigation,
    ticker,
    queue,
    conversations,
    colleagueChats,
    messages,
    history,
    hasSettings,
    firstRun: me.agent.role === 'owner' ? createFirstRun(client, options.ownAddress) : null,
    alerts,
    notices,
    announcer,
    connection: queue.connection,
    title: derived(
      [queue.total, conversations.unread, navigation.route, language.translations],
      (waiting, unread, { page }, t) => pageTitle({ waiting, unread, page }, t),
    ),
    composerWanted,
    wantComposer,
    accept: async (chatId) => void (await queue.accept(chatId)),
    async acceptNext() {
      const isAccepted = await queue.acceptNext()
      if (!isAccepted && !queue.chats.get().length) {
        notices.show(language.translations.get().queue.emptyNow)
      }
    },
    followUp: createFollowUp(client, platform, (chat) => {
      conversations.adopt(chat)
      navigation.go({ page: 'chats', chatId: chat.id })
    }),
    remove(chatId) {
      conversations.remove(chatId)
      navigation.go({ page: 'chats', chatId: null }, { replace: true })
    },
    reconnect() {
      queue.refresh()
      conversations.current.get()?.reconnect()
    },
    close() {
      for (const stop of stops) stop()
      messages.stop()
      for (const part of [queue, conversations, colleagueChats, history]) part.close()
    },
  }
}
