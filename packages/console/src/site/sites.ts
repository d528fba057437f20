import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type Site } from '@papo/sdk'
import { originOf } from './origin.ts'

/** Why an address could not be added or removed. */
export type OriginProblem = 'invalid' | 'known' | 'refused' | 'failed'

export interface SiteModel {
  readonly site: Store<Site>
  /** The text in the address field. */
  readonly address: Store<string>
  readonly problem: Store<OriginProblem | null>
  readonly isBusy: Store<boolean>
  write(address: string): void
  /** Resolves with the origin that was added, or null. */
  allow(): Promise<string | null>
  /** Resolves with whether the origin was removed. */
  remove(origin: string): Promise<boolean>
}

/** One site and its allowed origins. */
function createSite(client: Pick<AgentClient, 'updateSite'>, initial: Site): SiteModel {
  const site = createStore(initial)
  const address = createStore('')
  const problem = createStore<OriginProblem | null>(null)
  const isBusy = createStore(false)

  async function save(allowedOrigins: string[]): Promise<boolean> {
    isBusy.set(true)
    problem.set(null)
    try {
      site.set(await client.updateSite(site.get().id, { allowedOrigins }))
      return true
    } catch (error) {
      const isRefused = isPapoError(error) && error.code === 'invalid_request'
      problem.set(isRefused ? 'refused' : 'failed')
      return false
    } finally {
      isBusy.set(false)
    }
  }

  return {
    site,
    address,
    problem,
    isBusy,
    write(text) {
      address.set(text)
      problem.set(null)
    },
    async allow() {
      if (isBusy.get()) return null
      const { allowedOrigins } = site.get()
      const origin = originOf(address.get())
      if (origin === null || allowedOrigins.includes(origin)) {
        problem.set(origin === null ? 'invalid' : 'known')
        return null
      }
      if (!(await save([...allowedOrigins, origin]))) return null
      address.set('')
      return origin
    },
    remove: (origin) => save(site.get().allowedOrigins.filter((known) => known !== origin)),
  }
}

export interface Sites {
  readonly list: Store<readonly SiteModel[]>
  readonly status: Store<'idle' | 'loading' | 'ready' | 'failed'>
  load(): Promise<void>
}

/** The sites of the workspace. Only an owner may list them. */
export function createSites(client: Pick<AgentClient, 'listSites' | 'updateSite'>): Sites {
  const list = createStore<readonly SiteModel[]>([])
  const status = createStore<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  return {
    list,
    status,
    async load() {
      status.set('loading')
      try {
        const { sites } = await client.listSites()
        list.set(sites.map((site) => createSite(client, site)))
        status.set('ready')
      } catch {
        status.set('failed')
      }
    },
  }
}
