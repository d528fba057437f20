import { pageDocument } from '@papo/sdk'
import { createLauncher, type Launcher } from '../launcher/launcher.ts'
import { whenIdle } from './host-page.ts'

/** One start of the widget, from `init` to `destroy`. */
export interface Mount {
  readonly signal: AbortSignal
  readonly launcher: Launcher
  /** Puts the launcher on the page, last in its body, and keeps it there. */
  appear(): void
  /** Takes everything off the page. */
  end(): void
}

export function mountWidget(): Mount {
  const ending = new AbortController()
  const { signal } = ending
  const launcher = createLauncher()
  // Pages that swap their body, as Turbo does, would lose the widget with it.
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

/** Resolves when the page has a body and, unless somebody waits, nothing better to do. */
export async function whenReady(isUrgent: boolean): Promise<void> {
  const page = pageDocument()
  if (!page.body) {
    await new Promise((done) => page.addEventListener('DOMContentLoaded', done, { once: true }))
  }
  if (!isUrgent) await new Promise<void>(whenIdle)
}
