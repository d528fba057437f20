import { createStore, type Store, type WritableStore } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type Site } from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'
import { originOf } from './origin.ts'

/** Why an address could not be added or removed. */
export type OriginProblem = 'invalid' | 'known' | 'refused' | 'failed'

/** The longest name that the server stores. */
const nameLength = 80

export type NameComplaint = 'noName' | 'longName'

export interface SiteName {
  name: string
}

/** What is wrong with a name, before it is sent. */
export const nameComplaint = (name: string): NameComplaint | null => {
  if (!name.trim()) return 'noName'
  return name.trim().length > nameLength ? 'longName' : null
}

export type SiteClient = Pick<AgentClient, 'updateSite' | 'changeSiteKey'>

export interface SiteModel {
  readonly site: Store<Site>
  /** The text in the address field. */
  readonly address: Store<string>
  readonly problem: Store<OriginProblem | null>
  readonly isBusy: Store<boolean>
  readonly name: Form<SiteName, NameComplaint>
  write(address: string): void
  /** Resolves with the origin that was added, or null. */
  allow(): Promise<string | null>
  /** Allows an origin that the server has named. Resolves with whether it is allowed. */
  allowRefused(origin: string): Promise<boolean>
  /** Gives the site a new key; resolves with whether it has one. */
  changeKey(): Promise<boolean>
  /** Resolves with whether the origin was removed. */
  remove(origin: string): Promise<boolean>
  /** Shows the site as it is stored by now. */
  renew(site: Site): void
}

type Change = (origins: readonly string[]) => string[]

/** One site: its name and its allowed origins. */
export function createSite(client: SiteClient, initial: Site): SiteModel {
  const site = createStore(initial)
  const address = createStore('')
  const problem = createStore<OriginProblem | null>(null)
  const isBusy = createStore(false)
  const name = createNameForm(client, site)

  const origins = { allowedOrigins: '/allowedOrigins' } as const

  function take(next: Site): void {
    site.set(next)
    name.renew(storedName(next))
  }
  const send = async (change: Change) => {
    const { id, allowedOrigins, revision } = site.get()
    const next = change(allowedOrigins)
    take(await client.updateSite(id, { allowedOrigins: next, ifRevision: revision }))
  }
  /** Repeats the change over what somebody else has stored meanwhile. */
  const repeat = async (error: unknown, change: Change) => {
    const changes = isPapoError(error)
      ? changesOf<Pick<Site, 'allowedOrigins'>>(error, origins)
      : null
    if (!changes?.revision) throw error
    site.set({ ...site.get(), ...changes.values, revision: changes.revision })
    await send(change)
  }
  async function save(change: Change): Promise<boolean> {
    isBusy.set(true)
    problem.set(null)
    try {
      await send(change).catch(async (error: unknown) => await repeat(error, change))
      return true
    } catch (error) {
      const isRefused = isPapoError(error) && error.code === 'invalid_request'
      problem.set(isRefused ? 'refused' : 'failed')
      return false
    } finally {
      isBusy.set(false)
    }
  }

  const add = (origin: string) => save((known) => [...new Set([...known, origin])])

  return {
    site,
    address,
    problem,
    isBusy,
    name,
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
      if (!(await add(origin))) return null
      address.set('')
      return origin
    },
    allowRefused: add,
    async changeKey() {
      try {
        take(await client.changeSiteKey(site.get().id))
        return true
      } catch {
        return false
      }
    },
    remove: (origin) => save((known) => known.filter((one) => one !== origin)),
    renew: take,
  }
}

const storedName = ({ name, revision }: Site) => ({ values: { name }, revision })

function createNameForm(
  client: Pick<AgentClient, 'updateSite'>,
  site: WritableStore<Site>,
): SiteModel['name'] {
  return createForm<SiteName, NameComplaint>({
    stored: storedName(site.get()),
    check({ name }) {
      const complaint = nameComplaint(name)
      return complaint ? { name: complaint } : {}
    },
    async save(changes, revision) {
      const ifRevision = revision ?? site.get().revision
      site.set(await client.updateSite(site.get().id, { ...changes, ifRevision }))
      return storedName(site.get())
    },
    changedMeanwhile: (error) => changesOf<SiteName>(error, { name: '/name' }),
    refused: (error) =>
      refusedFields<SiteName, NameComplaint>(error, { name: '/name' }, 'longName'),
  })
}
