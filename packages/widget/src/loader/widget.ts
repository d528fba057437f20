import { mergeAttributes } from '@papo/protocol'
import { pageDocument, type WidgetSettings } from '@papo/sdk'
import type { PanelCommand, PanelHost } from '../panel/contract.ts'
import type { PapoIdentity, PapoSettings } from '../papo.ts'
import { languageOf } from '../locales/language.ts'
import { openerOf } from './host-page.ts'
import { mountWidget, type Mount, whenReady } from './mount.ts'
import { consentKey, hasSession, store, readStored, sessionKey, wipe } from './storage.ts'
import { PanelLoader } from './panel-loader.ts'
import { mergeSettings, savedSettings } from './settings.ts'
import { fetchSettings } from './site.ts'
import { absent, createPublicState } from './state.ts'

/** What moves before a click does. */
const intents = ['pointerenter', 'pointerdown', 'focus']

/** What each command of `papo` does. */
export class Widget {
  readonly #baseUrl: string
  readonly #given: PapoSettings
  readonly #report: (error: unknown) => void
  readonly #public
  readonly #panel
  #later: PapoSettings = {}
  /** What has been said of consent on this page, which counts before what is kept. */
  #hasAgreed: boolean | undefined
  #saved: WidgetSettings | undefined
  #life: Mount | undefined
  /** Unanswered for ever where there is nothing to show. */
  #host: Promise<Omit<PanelHost, 'translations'>> | undefined

  /** `given` is what the tag and the page say. */
  constructor(baseUrl: string, given: PapoSettings, report: (error: unknown) => void) {
    this.#baseUrl = baseUrl
    this.#given = given
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
    if (this.#life) return this.update(changes)
    this.#later = mergeSettings(changes)
    const { site, open = false } = this.#settings()
    if (!site) return this.#report(`data-site is missing. See ${this.#baseUrl}docs`)
    this.#life = mountWidget()
    this.#host = this.#begin(this.#life, site, open)
    if (open) this.open()
  }

  update(changes?: PapoSettings): void {
    const language = this.#language()
    this.#later = mergeSettings(this.#later, changes)
    if (!this.#saved) return
    this.#paint()
    if (this.#language() === language) return this.#panel.mounted?.update()
    // Words come with the panel: another language is another panel.
    const wasOpen = this.#isOpen()
    this.#panel.unmount()
    if (wasOpen) this.open()
  }

  destroy(): void {
    this.close()
    this.#panel.unmount()
    this.#life?.end()
    this.#life = this.#host = this.#saved = undefined
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
    this.#run('startChat', options)
  }

  sendMessage(text: unknown): void {
    this.#run('sendMessage', text)
  }

  endChat(): void {
    this.#run('endChat')
  }

  /** Who the visitor is: what the site has signed, and labels that prove nothing. */
  identify({ token, ...visitor }: PapoIdentity = {}): void {
    if (Object.keys(visitor)[0]) this.update({ visitor })
    if (token !== undefined) this.#run('identify', token)
  }

  /** Nothing of who was here is left, here and in the other tabs. */
  logout(): void {
    this.#hasAgreed = undefined
    this.#leave()
  }

  /** What the page's own banner says. */
  consent(isGiven: unknown): void {
    if (!isGiven) {
      this.#hasAgreed = false
      this.#leave()
    } else {
      this.#agree()
      if (this.#panel.mounted || hasSession(this.#site)) this.#run('proceed')
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
      mayStore: this.#mayKeep,
      agree: this.#agree,
      wipe: this.#wipe,
    }
  }

  #listen({ signal, launcher }: Mount, site: string): void {
    const { button } = launcher
    const resume = () => {
      if (this.#mayKeep()) this.#panel.use(this.#host, (panel) => panel.resume())
    }
    const preload = () => void this.#panel.preload(this.#language()).catch(() => {})
    const onPageClick = (event: Event) => {
      // Until now, and without us at all, its link is followed.
      const opener = openerOf(event)
      if (!opener) return
      event.preventDefault()
      this.#openFrom(opener)
    }
    for (const intent of intents) button.addEventListener(intent, preload, { signal })
    button.addEventListener('click', () => this.toggle(), { signal })
    pageDocument().addEventListener('click', onPageClick, { signal })
    // Another tab has started a chat, or left nothing.
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === consentKey(site)) {
        this.#hasAgreed = newValue === null ? undefined : true
        this.#panel.mounted?.update()
      } else if (key !== null && key !== sessionKey(site)) return
      else if (hasSession(site)) resume()
      else if (newValue === null) this.#forgetVisitor()
    }
    addEventListener('storage', onStorage, { signal })
    if (hasSession(site)) resume()
  }

  #openFrom(opener: HTMLElement | null): void {
    this.#panel.use(this.#host, (panel) => panel.open(opener))
  }

  /** What only the panel can carry out. */
  #run(command: PanelCommand, value?: unknown): void {
    this.#panel.use(this.#host, (panel) => panel.run(command, value))
  }

  get #site(): string {
    return this.#settings().site ?? ''
  }

  /** Whether anything may be kept in this browser, and asked of the server. */
  #mayKeep = (): boolean =>
    this.#hasAgreed ?? (!this.#mustAgree || readStored(consentKey(this.#site)) !== null)

  get #mustAgree(): boolean {
    return [this.#saved, this.#settings()].some((said) => said?.consent === 'required')
  }

  /** A token that the server must still be told of is kept, unless nothing may be. */
  #wipe = (): void => wipe(this.#mustAgree || this.#hasAgreed === false ? '' : 'papo.logout.')

  #agree = (): void => {
    this.#hasAgreed = true
    store(consentKey(this.#site), '1')
  }

  #leave(): void {
    this.#forgetVisitor()
    // Only the panel can tell the server.
    if (this.#host && (this.#panel.mounted || readStored(sessionKey(this.#site))))
      this.#run('logout')
    else this.#wipe()
  }

  #forgetVisitor(): void {
    this.#later = { ...this.#later, visitor: {}, attributes: {} }
  }

  #settings = (): PapoSettings =>
    mergeSettings(this.#saved && savedSettings(this.#saved), this.#given, this.#later)

  #locale = (): string =>
    this.#settings().locale || pageDocument().documentElement.lang || navigator.language

  #language = () => languageOf(this.#locale())

  #isOpen = (): boolean => this.getState().visibility === 'open'

  #paint(): void {
    this.#life?.launcher.paint(this.#settings(), this.#language())
  }

  #setHidden(isHidden: boolean): void {
    if (this.#life) this.#life.launcher.button.hidden = isHidden
  }
}
