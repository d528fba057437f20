import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, PapoError, Site } from '@papo/sdk'
import { createForm, type Form } from '../form/form.ts'
import { isSame } from '../form/same.ts'
import { check, type Complaint, refusedFields, type SiteComplaints } from './checks.ts'
import { changesOf, type FieldName, type SiteValues, valuesOf } from './values.ts'

export type SiteForm = Form<SiteValues, Complaint>

/** A field that an attempt to save failed on; a new object at each attempt. */
export interface Refused {
  readonly field: FieldName
}

export interface SiteSettingsModel {
  readonly status: Store<'loading' | 'ready' | 'missing' | 'failed'>
  /** The site as it was stored last; null until it is there. */
  readonly site: Store<Site | null>
  /** Null until the site is there. */
  readonly form: Store<SiteForm | null>
  readonly refusal: Store<Refused | null>
  load(): Promise<void>
}

type Client = Pick<AgentClient, 'listSites' | 'updateSite'>

/** The settings of one site. */
export function createSiteSettings(client: Client, siteId: string): SiteSettingsModel {
  const status = createStore<'loading' | 'ready' | 'missing' | 'failed'>('loading')
  const site = createStore<Site | null>(null)
  const form = createStore<SiteForm | null>(null)
  const refusal = createStore<Refused | null>(null)
  const noted = (complaints: SiteComplaints): SiteComplaints => {
    const [field] = Object.keys(complaints) as FieldName[]
    if (field) refusal.set({ field })
    return complaints
  }
  return {
    status,
    site,
    form,
    refusal,
    async load() {
      status.set('loading')
      try {
        const found = (await client.listSites()).sites.find(({ id }) => id === siteId)
        if (!found) return status.set('missing')
        site.set(found)
        form.set(formOf({ client, noted, onSaved: (saved) => site.set(saved) }, found))
        status.set('ready')
      } catch {
        status.set('failed')
      }
    },
  }
}

const storedOf = (site: Site) => ({ values: valuesOf(site), revision: site.revision })

interface FormNeeds {
  client: Client
  noted(complaints: SiteComplaints): SiteComplaints
  onSaved(site: Site): void
}

function formOf({ client, noted, onSaved }: FormNeeds, first: Site): SiteForm {
  let site = first
  const form: SiteForm = createForm<SiteValues, Complaint>({
    stored: storedOf(first),
    check: (values) => noted(check(values)),
    async save(changes, revision) {
      const update = changesOf(changes, form.values.get(), site)
      site = await client.updateSite(site.id, {
        ...update,
        ...(revision === null ? {} : { ifRevision: revision }),
      })
      onSaved(site)
      return storedOf(site)
    },
    refused: ({ problem }: PapoError) =>
      noted(refusedFields((problem?.errors ?? []).map(({ path }) => path))),
    changedMeanwhile({ problem }: PapoError) {
      const meanwhile = problem?.meanwhile
      if (!meanwhile) return null
      const before = valuesOf(site)
      site = withFields(site, meanwhile.fields)
      const now = valuesOf(site)
      const names = (Object.keys(now) as FieldName[]).filter(
        (name) => !isSame(now[name], before[name]),
      )
      return {
        values: Object.fromEntries(names.map((name) => [name, now[name]])),
        revision: meanwhile.revision,
      }
    },
  })
  return form
}

/** The site with other values at the JSON Pointers; whatever does not belong to a site's settings stays out. */
function withFields(site: Site, fields: readonly { path: string; value: unknown }[]): Site {
  const changed = structuredClone(site)
  for (const { path, value } of fields) {
    const steps = path.split('/').slice(1)
    const last = steps.pop() ?? ''
    let at: unknown = changed
    for (const step of steps) at = isRecord(at) ? at[step] : undefined
    if (isRecord(at)) at[last] = value
  }
  return changed
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
