import { createAnnouncer } from '@papo/chat-kit/announcer/announcer'
import { cappedCount } from '@papo/chat-kit/count/count'
import { directionOf } from '@papo/chat-kit/language/language'
import {
  browserPlatform,
  createVisitorClient,
  pageDocument,
  type Platform,
  unclobbered,
} from '@papo/sdk'
import type { PapoState } from '../papo.ts'
import { createI18n } from '../locales/i18n.ts'
import type { PanelCommand, PanelHandle, PanelHost } from '../panel-contract.ts'
import type { LaterViews } from '../chat/later-views.ts'
import { opens, runCommand } from './commands.ts'
import { currentPage, hideLink } from './current-page.ts'
import { draw, drawIcon } from './draw.tsx'
import { createFullScreen } from './full-screen.ts'
import { createPageFollower } from './page-follower.ts'
import { createPageTitle } from './page-title.ts'
import { inOwnWords } from './own-words.ts'
import { styles } from './styles.ts'
import { PanelModel } from './panel-model.ts'
import { Panel } from './panel.tsx'
import { tabMemory } from './tab-memory.ts'
import { createThemePainter } from './theme.ts'

/** Renders the panel into the loader's shadow root and returns its handle. */
export function mountPanel(host: PanelHost): PanelHandle {
  return new MountedPanel(host)
}

class MountedPanel implements PanelHandle {
  readonly #host: PanelHost
  readonly #platform: Platform = browserPlatform()
  readonly #model: PanelModel
  readonly #stops: (() => void)[] = []
  readonly #theme
  readonly #fullScreen
  readonly #title
  readonly #liveRegion = pageDocument().createElement('div')
  readonly #chevron = drawIcon('down')
  readonly #badge = pageDocument().createElement('span')
  #opener: HTMLElement | null = null
  #later: LaterViews | null = null
  /** Whether `chat/later.ts` is to be requested, once more if a request is on its way and fails. */
  #laterIsDue = true
  /** Stays true once the file is loaded. */
  #laterIsRequested = false
  #isDrawing = false
  #isDestroyed = false
  #isOpen = false

  constructor(host: PanelHost) {
    const { shadow, panel, baseUrl } = host
    const { transport } = host.settings()
    this.#host = host
    const language = host.language()
    const { saved, translations } = inOwnWords(host, language)
    const announcer = createAnnouncer({
      platform: this.#platform,
      combine: (texts) => texts.at(-1) ?? '',
      write: (text) => {
        this.#liveRegion.textContent = text
      },
    })
    this.#model = new PanelModel({
      client: createVisitorClient({
        baseUrl: baseUrl.replace(/\/$/, ''),
        siteKey: saved.siteKey,
        platform: this.#platform,
        ...(transport === 'poll' ? { transport } : {}),
      }),
      saved,
      settings: host.settings,
      context: {
        platform: this.#platform,
        siteKey: saved.siteKey,
        baseUrl,
        i18n: createI18n(translations, language),
        tabMemory,
        mayStore: host.mayStore,
        agree: host.agree,
        wipe: host.wipe,
        page: currentPage,
        hideLink,
        followPages: createPageFollower(this.#platform),
        changed: () => this.#draw(),
        announce: (text) => announcer.announce(text),
        emit: host.emit,
      },
    })
    this.#theme = createThemePainter(shadow, panel, host.settings)
    this.#fullScreen = createFullScreen(shadow.host as HTMLElement, panel)
    this.#title = createPageTitle(this.#platform)
    this.#build(language)
    this.#listen()
    this.#stops.push(
      announcer.stop,
      this.#theme.stop,
      this.#fullScreen.stop,
      this.#title.stop,
      () => this.#model.stop(),
    )
    this.#render()
  }

  open(opener: HTMLElement | null): void {
    const { panel, button } = this.#host
    this.#opener = opener ?? button
    this.#show()
    // A click on one of the page's own links leaves the focus there, so move it into the chat.
    this.#focus()
    panel.scrollTop = 0
  }

  close(): void {
    if (!this.#isOpen) return
    const isInside = this.#focused !== null
    this.#isOpen = false
    this.#model.close()
    this.#render()
    if (isInside && this.#opener) unclobbered(this.#opener).focus()
  }

  resume(): void {
    void this.#model.resume().then((isToShow) => {
      if (isToShow && !this.#isDestroyed) this.#show()
    })
  }

  run(command: PanelCommand, value?: unknown): void {
    runCommand(this.#model, command, value)
    if (opens.includes(command)) this.open(null)
  }

  update(): void {
    this.#model.updateVisibility()
    this.#theme.paint()
    this.#render()
  }

  destroy(): void {
    this.#isDestroyed = true
    this.#isOpen = false
    for (const stop of this.#stops) stop()
    const { panel, shadow, button } = this.#host
    draw(null, panel)
    panel.hidden = true
    this.#liveRegion.remove()
    this.#badge.remove()
    this.#chevron.remove()
    button.setAttribute('aria-expanded', 'false')
    shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet)
  }

  readonly #sheet = new CSSStyleSheet()

  #build(language: string): void {
    const { shadow, panel, button } = this.#host
    this.#sheet.replaceSync(styles)
    shadow.adoptedStyleSheets.push(this.#sheet)
    panel.className = 'panel'
    panel.role = 'dialog'
    panel.lang = language
    panel.dir = directionOf(this.#host.locale())
    panel.hidden = false
    this.#badge.className = 'badge'
    this.#badge.dir = 'ltr'
    button.append(this.#chevron, this.#badge)
    this.#liveRegion.className = 'sr'
    this.#liveRegion.role = 'status'
    shadow.append(this.#liveRegion)
  }

  #listen(): void {
    const ending = new AbortController()
    pageDocument().addEventListener('keydown', (event) => this.#onKeyDown(event), {
      signal: ending.signal,
    })
    this.#stops.push(
      () => ending.abort(),
      this.#platform.visibility.onChange(() => this.#model.updateVisibility()),
    )
  }

  /** Escape closes the panel wherever the focus is, unless the page has handled the key. */
  #onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !this.#isOpen)
      return
    const conversation = this.#model.conversation.get()
    if (!conversation?.isConfirming.get()) return this.close()
    conversation.confirm(false)
  }

  #show(): void {
    this.#isOpen = true
    this.#laterIsDue = true
    this.#model.open()
    this.#render()
  }

  get #focused(): HTMLElement | null {
    const { shadow, panel } = this.#host
    const focused = shadow.activeElement
    return focused && panel.contains(focused) ? (focused as HTMLElement) : null
  }

  /** Focuses the view's target; with `isBack`, after a dialog, the button that opened it. */
  #focus(isBack = false): void {
    const { panel } = this.#host
    const target =
      panel.querySelector<HTMLElement>('[role=alertdialog] [data-focus]') ??
      (isBack ? panel.querySelector<HTMLElement>('[data-end]') : null) ??
      panel.querySelector<HTMLElement>('[data-focus]')
    target?.focus()
  }

  #draw(): void {
    if (this.#isDrawing || this.#isDestroyed) return
    this.#isDrawing = true
    queueMicrotask(() => {
      this.#isDrawing = false
      if (!this.#isDestroyed) this.#render()
    })
  }

  #render(): void {
    const { panel, button, patch } = this.#host
    const model = this.#model
    const { i18n, saved } = model
    const state = model.publicState
    const focused = this.#focused
    const wasAsking = panel.querySelector('[role=alertdialog]') !== null
    panel.inert = !this.#isOpen
    if (panel.dataset.view !== state.view) this.#laterIsDue = true
    panel.dataset.view = state.view
    panel.ariaLabel = saved.texts.title ?? i18n.t('panel.title')
    panel.classList.toggle('open', this.#isOpen)
    button.setAttribute('aria-expanded', String(this.#isOpen))
    if (this.#isOpen) button.hidden = false
    draw(
      <Panel
        model={model}
        view={state.view ?? 'home'}
        later={this.#later}
        close={() => this.close()}
        focusComposer={() => panel.querySelector('textarea')?.focus()}
      />,
      panel,
    )
    const conversation = model.conversation.get()
    if (conversation?.isConfirming.get()) this.#laterIsDue = true
    if (conversation && this.#laterIsDue && !this.#laterIsRequested) void this.#loadLater()
    this.#fullScreen.follow(this.#isOpen)
    // The focused element was removed or is inert: do not let the focus fall back to the page.
    if (focused && this.#isOpen && (!this.#focused || focused.closest('[inert]')))
      this.#focus(wasAsking)
    this.#showUnread(state.unread ?? 0)
    patch({ ...state, ...this.#visibility })
  }

  /**
   * Loads what no chat begins with from its own file while the chat is running. A failed file is
   * requested again at the next opening, the next view, and when the visitor wants to end the chat.
   */
  async #loadLater(): Promise<void> {
    this.#laterIsDue = false
    this.#laterIsRequested = true
    try {
      const later = await import('../chat/later.ts')
      this.#sheet.replaceSync(styles + later.styles)
      this.#later = later
      this.#draw()
    } catch {
      this.#laterIsRequested = false
      if (this.#laterIsDue) void this.#loadLater()
    }
  }

  get #visibility(): Partial<PapoState> {
    if (this.#isOpen) return { visibility: 'open' }
    return this.#host.getState().visibility === 'open' ? { visibility: 'closed' } : {}
  }

  #showUnread(unread: number): void {
    const { button } = this.#host
    const { i18n } = this.#model
    const label = i18n.t('launcher.label')
    this.#badge.textContent = unread ? cappedCount(unread, 9) : ''
    this.#badge.hidden = !unread
    button.ariaLabel = unread ? `${label}, ${i18n.count('launcher.unread', unread)}` : label
    this.#title.show(unread)
  }
}
