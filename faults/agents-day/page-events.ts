import type { Agent } from '../../test/rig/agent.ts'

type Context = ReturnType<Agent['page']['context']>

/**
 * Something that a person at the console could see, hear or be read out: the title of the tab, a live region, a
 * notification, a sound; or where they are: the address, and whether the tab is in view; or what they did: loading
 * the page, a gesture. `cut` and `live` are added by who plays the agent.
 */
export interface PageEvent {
  kind: 'title' | 'said' | 'notified' | 'rang' | 'place' | 'loaded' | 'gesture' | 'cut' | 'live'
  /** Milliseconds since 1970. */
  at: number
  /** Of a sound: `waiting` or `message`. Of a place: the hash, or nothing while the tab is hidden. */
  text: string
}

declare global {
  interface Window {
    tellDay(event: PageEvent): void
  }
}

/** Runs in the page before its own script, after the stubs of what alerts use. */
function record(): void {
  const tell = (kind: PageEvent['kind'], text = '') =>
    window.tellDay({ kind, at: Date.now(), text })
  tell('loaded')
  const last = { title: '', place: '' }
  const look = () => {
    const place = document.hidden ? '' : location.hash
    if (place !== last.place) tell('place', (last.place = place))
    if (document.title !== last.title) tell('title', (last.title = document.title))
  }
  setInterval(look, 50)
  document.addEventListener('visibilitychange', look)
  for (const name of ['pointerdown', 'keydown']) {
    document.addEventListener(name, () => tell('gesture'), { capture: true, once: true })
  }

  const listen = (records: readonly MutationRecord[]) => {
    look()
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement
      const region = element?.closest('[role="status"], [role="alert"]')
      if (!region) continue
      if (region.textContent) tell('said', region.textContent)
    }
  }
  const everything = { childList: true, characterData: true, subtree: true }
  document.addEventListener('DOMContentLoaded', () =>
    new MutationObserver(listen).observe(document.body, everything),
  )

  const Notified = window.Notification
  window.Notification = class extends Notified {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      tell('notified', title)
    }
  }
  const Audio = window.AudioContext
  window.AudioContext = class extends Audio {
    override createOscillator(): OscillatorNode {
      const oscillator = super.createOscillator()
      const start = oscillator.start.bind(oscillator)
      oscillator.start = (at = 0) => {
        // The first note of each sound is another one.
        const sound = oscillator.frequency.value < 700 ? 'waiting' : 'message'
        if (at === 0) tell('rang', sound)
        start(at)
      }
      return oscillator
    }
  }
}

/** Records what the pages of a person show and sound, from their first script on. */
export async function recordPages(context: Context): Promise<PageEvent[]> {
  const events: PageEvent[] = []
  await context.exposeFunction('tellDay', (event: PageEvent) => void events.push(event))
  await context.addInitScript(record)
  return events
}
