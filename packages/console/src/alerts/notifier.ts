import type { Stop } from '@papo/sdk'

/** `unsupported`: this browser shows no notifications of a page. */
export type NotifyPermission = 'default' | 'granted' | 'denied' | 'unsupported'

export interface ShownNotification {
  /** A second one with the same tag takes the place of the first. */
  tag: string
  title: string
  /** Plain text. */
  body: string
  onClick(): void
}

/** The notifications of the desktop. */
export interface Notifier {
  permission(): NotifyPermission
  /** Asks the user. Must be called in a click. */
  ask(): Promise<NotifyPermission>
  /** Returns what closes it; null if it could not be shown. */
  show(notification: ShownNotification): Stop | null
}

export function browserNotifier(): Notifier {
  // Some browsers of phones have the name, but no page may construct one.
  let isBroken = false
  const permission = (): NotifyPermission =>
    typeof Notification === 'undefined' || isBroken ? 'unsupported' : Notification.permission
  return {
    permission,
    async ask() {
      if (permission() === 'default') await Notification.requestPermission()
      return permission()
    },
    show({ title, tag, body, onClick }) {
      try {
        const shown = new Notification(title, { body, tag })
        shown.addEventListener('click', () => {
          focus()
          shown.close()
          onClick()
        })
        return () => shown.close()
      } catch {
        isBroken = true
        return null
      }
    },
  }
}
