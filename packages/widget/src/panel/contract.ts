import type { WidgetSettings } from '@papo/sdk'
import type { PapoEvent, PapoEvents, PapoSettings, PapoState } from '../papo.ts'
import type { Translations } from '../locales/en.ts'

/** What the loader gives to the panel. */
export interface PanelHost {
  /** Aborted when the widget is taken off the page. */
  readonly signal: AbortSignal
  readonly shadow: ShadowRoot
  /** Where the panel draws itself: the element that the launcher controls. */
  readonly panel: HTMLElement
  /** The launcher. */
  readonly button: HTMLButtonElement
  /** Where the API is, ending in a slash. */
  readonly baseUrl: string
  readonly saved: WidgetSettings
  readonly translations: Translations
  /** The BCP 47 tag that the language and the direction follow from. */
  locale(): string
  language(): 'pt-BR' | 'en'
  /** What the page says now, all layers merged. */
  settings(): PapoSettings
  /** Whether anything may be kept in this browser, and asked of the server. */
  mayStore(): boolean
  /** The visitor has agreed to that. */
  agree(): void
  /** Leaves nothing of Papo in this browser. */
  wipe(): void
  getState(): PapoState
  /** Changes the public state; listeners hear of it once. */
  patch(changes: Partial<PapoState>): void
  emit<Name extends PapoEvent>(event: Name, detail: PapoEvents[Name]): void
}

/** What only the panel can carry out: the page's own commands, and `proceed` after the visitor has agreed. */
export type PanelCommand =
  | 'startChat'
  | 'sendMessage'
  | 'endChat'
  | 'identify'
  | 'logout'
  | 'proceed'

/** What the loader asks of the panel. */
export interface PanelHandle {
  /** Opens it; closing gives the focus back to `opener`. */
  open(opener: HTMLElement | null): void
  close(): void
  /** Takes up the chat that is running in this browser, if there is one. */
  resume(): void
  run(command: PanelCommand, value?: unknown): void
  /** The page's settings have changed. */
  update(): void
  /** Takes back everything that the panel did to the page. */
  destroy(): void
}

/** The panel's file. */
export interface PanelModule {
  mountPanel(host: PanelHost): PanelHandle
}
