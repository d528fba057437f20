import type { BrowserContext, Page } from 'playwright-core'

/** What a page has asked of the browser, as the stubs record it. */
interface Recorded {
  sounds: number
  asked: number
  shown: { title: string; body: string; tag: string; isOpen: boolean }[]
}

declare global {
  interface Window {
    stubbed: Recorded & {
      setHidden(isHidden: boolean): void
      click(at: number): void
      answer: NotificationPermission
    }
  }
}

/** Runs in the page before its own script: a speaker, a desktop, and a tab that can be hidden. */
function stub(given: { permission: NotificationPermission; answer: NotificationPermission }) {
  let isHidden = false
  const shown: (EventTarget & Recorded['shown'][number])[] = []
  window.stubbed = {
    sounds: 0,
    asked: 0,
    shown,
    answer: given.answer,
    setHidden(hidden) {
      isHidden = hidden
      document.dispatchEvent(new Event('visibilitychange'))
    },
    click: (at) => shown[at]?.dispatchEvent(new Event('click')),
  }
  Object.defineProperty(Document.prototype, 'hidden', { get: () => isHidden })
  Object.defineProperty(Document.prototype, 'visibilityState', {
    get: () => (isHidden ? 'hidden' : 'visible'),
  })

  class StubbedNotification extends EventTarget {
    static permission = given.permission
    static requestPermission(): Promise<NotificationPermission> {
      window.stubbed.asked++
      StubbedNotification.permission = window.stubbed.answer
      return Promise.resolve(StubbedNotification.permission)
    }
    readonly title: string
    readonly body: string
    readonly tag: string
    isOpen = true
    constructor(title: string, { body = '', tag = '' }: NotificationOptions = {}) {
      super()
      this.title = title
      this.body = body
      this.tag = tag
      shown.push(this)
    }
    close(): void {
      this.isOpen = false
    }
  }

  /** Like a browser's: it runs only after a gesture, and each sound is a new oscillator at its start. */
  class StubbedAudio {
    state: AudioContextState = 'suspended'
    readonly currentTime = 0
    readonly destination = {}
    resume(): Promise<void> {
      if (navigator.userActivation.hasBeenActive) this.state = 'running'
      return Promise.resolve()
    }
    createGain() {
      const gain = { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} }
      return { gain, connect: (next: unknown) => next }
    }
    createOscillator() {
      const start = (at: number) => {
        if (at === 0) window.stubbed.sounds++
      }
      return { frequency: {}, start, stop: () => {}, connect: (next: unknown) => next }
    }
  }
  Object.assign(window, { Notification: StubbedNotification, AudioContext: StubbedAudio })
}

/** Gives the pages of a person a speaker and a desktop that record what they are asked for. */
export async function stubAlerts(
  context: BrowserContext,
  permission: NotificationPermission = 'default',
  answer: NotificationPermission = 'granted',
): Promise<void> {
  await context.addInitScript(stub, { permission, answer })
}

export const recorded = (page: Page): Promise<Recorded> =>
  page.evaluate(() => {
    const { sounds, asked, shown } = window.stubbed
    return {
      sounds,
      asked,
      shown: shown.map(({ title, body, tag, isOpen }) => ({ title, body, tag, isOpen })),
    }
  })

export const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => window.stubbed.setHidden(hidden), isHidden)
