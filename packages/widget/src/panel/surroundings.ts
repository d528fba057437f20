import type { KeyValueStorage, Page, Platform } from '@papo/sdk'
import type { PapoEvent, PapoEvents } from '../papo.ts'
import type { Speech } from '../words/speech.ts'

/** Everything that the panel's models take from where they run. */
export interface Surroundings {
  readonly platform: Platform
  readonly siteKey: string
  readonly speech: Speech
  /** Lives as long as the tab. */
  readonly tabMemory: KeyValueStorage
  /** Whether anything may be kept in this browser, and asked of the server. */
  mayKeep(): boolean
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
