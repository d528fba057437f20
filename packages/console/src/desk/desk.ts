import type { AgentClient, Connection, Me, Platform } from '@papo/sdk'
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals'
import { type Alerts, createAlerts } from '../alerts/alerts.ts'
import { type Announcer, createAnnouncer } from '../alerts/announcer.ts'
import { createNotices, type Notices } from '../alerts/notices.ts'
import { pageTitle } from '../alerts/page-title.ts'
import type { Sound } from '../alerts/sound.ts'
import type { Presence } from '../clock/presence.ts'
import type { Ticker } from '../clock/ticker.ts'
import { type Conversations, createConversations } from '../conversations/conversations.ts'
import { createOthers, type Others } from '../conversations/others.ts'
import { nameOf } from '../conversations/visitor.ts'
import { createHistory, type History } from '../history/history.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { createQueue, type Queue } from '../queue/queue.ts'
import { refusalText } from '../queue/refusal.ts'
import { createSites, type Sites } from '../site/sites.ts'
import { type Availability, createAvailability } from '../availability/availability.ts'
import type { Language } from '../words/language.ts'
import { follow } from './follow-route.ts'

export interface DeskOptions {
  client: AgentClient
  platform: Platform
  me: Me
  navigation: Navigation
  language: Language
  sound: Sound
  ticker: Ticker
  presence: Presence
}

/** Everything that one signed-in person works with. */
export interface Desk {
  readonly client: AgentClient
  readonly me: Me
  readonly availability: Availability
  readonly navigation: Navigation
  readonly ticker: Ticker
  readonly queue: Queue
  readonly conversations: Conversations
  readonly others: Others
  readonly history: History
  /** Null for everybody but an owner. */
  readonly sites: Sites | null
  readonly alerts: Alerts
  readonly notices: Notices
  readonly announcer: Announcer
  readonly connection: ReadonlySignal<Connection>
  readonly title: ReadonlySignal<string>
  /** The chat whose composer is to have the focus; taken away once it has. */
  readonly composerWanted: ReadonlySignal<string | null>
  wantComposer(chatId: string | null): void
  accept(chatId: string): Promise<void>
  acceptNext(): Promise<void>
  /** Takes an ended conversation off the list and leaves it. */
  remove(chatId: string): void
  reconnect(): void
  close(): void
}

type Parts = Pick<Desk, 'notices' | 'announcer'> & {
  wantComposer(chatId: string): void
}

function createWork(options: DeskOptions, { notices, announcer, wantComposer }: Parts) {
  const { client, platform, me, navigation, language, presence, ticker } = options
  const words = () => language.words.peek()
  let alerts: Alerts | null = null

  const conversations = createConversations({
    client,
    platform,
    myId: me.agent.id,
    presence,
    ticker,
    onMissed(conversation, message) {
      const visitor = conversation.chat.peek()?.visitor
      alerts?.messageArrived(message.id)
      if (visitor) announcer.say(words().chats.arrived(nameOf(visitor, words())))
    },
    onLost(conversation) {
      const visitor = conversation.chat.peek()?.visitor
      if (visitor) notices.tell(words().chats.lost(nameOf(visitor, words())), 'bad')
    },
    onGiven(chat) {
      const text = words().chats.given(nameOf(chat.visitor, words()))
      notices.tell(text, 'good')
      alerts?.messageArrived(`given ${chat.id} ${chat.acceptedAt ?? ''}`)
    },
    onNoteFailed: () => notices.tell(words().chat.noteFailed, 'bad'),
    onEnded(conversation) {
      const visitor = conversation.chat.peek()?.visitor
      if (visitor) announcer.say(words().chats.endedBy(nameOf(visitor, words())))
    },
  })
  const queue = createQueue({
    client,
    platform,
    onAccepted(chat) {
      conversations.adopt(chat)
      wantComposer(chat.id)
      navigation.go({ page: 'chats', chatId: chat.id })
    },
    onRefused: (refusal) => notices.tell(refusalText(refusal, words()), 'bad'),
    onArrived(chat) {
      const { arrived, backAgain } = words().queue
      announcer.say((chat.returnedAt ? backAgain : arrived)(nameOf(chat.visitor, words())))
    },
  })
  const waiting = computed(() => queue.chats.value.map(({ id }) => id))
  alerts = createAlerts({ platform, sound: options.sound, ticker, waiting })
  return { conversations, queue, alerts }
}

/** Says that the connection was lost and that it is back; not that it is there at the start. */
function sayConnection(queue: Queue, announcer: Announcer, language: Language) {
  let wasLost = false
  return effect(() => {
    const isLost = queue.connection.value === 'offline'
    if (isLost === wasLost || queue.connection.value === 'connecting') return
    wasLost = isLost
    const { connection } = language.words.peek()
    announcer.say(isLost ? connection.lost : connection.back)
  })
}

export function createDesk(options: DeskOptions): Desk {
  const { client, platform, me, navigation, language, ticker } = options
  const notices = createNotices(platform)
  const announcer = createAnnouncer(platform)
  const composerWanted = signal<string | null>(null)
  const wantComposer = (chatId: string | null) => void (composerWanted.value = chatId)
  const work = createWork(options, { notices, announcer, wantComposer })
  const { queue, conversations, alerts } = work
  const others = createOthers(client, me.agent.id)
  const history = createHistory({
    client,
    platform,
    onSearch(text) {
      const route = navigation.route.peek()
      if (route.page === 'history') navigation.go({ ...route, text }, { replace: true })
    },
  })
  const availability = createAvailability({
    client,
    onFailed: () => notices.tell(language.words.peek().failed.generic, 'bad'),
    onChosen: (chosen) => announcer.say(language.words.peek().availability.is[chosen]),
  })
  const sites = me.agent.role === 'owner' ? createSites(client) : null
  const stops = [
    follow({ navigation, queue, conversations, others, history, sites }),
    sayConnection(queue, announcer, language),
    alerts.stop,
    notices.stop,
    announcer.stop,
  ]

  return {
    client,
    me,
    availability,
    navigation,
    ticker,
    queue,
    conversations,
    others,
    history,
    sites,
    alerts,
    notices,
    announcer,
    connection: queue.connection,
    title: computed(() =>
      pageTitle(
        {
          waiting: queue.total.value,
          unread: conversations.unread.value,
          page: navigation.route.value.page,
        },
        language.words.value,
      ),
    ),
    composerWanted,
    wantComposer,
    accept: async (chatId) => void (await queue.accept(chatId)),
    async acceptNext() {
      const isAccepted = await queue.acceptNext()
      if (!isAccepted && !queue.chats.peek().length) {
        notices.tell(untracked(() => language.words.value.queue.emptyNow))
      }
    },
    remove(chatId) {
      conversations.remove(chatId)
      navigation.go({ page: 'chats', chatId: null }, { replace: true })
    },
    reconnect() {
      queue.refresh()
      conversations.current.peek()?.reconnect()
    },
    close() {
      for (const stop of stops) stop()
      for (const part of [queue, conversations, others, history]) part.close()
    },
  }
}
