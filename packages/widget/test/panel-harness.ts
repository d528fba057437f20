import { createVisitorClient, type Page, type WidgetSettings } from '@papo/sdk'
import { type Backend, createBackend, manualPlatform, type ManualPlatform } from '@papo/testing'
import { reportPages } from '../src/panel/page-report.ts'
import { PanelModel } from '../src/panel/panel-model.ts'
import type { PapoSettings } from '../src/papo.ts'
import { translations as portuguese } from '../src/locales/pt-BR.ts'
import { createI18n } from '../src/locales/i18n.ts'

/** The texts of a visitor in Brazil. */
export const i18n = createI18n(portuguese, 'pt-BR')

interface PanelHarnessOptions {
  backend?: Backend
  platform?: ManualPlatform
  saved?: Partial<WidgetSettings>
  settings?: PapoSettings
  /** Whether the visitor has consented; true by default. */
  agrees?: boolean
  /** The tab's storage from the previous page. */
  tab?: Map<string, string>
}

/** The panel without a page: its model with a backend in memory. */
export async function openPanel(options: PanelHarnessOptions = {}) {
  const platform = options.platform ?? manualPlatform()
  const backend = options.backend ?? createBackend({ platform })
  const tab = options.tab ?? new Map<string, string>()
  let mayStore = options.agrees ?? true
  let page: Page = { url: 'https://shop.test/lamps', title: 'Lamps' }
  const navigated = new Set<() => void>()
  const announced: string[] = []
  const hidden: string[] = []
  const events: [string, unknown][] = []
  if (!options.platform) platform.useServer(backend.fetch)
  const client = createVisitorClient({
    baseUrl: 'https://papo.test',
    siteKey: backend.site.key,
    platform,
  })
  const model = new PanelModel({
    client,
    saved: { ...(await client.getWidgetSettings()), ...options.saved },
    settings: () => options.settings ?? {},
    context: {
      platform,
      siteKey: backend.site.key,
      baseUrl: 'https://papo.test/',
      i18n,
      tabMemory: {
        get: (key) => tab.get(key) ?? null,
        set: (key, value) => void tab.set(key, value),
        remove: (key) => void tab.delete(key),
      },
      mayStore: () => mayStore,
      agree: () => {
        mayStore = true
      },
      wipe() {
        tab.clear()
        for (const key of Object.keys(platform.stored.contents)) platform.storage.remove(key)
      },
      page: () => page,
      hideLink: (code) => void hidden.push(code),
      followPages(pages) {
        const onNavigation = (run: () => void) => {
          navigated.add(run)
          return () => void navigated.delete(run)
        }
        return reportPages({ platform, page: () => page, onNavigation }, pages)
      },
      changed: () => {},
      announce: (text) => void announced.push(text),
      emit: (name, detail) => void events.push([name, detail]),
    },
  })
  return {
    platform,
    backend,
    client,
    model,
    tab,
    announced,
    /** The codes that were taken out of the page's address. */
    hidden,
    /** The page goes to another address, as `pushState` does, and has a title. */
    goTo(url: string, title: string) {
      page = { url, title }
      for (const run of navigated) run()
    },
    /** Sets the title of the page, later than its address. */
    setTitle(title: string) {
      page = { ...page, title }
    },
    /** Names of the events so far. */
    get eventNames(): string[] {
      return events.map(([name]) => name)
    },
    detailOf: (name: string): unknown => events.findLast(([event]) => event === name)?.[1],
    /** The id of the backend's last chat. */
    async chatId(): Promise<string> {
      return (await backend.chats()).at(-1)?.id ?? ''
    },
    /** The backend's log of that chat: the texts, and the kinds of other entries. */
    async log(): Promise<(string | null)[]> {
      const log = await backend.log(await this.chatId())
      return log.map(({ kind, text }) => (kind === 'text' ? text : kind))
    },
  }
}

export type PanelHarness = Awaited<ReturnType<typeof openPanel>>
