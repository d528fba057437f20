import type { Announcer } from '@papo/chat-kit/announcer/announcer'
import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Connection, Me, Platform } from '@papo/sdk'
import { type Alerts, createAlerts } from '../alerts/alerts.ts'
import type { SignedInAgent } from '../agent/agent-context.ts'
import { createDeletion } from '../agent/deletion.ts'
import { createOwnAccount } from '../agent/own-account.ts'
import { createLiveRegion } from '../alerts/live-region.ts'
import { createNotices } from '../alerts/notices.ts'
import { createNotifications, type Notifications } from '../alerts/notifications.ts'
import type { Notifier } from '../alerts/notifier.ts'
import { pageTitle } from '../alerts/page-title.ts'
import type { Sound } from '../alerts/sound.ts'
import { createCommands } from '../commands/commands.ts'
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
import { createWaitingList } from '../queue/waiting-list.ts'
import type { QueueWork } from '../queue/queue-context.ts'
import { acceptRefusalText, isTakenOrEnded } from '../queue/accept-refusal.ts'
import { sectionsFor } from '../settings/sections.ts'
import { type Availability, createAvailability } from '../availability/availability.ts'
import { createDuty, type Duty } from '../availability/duty.ts'
import type { Language } from '../locales/language.ts'
import { followRoute } from './follow-route.ts'
import { goToAccepted } from './go-to-accepted.ts'
import { subjectOf } from './subject.ts'
import { createNews } from './news.ts'

export interface AgentAppOptions {
  client: AgentClient
  platform: Platform
  me: Me
  navigation: Navigation
  language: Language
  sound: Sound
  notifier: Notifier
  ticker: Ticker
  pageVisibility: PageVisibility
  /** The address of this server. */
  ownAddress: string
  /** Whether the keyboard is a Mac’s. */
  isMac: boolean
}

/** The models of one signed-in agent's console. */
export interface AgentApp extends SignedInAgent, QueueWork, ConversationsWork {
  readonly availability: Availability
  readonly duty: Duty
  readonly messages: Messages
  readonly history: History
  /** Whether the agent may see a section of the settings. */
  readonly hasSettings: boolean
  /** Null unless the agent is an owner. */
  readonly firstRun: FirstRun | null
  readonly connection: Store<Connection>
  readonly title: Store<string>
  /** How much waits for this agent: chats in the queue and unread messages. */
  readonly callCount: Store<number>
  reconnect(): void
  /**
   * Leaves nothing of a conversation to who uses this browser next: neither drafts nor unsent messages, nor what was
   * searched for in the address. For an agent who signs out.
   */
  forget(): void
  close(): void
}

type Parts = Pick<AgentApp, 'notices' | 'announcer'> & {
  wantComposer(chatId: string): void
}

function createWork(options: AgentAppOptions, { notices, announcer, wantComposer }: Parts) {
  const { client, platform, me, navigation, language, pageVisibility, ticker } = options
  const t = () => language.translations.get()
  let alerts: Alerts | null = null
  let notifications: Notifications | null = null
  const news = createNews({ language, navigation, notifications: () => notifications })

  const conversations = createConversations({
    client,
    platform,
    myId: me.agent.id,
    pageVisibility,
    ticker,
    onMissed(conversation, message) {
      const chat = conversation.chat.get()
      alerts?.messageArrived(message.id)
      if (!chat) return
      announcer.announce(t().chats.arrived(nameOf(chat.visitor, t())))
      news.wrote(chat, message)
    },
    onUnassigned(conversation) {
      const visitor = conversation.chat.get()?.visitor
      if (visitor) notices.show(t().chats.lost(nameOf(visitor, t())), 'bad')
    },
    onTransferred(chat) {
      const text = t().chats.given(nameOf(chat.visitor, t()))
      notices.show(text, 'good', { page: 'chats', chatId: chat.id })
      news.transferred(chat)
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
    onAccept() {
      const goTo = goToAccepted({ navigation, notices, wantComposer, language })
      return (chat) => {
        if (chat.kind === 'message') messages.taken(chat.id)
        waitingList.drop(chat.id)
        conversations.adopt(chat)
        goTo(chat)
      }
    },
    onRefused(refusal, chatId) {
      if (isTakenOrEnded(refusal)) waitingList.drop(chatId)
      notices.show(acceptRefusalText(refusal, t()), 'bad')
    },
    onArrived(chat) {
      const { arrived, backAgain } = t().queue
      announcer.announce((chat.requeuedAt ? backAgain : arrived)(nameOf(chat.visitor, t())))
      news.waits(chat)
    },
  })
  const waitingList = createWaitingList({ client, platform, queue })
  const messages = createMessages({
    client,
    platform,
    myId: me.agent.id,
    onArrived(chat) {
      notices.show(t().messages.arrived(nameOf(chat.visitor, t())))
      alerts?.messageArrived(`left ${chat.id} ${chat.requeuedAt ?? ''}`)
    },
  })
  const queued = derived([queue.chats], (chats) => chats.map(({ id }) => id))
  const waiting = derived([queue.chats, conversations.unopened], (chats, own) => [
    ...chats.map(({ id, requeuedAt }) => (requeuedAt ? `${id} ${requeuedAt}` : id)),
    ...own.map((id) => `transferred ${id}`),
  ])
  alerts = createAlerts({ platform, sound: options.sound, ticker, waiting })
  notifications = createNotifications({
    platform,
    notifier: options.notifier,
    isVisible: pageVisibility.isVisible,
    lists: { queue: queued, own: conversations.calling },
  })
  return { conversations, queue, waitingList, messages, alerts, notifications }
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

/** How much waits, and what is shown, in the title of the browser's tab. */
function titleOf(
  { navigation, language }: Pick<AgentAppOptions, 'navigation' | 'language'>,
  { queue, conversations }: Pick<AgentApp, 'queue' | 'conversations'>,
): Store<string> {
  const subject = subjectOf({ navigation, conversations, language })
  return derived(
    [queue.total, conversations.unread, navigation.route, subject, language.translations],
    (waiting, unread, { page }, about, t) =>
      pageTitle({ waiting, unread, page, subject: about }, t),
  )
}

export function createAgentApp(options: AgentAppOptions): AgentApp {
  const { client, platform, me, navigation, language, ticker } = options
  const notices = createNotices(platform)
  const announcer = createLiveRegion(platform)
  const composerWanted = createStore<string | null>(null)
  const wantComposer = composerWanted.set
  const work = createWork(options, { notices, announcer, wantComposer })
  const { queue, waitingList, conversations, messages, alerts, notifications } = work
  const colleagueChats = createColleagueChats(client, me.agent.id)
  const history = createHistory({
    client,
    platform,
    onSearch(text) {
      const route = navigation.route.get()
      if (route.page === 'history') navigation.go({ ...route, text }, { replace: true })
    },
  })
  const profile = createStore(me)
  const ownAccount = createOwnAccount({
    client,
    platform,
    ticker,
    isVisible: options.pageVisibility.isVisible,
    profile,
  })
  const availability = createAvailability({
    client,
    platform,
    load: ownAccount.load,
    onFailed: () => notices.show(language.translations.get().failed.generic, 'bad'),
    onChosen: (chosen) => announcer.announce(language.translations.get().availability.is[chosen]),
  })
  const duty = createDuty({
    client,
    platform,
    waiting: queue.chats,
    ownId: me.agent.id,
    own: availability.value,
  })
  const hasSettings = sectionsFor(me.agent.role).length > 0
  const stops = [
    followRoute({ navigation, ...work, colleagueChats, history, hasSettings }),
    announceConnection(queue, announcer, language),
    ownAccount.stop,
    availability.stop,
    duty.stop,
    alerts.stop,
    notifications.stop,
    notices.stop,
    announcer.stop,
  ]

  return {
    client,
    me,
    profile,
    deletion: createDeletion(client, platform),
    commands: createCommands({ storage: platform.storage, isMac: options.isMac }),
    availability,
    duty,
    navigation,
    ticker,
    queue,
    waitingList,
    conversations,
    colleagueChats,
    messages,
    history,
    hasSettings,
    firstRun: me.agent.role === 'owner' ? createFirstRun(client, options.ownAddress) : null,
    alerts,
    notifications,
    notices,
    announcer,
    connection: queue.connection,
    title: titleOf(options, work),
    callCount: derived([queue.total, conversations.unread], (waiting, unread) => waiting + unread),
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
      wantComposer(chat.id)
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
    forget() {
      conversations.forget()
      navigation.go({ page: 'queue', chatId: null }, { replace: true })
      // Signing out has said what becomes of changes that were not saved.
      navigation.leave()
    },
    close() {
      for (const stop of stops) stop()
      messages.stop()
      for (const part of [waitingList, queue, conversations, colleagueChats, history]) part.close()
    },
  }
}
