import type { Locale } from '@papo/chat-kit/language/language'
import type { PanelHandle, PanelHost, PanelModule } from '../panel-contract.ts'
import type { Translations } from '../locales/en.ts'

/** Defined by the build: the files' paths relative to the script's folder. */
declare const PANEL_FILE: string
declare const LOCALE_FILES: Record<Locale, string>

type Files = [PanelModule, { translations: Translations }]

/**
 * Loads the panel on demand: its code and its language in parallel. After a failure the next use
 * tries again under another URL, since browsers cache a failed module.
 */
export class PanelLoader {
  readonly #baseUrl: string
  readonly #failed: (error: unknown) => void
  #failures = 0
  #mounting: Promise<PanelHandle> | undefined
  /** The panel, once it is mounted. */
  mounted: PanelHandle | undefined

  constructor(baseUrl: string, failed: (error: unknown) => void) {
    this.#baseUrl = baseUrl
    this.#failed = failed
  }

  /** Loads the files without mounting the panel. */
  async preload(language: Locale): Promise<Files> {
    const load = (file: string) =>
      import(this.#baseUrl + file + (this.#failures ? `?${this.#failures}` : ''))
    return (await Promise.all([load(PANEL_FILE), load(LOCALE_FILES[language])])) as Files
  }

  /** Runs with the panel, after mounting it in `host` if necessary. Does nothing without a host. */
  use(
    host: Promise<Omit<PanelHost, 'translations'>> | undefined,
    run: (panel: PanelHandle) => void,
  ): void {
    if (!host) return
    this.#mounting ??= this.#mount(host)
    this.#mounting.then(run).catch((error: unknown) => {
      this.#failures++
      this.#mounting = undefined
      this.#failed(error)
    })
  }

  async #mount(pendingHost: Promise<Omit<PanelHost, 'translations'>>): Promise<PanelHandle> {
    const host = await pendingHost
    host.button.ariaBusy = 'true'
    try {
      const [{ mountPanel }, { translations }] = await this.preload(host.language())
      if (host.signal.aborted) return await new Promise(() => {})
      return (this.mounted = mountPanel({ ...host, translations }))
    } finally {
      host.button.ariaBusy = null
    }
  }

  unmount(): void {
    this.mounted?.destroy()
    this.#mounting = this.mounted = undefined
  }
}
