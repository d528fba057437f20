import type { KeyValueStorage, Page, Platform } from '@papo/sdk'
import type { PapoEvent, PapoEvents } from '../papo.ts'
import type { I18n } from '../locales/i18n.ts'

/** Everything that the panel's models take from where they run. */
export interface PanelContext {
  readonly platform: Platform
  readonly siteKey: string
  readonly i18n: I18n
  /** Lives as long as the tab. */
  readonly tabMemory: KeyValueStorage
  /** Whether anything may be kept in this browser, and asked of the server. */
  mayStore(): boolean
  /** The visitor has agreed to that. */
  agree(): void
  /** Leaves nothing of Papo in this browser. */
  wipe(): void
  /** Where the visitor is; undefined for a page without a web address. */
  page(): Page | undefined
  /** A model has changed: draw it. */
  changed(): void
  /** Says it for the ear only. */
  announce(text: string): void
  emit<Name extends PapoEvent>(event: Name, detail: PapoEvents[Name]): void
}
