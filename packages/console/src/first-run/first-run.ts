import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { isRefusal, type Site } from '@papo/sdk'
import { createForm, type Form } from '../form/form.ts'
import { installStateOf } from '../site/installation.ts'
import { originOf } from '../site/origin.ts'
import type { SiteModel } from '../site/site-model.ts'
import {
  complaintsOf,
  createSites,
  type NewSite,
  type NewSiteComplaint,
  type Sites,
  type SitesClient,
} from '../site/sites.ts'

/** How far a new owner is, as the server knows it. */
export interface Progress {
  /** The site has a page of the owner's own. */
  isNamed: boolean
  isInstalled: boolean
}

export interface FirstRun {
  readonly sites: Pick<Sites, 'refresh'>
  /** The site that the steps are about; null before it is known, and once a site is tested or the steps are hidden. */
  readonly site: Store<SiteModel | null>
  readonly progress: Store<Progress>
  readonly naming: Store<Form<NewSite, NewSiteComplaint> | null>
  open(): Promise<void>
  /** Hides the steps until the console is opened again. */
  hide(): void
}

/** The name of the site that an installation begins with. */
const firstName = 'Demo'
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether an origin is Papo's own, where the demo page is. */
function isOwn(origin: string, own: URL): boolean {
  const { hostname, host, port } = new URL(origin)
  return host === own.host || (loopback.has(hostname) && port === own.port)
}

/** The first steps of an owner, until a visitor has written from one of their pages. `own` is Papo's own address. */
export function createFirstRun(client: SitesClient, own: string): FirstRun {
  const address = new URL(own)
  const sites = createSites(client)
  const isHidden = createStore(false)
  const site = createStore<SiteModel | null>(null)
  const stored = createStore<Site | null>(null)
  const naming = createStore<Form<NewSite, NewSiteComplaint> | null>(null)
  let follow = () => {}

  function choose(): void {
    const models = sites.list.get()
    const isDone = models.some((model) => installStateOf(model.site.get()) === 'tested')
    const chosen = isDone || isHidden.get() ? null : (models[0] ?? null)
    if (chosen === site.get()) return
    follow()
    follow = chosen?.site.subscribe(stored.set) ?? (() => {})
    stored.set(chosen?.site.get() ?? null)
    naming.set(chosen && createNaming(client, chosen))
    site.set(chosen)
  }
  return {
    sites: {
      async refresh() {
        await sites.refresh()
        choose()
      },
    },
    site,
    naming,
    progress: derived([stored], (known) => ({
      isNamed: known?.allowedOrigins.some((origin) => !isOwn(origin, address)) ?? false,
      isInstalled: known !== null && installStateOf(known) !== 'waiting',
    })),
    async open() {
      if (sites.status.get() === 'idle' || sites.status.get() === 'failed') await sites.load()
      choose()
    },
    hide() {
      isHidden.set(true)
      choose()
    },
  }
}

/** The form of the first step: the site's name, and one of its pages. */
function createNaming(client: SitesClient, model: SiteModel) {
  const { name } = model.site.get()
  const shown = { name: name === firstName ? '' : name, address: '' }
  const naming: Form<NewSite, NewSiteComplaint> = createForm<NewSite, NewSiteComplaint>({
    stored: { values: shown, revision: null },
    check: complaintsOf,
    async save() {
      const { id, name, allowedOrigins } = model.site.get()
      const typed = naming.values.get()
      const origin = originOf(typed.address)
      const origins = [...new Set([...allowedOrigins, ...(origin === null ? [] : [origin])])]
      // The site that an installation begins with becomes the owner's own, as if it had been made here.
      const own = name === firstName ? { onlineNeedsAgent: true } : {}
      const changes = { name: typed.name.trim(), allowedOrigins: origins, ...own }
      model.renew(await client.updateSite(id, changes))
      return { values: typed, revision: null }
    },
    refused: (error) => (isRefusal(error, 400) ? { address: 'badAddress' } : null),
  })
  return naming
}
