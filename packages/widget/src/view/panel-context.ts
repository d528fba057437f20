import type { KeyValueStorage, Page, PageVisit, Platform, Stop, VisitorChat } from '@papo/sdk'
import type { PapoEvent, PapoEvents } from '../papo.ts'
import type { I18n } from '../locales/i18n.ts'

/** The pages of a chat that are reported. */
export interface ChatPages {
  readonly chat: VisitorChat
  /** The address of the page that the server knows; empty for none. */
  readonly known: string
  send(page: PageVisit): Promise<void>
}

/** The dependencies of the panel's models. */
export interface PanelContext {
  readonly platform: Platform
  readonly siteKey: string
  /** The address of the server. */
  readonly baseUrl: string
  readonly i18n: I18n
  /** Lives as long as the tab. */
  readonly tabMemory: KeyValueStorage
  /** Whether the widget may store data in this browser and call the server. */
  mayStore(): boolean
  /** Records the visitor's consent to that. */
  agree(): void
  /** Removes Papo's data from this browser. */
  wipe(): void
  /** The visitor's page; undefined for a page that is not http(s). */
  page(): Page | undefined
  /** Takes the code of a mail's link out of the page's address. */
  hideLink(code: string): void
  /** Reports each page that the visitor of a chat goes to, until the returned function is called. */
  followPages(pages: ChatPages): Stop
  /** A model has changed: schedules a render. */
  changed(): void
  /** Announces a text to screen readers. */
  announce(text: string): void
  emit<Name extends PapoEvent>(event: Name, detail: PapoEvents[Name]): void
}
