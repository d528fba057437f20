import { mergeAttributes } from '@papo/protocol'
import { pageDocument, type WidgetSettings } from '@papo/sdk'
import type { PanelCommand, PanelHost } from '../panel-contract.ts'
import type { PapoIdentity, PapoSettings } from '../papo.ts'
import { languageOf } from '@papo/chat-kit/language/language'
import { openerOf, linkCode } from './host-page.ts'
import { mountWidget, type Mount, whenReady } from './mount.ts'
import { consentKey, hasSession, store, readStored, sessionKey, wipe } from './storage.ts'
import { PanelLoader } from './panel-loader.ts'
import { mergeSettings, savedSettings } from './settings.ts'
import { fetchSettings } from './site.ts'
import { absent, createPublicState } from './state.ts'

/** Events that usually precede a click; the panel's files are then preloaded. */
const intents = ['pointerenter', 'pointerdown', 'focus']

/** Carries out the commands of `papo`. */
export class Widget {
  readonly #baseUrl: string
  readonly #pageSettings: PapoSettings
  readonly #report: (error: unknown) => void
  readonly #public
  readonly #panel
  #updates: PapoSettings = {}
  /** The consent given or refused on this page; it outranks the stored one. */
  #hasAgreed: boolean | undefined
  #saved: WidgetSettings | undefined
  #mount: Mount | undefined
  /** Never resolves if the widget must not appear. */
  #host: Promise<Omit<PanelHost, 'translations'>> | undefined

  /** `pageSettings` are those of the script tag and of `papoSettings`. */
  constructor(baseUrl: string, pageSettings: PapoSettings, report: (error: unknown) => void) {
    this.#baseUrl = baseUrl
    this.#pageSettings = pageSettings
    this.#report = report
    this.#public = createPublicState(report)
    this.#panel = new PanelLoader(baseUrl, (error) => {
      report(error)
      if (this.#hasAgreed === false) this.#wipe()
      this.#public.emit('error', { code: 'panel_unavailable', message: String(error) })
    })
    this.on = this.#public.on
    this.off = this.#public.off
    this.getState = this.#public.getState
  }

  readonly on
  readonly off
  readonly getState

  init(changes?: PapoSettings): void {
    if (this.#mount) return this.update(changes)
    this.#updates = mergeSettings(changes)
    const { site, open = false } = this.#settings()
    if (!site) return this.#report(`data-site is missing. See ${this.#baseUrl}docs/embedding`)
    this.#mount = mountWidget()
    this.#host = this.#begin(this.#mount, site, open)
    if (open) this.open()
  }

  update(changes?: PapoSettings): void {
    const language = this.#language()
    this.#updates = mergeSettings(this.#updates, changes)
    if (!this.#saved) return
    this.#paint()
    if (this.#language() === language) return this.#panel.mounted?.update()
    // The texts are loaded with the panel, so another language needs another panel.
    const wasOpen = this.#isOpen()
    this.#panel.unmount()
    if (wasOpen) this.open()
  }

  destroy(): void {
    this.close()
    this.#panel.unmount()
    this.#mount?.end()
    this.#mount = this.#host = this.#saved = undefined
    this.#public.patch(absent)
  }

  open(): void {
    this.#openFrom(null)
  }

  close(): void {
    this.#panel.mounted?.close()
  }

  toggle(): void {
    if (this.#isOpen()) this.close()
    else this.open()
  }

  show(): void {
    this.#setHidden(false)
    if (this.getState().visibility === 'hidden') this.#public.patch({ visibility: 'closed' })
  }

  hide(): void {
    this.close()
    this.#setHidden(true)
    this.#public.patch({ visibility: 'hidden' })
  }

  startChat(options: unknown): void {
    this.#runInPanel('startChat', options)
  }

  sendMessage(text: unknown): void {
    this.#runInPanel('sendMessage', text)
  }

  endChat(): void {
    this.#runInPanel('endChat')
  }

  /** Identifies the visitor by the site's signed token; the other fields are unverified. */
  identify({ token, ...visitor }: PapoIdentity = {}): void {
    if (Object.keys(visitor)[0]) this.update({ visitor })
    if (token !== undefined) this.#runInPanel('identify', token)
  }

  /** Ends the session and removes the visitor's data, in the other tabs too. */
  logout(): void {
    this.#hasAgreed = undefined
    this.#endSession()
  }

  /** The answer to the page's own banner. */
  consent(isGiven: unknown): void {
    if (!isGiven) {
      this.#hasAgreed = false
      this.#endSession()
    } else {
      this.#agree()
      if (this.#panel.mounted || hasSession(this.#site)) this.#runInPanel('proceed')
    }
  }

  setAttributes(attributes: PapoSettings['attributes']): void {
    const known = this.#settings().attributes ?? {}
    this.update({ attributes: mergeAttributes(known, attributes ?? {}) })
  }

  async #begin(
    mount: Mount,
    site: string,
    isUrgent: boolean,
  ): Promise<Omit<PanelHost, 'translations'>> {
    const { signal, launcher } = mount
    const never = new Promise<never>(() => {})
    await whenReady(isUrgent)
    const saved = await fetchSettings(this.#baseUrl, site, signal, this.#report)
    if (!saved || signal.aborted) return never
    this.#saved = saved
    this.#paint()
    mount.appear()
    this.#listen(mount, site)
    const { availability } = saved
    this.#public.patch({ ready: true, availability, connection: 'online' })
    return {
      ...this.#public,
      ...launcher,
      signal,
      saved,
      baseUrl: this.#baseUrl,
      settings: this.#settings,
      locale: this.#locale,
      language: this.#language,
      mayStore: this.#mayStore,
      agree: this.#agree,
      wipe: this.#wipe,
    }
  }

  #listen({ signal, launcher }: Mount, site: string): void {
    const { button } = launcher
    const resume = () => {
      if (this.#mayStore()) this.#panel.use(this.#host, (panel) => panel.resume())
    }
    const preload = () => void this.#panel.preload(this.#language()).catch(() => {})
    const onPageClick = (event: Event) => {
      // Before the widget is ready, or without it, the browser follows the element's link.
      const opener = openerOf(event)
      if (!opener) return
      event.preventDefault()
      this.#openFrom(opener)
    }
    for (const intent of intents) button.addEventListener(intent, preload, { signal })
    button.addEventListener('click', () => this.toggle(), { signal })
    pageDocument().addEventListener('click', onPageClick, { signal })
    // Another tab has started a chat, or has removed the visitor's data.
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === consentKey(site)) {
        this.#hasAgreed = newValue === null ? undefined : true
        this.#panel.mounted?.update()
      } else if (key !== null && key !== sessionKey(site)) return
      else if (hasSession(site)) resume()
      else if (newValue === null) this.#forgetVisitor()
    }
    addEventListener('storage', onStorage, { signal })
    // The address or the tab has it until the server has answered, so that a reload does not lose the way into the chat.
    const link = linkCode() ?? readStored(`papo.link.${site}`, () => sessionStorage)
    if (link) this.#runInPanel('comeBack', link)
    // A visitor without a chat may have got an answer in an earlier one.
    else if (readStored(sessionKey(site))) resume()
  }

  #openFrom(opener: HTMLElement | null): void {
    this.#panel.use(this.#host, (panel) => panel.open(opener))
  }

  /** Runs a command that only the panel can carry out. */
  #runInPanel(command: PanelCommand, value?: unknown): void {
    this.#panel.use(this.#host, (panel) => panel.run(command, value))
  }

  get #site(): string {
    return this.#settings().site ?? ''
  }

  /** Whether the widget may store data in this browser and call the server. */
  #mayStore = (): boolean =>
    this.#hasAgreed ?? (!this.#mustAgree || readStored(consentKey(this.#site)) !== null)

  get #mustAgree(): boolean {
    return [this.#saved, this.#settings()].some((settings) => settings?.consent === 'required')
  }

  /** Keeps the tokens of pending logouts, unless consent is required or was refused. */
  #wipe = (): void => wipe(this.#mustAgree || this.#hasAgreed === false ? '' : 'papo.logout.')

  #agree = (): void => {
    this.#hasAgreed = true
    store(consentKey(this.#site), '1')
  }

  #endSession(): void {
    this.#forgetVisitor()
    // Only the panel can end the session on the server.
    if (this.#host && (this.#panel.mounted || readStored(sessionKey(this.#site))))
      this.#runInPanel('logout')
    else this.#wipe()
  }

  #forgetVisitor(): void {
    this.#updates = { ...this.#updates, visitor: {}, attributes: {} }
  }

  #settings = (): PapoSettings =>
    mergeSettings(this.#saved && savedSettings(this.#saved), this.#pageSettings, this.#updates)

  #locale = (): string =>
    this.#settings().locale || pageDocument().documentElement.lang || navigator.language

  #language = () => languageOf(this.#locale())

  #isOpen = (): boolean => this.getState().visibility === 'open'

  #paint(): void {
    this.#mount?.launcher.paint(this.#settings(), this.#language())
  }

  #setHidden(isHidden: boolean): void {
    if (this.#mount) this.#mount.launcher.button.hidden = isHidden
  }
}
