import { pageDocument } from '@papo/sdk'
import { createLauncher, type Launcher } from '../launcher/launcher.ts'
import { whenIdle } from './host-page.ts'

/** One start of the widget, from `init` to `destroy`. */
export interface Mount {
  readonly signal: AbortSignal
  readonly launcher: Launcher
  /** Appends the launcher to the page's body and keeps it there. */
  appear(): void
  /** Removes everything from the page. */
  end(): void
}

export function mountWidget(): Mount {
  const ending = new AbortController()
  const { signal } = ending
  const launcher = createLauncher()
  // Pages that replace their body, as Turbo does, would remove the widget with it.
  const watcher = new MutationObserver(appear)

  function appear(): void {
    const { documentElement, body } = pageDocument()
    if (launcher.host.parentNode === body) return
    body.append(launcher.host)
    watcher.disconnect()
    watcher.observe(documentElement, { childList: true })
    watcher.observe(body, { childList: true })
  }

  return {
    signal,
    launcher,
    appear,
    end() {
      ending.abort()
      watcher.disconnect()
      launcher.host.remove()
    },
  }
}

/** Resolves when the page has a body and, unless `isUrgent`, is idle. */
export async function whenReady(isUrgent: boolean): Promise<void> {
  const page = pageDocument()
  if (!page.body) {
    await new Promise((done) => page.addEventListener('DOMContentLoaded', done, { once: true }))
  }
  if (!isUrgent) await new Promise<void>(whenIdle)
}
