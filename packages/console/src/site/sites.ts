import { type AgentClient, isPapoError, type Site } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'
import { originOf } from './origin.ts'

/** Why an address could not be added or removed. */
export type OriginProblem = 'invalid' | 'known' | 'refused' | 'failed'

export interface SiteModel {
  readonly site: ReadonlySignal<Site>
  /** The text in the address field. */
  readonly address: ReadonlySignal<string>
  readonly problem: ReadonlySignal<OriginProblem | null>
  readonly isBusy: ReadonlySignal<boolean>
  write(address: string): void
  /** Resolves with the origin that was added, or null. */
  allow(): Promise<string | null>
  /** Resolves with whether the origin was removed. */
  remove(origin: string): Promise<boolean>
}

/** One site and its allowed origins. */
function createSite(client: Pick<AgentClient, 'updateSite'>, initial: Site): SiteModel {
  const site = signal(initial)
  const address = signal('')
  const problem = signal<OriginProblem | null>(null)
  const isBusy = signal(false)

  async function save(allowedOrigins: string[]): Promise<boolean> {
    isBusy.value = true
    problem.value = null
    try {
      site.value = await client.updateSite(site.peek().id, { allowedOrigins })
      return true
    } catch (error) {
      const isRefused = isPapoError(error) && error.code === 'invalid_request'
      problem.value = isRefused ? 'refused' : 'failed'
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    site,
    address,
    problem,
    isBusy,
    write(text) {
      address.value = text
      problem.value = null
    },
    async allow() {
      if (isBusy.peek()) return null
      const { allowedOrigins } = site.peek()
      const origin = originOf(address.peek())
      if (origin === null || allowedOrigins.includes(origin)) {
        problem.value = origin === null ? 'invalid' : 'known'
        return null
      }
      if (!(await save([...allowedOrigins, origin]))) return null
      address.value = ''
      return origin
    },
    remove: (origin) => save(site.peek().allowedOrigins.filter((known) => known !== origin)),
  }
}

export interface Sites {
  readonly list: ReadonlySignal<readonly SiteModel[]>
  readonly status: ReadonlySignal<'idle' | 'loading' | 'ready' | 'failed'>
  load(): Promise<void>
}

/** The sites of the workspace. Only an owner may list them. */
export function createSites(client: Pick<AgentClient, 'listSites' | 'updateSite'>): Sites {
  const list = signal<readonly SiteModel[]>([])
  const status = signal<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  return {
    list,
    status,
    async load() {
      status.value = 'loading'
      try {
        const { sites } = await client.listSites()
        list.value = sites.map((site) => createSite(client, site))
        status.value = 'ready'
      } catch {
        status.value = 'failed'
      }
    },
  }
}
