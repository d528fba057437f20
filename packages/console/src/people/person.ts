import type { Agent, AgentClient } from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'
import { needsSite, type Role } from './people.ts'

/** What can be changed of a person. Numbers and lists are what stands in their fields. */
export interface PersonValues {
  name: string
  role: Role
  capacity: string
  languages: string
  /** The sites whose chats the person answers; null: all. */
  siteIds: readonly string[] | null
}
export type PersonComplaint =
  | 'noName'
  | 'longName'
  | 'badCapacity'
  | 'badLanguages'
  | 'lastOwner'
  | 'noSite'

const pointers = {
  name: '/name',
  role: '/role',
  capacity: '/capacity',
  languages: '/languages',
  siteIds: '/siteIds',
} as const

const nameLength = 80
const mostChats = 1000

/** The languages in a text such as `pt-br, en`; null if one is none. */
export function languagesIn(text: string): string[] | null {
  const tags = text.split(/[\s,;]+/).filter(Boolean)
  try {
    return Intl.getCanonicalLocales(tags)
  } catch {
    return null
  }
}

const valuesOf = ({ name, role, capacity, languages, siteIds }: Agent): PersonValues => ({
  name,
  role,
  capacity: String(capacity ?? ''),
  languages: (languages ?? []).join(', '),
  siteIds: siteIds ?? null,
})

const capacityIn = (text: string): number | null => {
  const capacity = Number(text.trim() || 'none')
  return Number.isInteger(capacity) && capacity >= 1 && capacity <= mostChats ? capacity : null
}

function complaintsOf({ name, role, capacity, languages, siteIds }: PersonValues) {
  const length = name.trim().length
  return {
    ...(length === 0 ? { name: 'noName' as const } : {}),
    ...(length > nameLength ? { name: 'longName' as const } : {}),
    ...(capacityIn(capacity) === null ? { capacity: 'badCapacity' as const } : {}),
    ...(languagesIn(languages) === null ? { languages: 'badLanguages' as const } : {}),
    ...(needsSite(role, siteIds) ? { siteIds: 'noSite' as const } : {}),
  }
}

/** What the form takes over of a person. */
export const storedOf = (agent: Agent) => ({
  values: valuesOf(agent),
  revision: agent.revision ?? null,
})

/** The form of one person. `onSaved` gets what is stored then. */
export function createPersonForm(
  client: Pick<AgentClient, 'updateAgent'>,
  agent: Agent,
  onSaved: (agent: Agent) => void,
): Form<PersonValues, PersonComplaint> {
  return createForm<PersonValues, PersonComplaint>({
    stored: storedOf(agent),
    check: complaintsOf,
    async save({ name, role, capacity, languages, siteIds }, revision) {
      const saved = await client.updateAgent(agent.id, {
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(role === undefined ? {} : { role }),
        ...(capacity === undefined ? {} : { capacity: capacityIn(capacity) ?? 1 }),
        ...(languages === undefined ? {} : { languages: languagesIn(languages) ?? [] }),
        // An owner or an admin answers all, so an empty list means nothing there.
        ...(siteIds === undefined ? {} : { siteIds: siteIds?.length ? [...siteIds] : null }),
        ...(revision === null ? {} : { ifRevision: revision }),
      })
      onSaved(saved)
      return storedOf(saved)
    },
    refused: (error) =>
      error.code === 'last_owner'
        ? { role: 'lastOwner' }
        : (refusedFields<Pick<PersonValues, 'siteIds'>, PersonComplaint>(
            error,
            { siteIds: pointers.siteIds },
            'noSite',
          ) ?? refusedFields<PersonValues, PersonComplaint>(error, pointers, 'noName')),
    changedMeanwhile(error) {
      const changes = changesOf<Record<keyof PersonValues, unknown>>(error, pointers)
      if (changes === null) return null
      const { capacity, languages, ...others } = changes.values
      return {
        revision: changes.revision,
        values: {
          ...(others as Partial<PersonValues>),
          ...(typeof capacity === 'number' ? { capacity: String(capacity) } : {}),
          ...(Array.isArray(languages) ? { languages: languages.join(', ') } : {}),
        },
      }
    },
  })
}
