import { createStore, follow, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'
import { createClaims } from './claims.ts'
import type { Notifier, NotifyPermission } from './notifier.ts'
import { createWatched } from './watched.ts'

const offKey = 'papo.console.notifyOff'
const inViewKey = 'papo.console.notifyInView'
const notNowKey = 'papo.console.notifyNotNow'
const notifiedKey = 'papo.console.notified'

export interface NotificationsOptions {
  platform: Pick<Platform, 'now' | 'setTimer' | 'storage' | 'tabs'>
  notifier: Notifier
  isVisible: Store<boolean>
  /** The ids of the chats that wait, by list. The notification of one that has left its list is closed. */
  lists: Record<NewsList, Store<readonly string[]>>
}

/** Where a chat waits: in the queue, or among the agent’s own. */
export type NewsList = 'queue' | 'own'

/** What happened in a chat, in words. */
export interface ChatNews {
  chatId: string
  list: NewsList
  /** Names what happened, so that one tab of the browser tells of it. */
  event: string
  title: string
  body: string
  /** Whether it may be shown while the console is in view, if the agent wants that. */
  mayBeInView: boolean
  onClick(): void
}

/** Notifications of the desktop: one for each chat, in one tab of the browser. */
export interface Notifications {
  readonly permission: Store<NotifyPermission>
  /** Whether they are shown; the browser must permit it too. */
  readonly isOn: Store<boolean>
  /** Whether new chats are told of while the console is in view, too. */
  readonly isInView: Store<boolean>
  /** Whether the agent wants no proposal to turn them on. */
  readonly isNotNow: Store<boolean>
  /** Asks for the permission. Must be called in a click. */
  ask(): Promise<void>
  turn(isOn: boolean): void
  turnInView(isOn: boolean): void
  notNow(): void
  tell(news: ChatNews): void
  /** Shows one to try; returns whether the browser took it. */
  test(title: string, body: string): boolean
  stop: Stop
}

/** A choice of this browser, shared by its tabs. */
function createChoice({ storage, tabs }: NotificationsOptions['platform'], key: string) {
  const isSet = createStore(storage.get(key) !== null)
  const stop = tabs.onStorage(key, () => isSet.set(storage.get(key) !== null))
  return {
    isSet,
    stop,
    set(chosen: boolean) {
      if (chosen) storage.set(key, 'yes')
      else storage.remove(key)
      isSet.set(chosen)
    },
  }
}

/** Closes the notifications of chats that wait no more. */
function createShown(notifier: Notifier, lists: NotificationsOptions['lists']) {
  const shown = new Map<string, { list: NewsList; close: Stop }>()
  const close = (chatId: string) => {
    shown.get(chatId)?.close()
    shown.delete(chatId)
  }
  const followList = (list: NewsList) => {
    let before = lists[list].get()
    return lists[list].subscribe((now) => {
      for (const chatId of before) {
        if (!now.includes(chatId) && shown.get(chatId)?.list === list) close(chatId)
      }
      before = now
    })
  }
  const stops = [followList('queue'), followList('own')]
  return {
    show({ chatId, list, title, body, onClick }: ChatNews) {
      const stop = notifier.show({ tag: `papo-${chatId}`, title, body, onClick })
      if (stop) shown.set(chatId, { list, close: stop })
    },
    stop() {
      for (const stop of stops) stop()
      for (const chatId of shown.keys()) close(chatId)
    },
  }
}

export function createNotifications(options: NotificationsOptions): Notifications {
  const { platform, notifier, isVisible, lists } = options
  const permission = createStore(notifier.permission())
  const off = createChoice(platform, offKey)
  const inView = createChoice(platform, inViewKey)
  const notNow = createChoice(platform, notNowKey)
  const isOn = createStore(false)
  const claim = createClaims(platform.storage, notifiedKey)
  const watched = createWatched(platform, isVisible)
  const shown = createShown(notifier, lists)
  // The agent may have changed the permission in the browser's own settings.
  const look = () => permission.set(notifier.permission())
  const stops = [
    follow([isVisible], look),
    follow([permission, off.isSet], (permitted, isOff) =>
      isOn.set(permitted === 'granted' && !isOff),
    ),
    off.stop,
    inView.stop,
    notNow.stop,
    watched.stop,
    shown.stop,
  ]

  return {
    permission,
    isOn,
    isInView: inView.isSet,
    isNotNow: notNow.isSet,
    async ask() {
      permission.set(await notifier.ask())
      if (permission.get() === 'granted') off.set(false)
    },
    turn: (on) => off.set(!on),
    turnInView: inView.set,
    notNow: () => notNow.set(true),
    tell(news) {
      look()
      if (!isOn.get()) return
      const mayShow = news.mayBeInView && inView.isSet.get()
      if (!mayShow && watched.isWatched()) return
      if (claim(news.event)) shown.show(news)
      look()
    },
    test(title, body) {
      const stop = notifier.show({ tag: 'papo-test', title, body, onClick: () => {} })
      look()
      return stop !== null
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}
