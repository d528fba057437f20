import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isRefusal, type Site } from '@papo/sdk'
import { createForm, type Form } from '../form/form.ts'
import { originOf } from './origin.ts'
import {
  createSite,
  type NameComplaint,
  nameComplaint,
  type SiteClient,
  type SiteModel,
} from './site-model.ts'

/** What a new site needs: its name and the address of one of its pages. */
export interface NewSite {
  name: string
  address: string
}
export type NewSiteComplaint = NameComplaint | 'noAddress' | 'badAddress'

export interface Sites {
  readonly list: Store<readonly SiteModel[]>
  readonly status: Store<'idle' | 'loading' | 'ready' | 'failed'>
  load(): Promise<void>
  /** Takes over what is stored by now, without a sign of it; what it cannot read stays. */
  refresh(): Promise<void>
  /** Resolves with whether the site and its chats are gone. */
  remove(id: string): Promise<boolean>
  /** A form for another site. `onMade` gets the site. */
  newSite(onMade: (site: Site) => void): Form<NewSite, NewSiteComplaint>
}

export type SitesClient = SiteClient & Pick<AgentClient, 'listSites' | 'createSite' | 'removeSite'>

export function complaintsOf({ name, address }: NewSite) {
  const wrongName = nameComplaint(name)
  return {
    ...(wrongName ? { name: wrongName } : {}),
    ...(originOf(address) === null ? { address: address.trim() ? 'badAddress' : 'noAddress' } : {}),
  } satisfies Partial<Record<keyof NewSite, NewSiteComplaint>>
}

/** The sites of the workspace. Only an owner may list them. */
export function createSites(client: SitesClient): Sites {
  const list = createStore<readonly SiteModel[]>([])
  const status = createStore<'idle' | 'loading' | 'ready' | 'failed'>('idle')

  /** Reads what is stored. A site that changed here meanwhile is newer than the answer. */
  async function read(): Promise<void> {
    const known = new Map(list.get().map((model) => [model.site.get().id, model]))
    const before = new Map(list.get().map(({ site }) => [site.get().id, site.get()]))
    const { sites } = await client.listSites()
    const models = sites.map((site) => {
      const model = known.get(site.id)
      if (!model) return createSite(client, site)
      if (!model.isBusy.get() && model.site.get() === before.get(site.id)) model.renew(site)
      return model
    })
    const made = list.get().filter((model) => !known.has(model.site.get().id))
    const ids = new Set(sites.map(({ id }) => id))
    // What was removed here while the answer was on its way stays removed.
    const isGone = (model: SiteModel) =>
      known.has(model.site.get().id) && !list.get().includes(model)
    list.set([
      ...models.filter((model) => !isGone(model)),
      ...made.filter(({ site }) => !ids.has(site.get().id)),
    ])
  }
  return {
    list,
    status,
    async load() {
      status.set('loading')
      try {
        await read()
        status.set('ready')
      } catch {
        status.set('failed')
      }
    },
    async refresh() {
      await read().catch(() => undefined)
    },
    async remove(id) {
      try {
        await client.removeSite(id)
      } catch (error) {
        // Somebody else has removed it before.
        if (!isRefusal(error, 404)) return false
      }
      list.set(list.get().filter(({ site }) => site.get().id !== id))
      return true
    },
    newSite: (onMade) =>
      createForm<NewSite, NewSiteComplaint>({
        stored: { values: { name: '', address: '' }, revision: null },
        check: complaintsOf,
        async save({ name = '', address = '' }) {
          const origin = originOf(address)
          const site = await client.createSite({
            name,
            allowedOrigins: origin ? [origin] : [],
            onlineNeedsAgent: true,
          })
          list.set([...list.get(), createSite(client, site)])
          onMade(site)
          return { values: { name: '', address: '' }, revision: null }
        },
        refused: (error) => (isRefusal(error, 400) ? { address: 'badAddress' } : null),
      }),
  }
}
