import type { Locale } from '@papo/chat-kit/language/language'
import type { WidgetSettings } from '@papo/sdk'
import type { PapoEvent, PapoEvents, PapoSettings, PapoState } from './papo.ts'
import type { Translations } from './locales/en.ts'

/** What the loader provides to the panel. */
export interface PanelHost {
  /** Aborted when the widget is removed from the page. */
  readonly signal: AbortSignal
  readonly shadow: ShadowRoot
  /** The element that the panel renders into; the launcher's `aria-controls` names it. */
  readonly panel: HTMLElement
  /** The launcher. */
  readonly button: HTMLButtonElement
  /** The base URL of the API, with a final slash. */
  readonly baseUrl: string
  readonly saved: WidgetSettings
  readonly translations: Translations
  /** The BCP 47 tag that decides the language and the direction. */
  locale(): string
  language(): Locale
  /** The current settings, all layers merged. */
  settings(): PapoSettings
  /** Whether the widget may store data in this browser and call the server. */
  mayStore(): boolean
  /** Records the visitor's consent to that. */
  agree(): void
  /** Removes Papo's data from this browser. */
  wipe(): void
  getState(): PapoState
  /** Changes the public state; listeners get each change once. */
  patch(changes: Partial<PapoState>): void
  emit<Name extends PapoEvent>(event: Name, detail: PapoEvents[Name]): void
}

/**
 * The commands that only the panel can carry out: the page's own, `proceed` after the visitor's consent, and `comeBack`
 * with a mail’s link.
 */
export type PanelCommand =
  | 'startChat'
  | 'sendMessage'
  | 'endChat'
  | 'identify'
  | 'logout'
  | 'proceed'
  | 'comeBack'

/** What the panel provides to the loader. */
export interface PanelHandle {
  /** Opens the panel; closing returns the focus to `opener`. */
  open(opener: HTMLElement | null): void
  close(): void
  /** Resumes the chat that is running in this browser, if there is one. */
  resume(): void
  run(command: PanelCommand, value?: unknown): void
  /** The page's settings have changed. */
  update(): void
  /** Reverts everything that the panel did to the page. */
  destroy(): void
}

/** The panel's file. */
export interface PanelModule {
  mountPanel(host: PanelHost): PanelHandle
}
