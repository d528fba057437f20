import {
  type AgentClient,
  type CannedResponse,
  type CannedResponseScope,
  isPapoError,
} from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'
import type { Kept } from './loaded-responses.ts'

export interface Fields {
  shortcut: string
  title: string
  text: string
  scope: CannedResponseScope
  siteId: string | null
}
export type Complaint = 'missing' | 'noWord' | 'taken' | 'tooLong' | 'noSite' | 'tooMany'

type Client = Pick<
  AgentClient,
  'createCannedResponse' | 'updateCannedResponse' | 'removeCannedResponse'
>

const word = /^\/?[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,39}$/u

export const noFields: Fields = { shortcut: '', title: '', text: '', scope: 'mine', siteId: null }

const fieldsOf = ({ shortcut, title, text, scope, siteId }: CannedResponse): Fields => ({
  shortcut,
  title: title ?? '',
  text,
  scope,
  siteId,
})

const pointers = {
  shortcut: '/shortcut',
  title: '/title',
  text: '/text',
  scope: '/scope',
  siteId: '/siteId',
}

function complaintsOf({ shortcut, text, scope, siteId }: Fields) {
  const isWord = word.test(shortcut.trim())
  return {
    ...(isWord ? {} : { shortcut: shortcut.trim() ? ('noWord' as const) : ('missing' as const) }),
    ...(text.trim() ? {} : { text: 'missing' as const }),
    ...(scope === 'site' && siteId === null ? { siteId: 'noSite' as const } : {}),
  }
}

/** What the API takes of the changed fields. */
function bodyOf({ title, ...changes }: Partial<Fields>, { scope, siteId }: Fields) {
  const isMoved = changes.scope !== undefined || changes.siteId !== undefined
  return {
    ...changes,
    ...(title === undefined ? {} : { title: title.trim() || null }),
    ...(isMoved ? { scope, siteId: scope === 'site' ? siteId : null } : {}),
  }
}

export type KeepForm = Form<Fields, Complaint>

/** A form that makes a canned response out of `start`, or changes a known one. */
export function createKeepForm(
  client: Client,
  kept: Kept,
  known: CannedResponse | null,
  start: Fields = noFields,
): KeepForm {
  const form: KeepForm = createForm<Fields, Complaint>({
    stored:
      known === null
        ? { values: noFields, revision: null }
        : { values: fieldsOf(known), revision: known.revision },
    check: complaintsOf,
    async save(changes, revision) {
      const now = form.values.get()
      const saved = await (known === null
        ? client.createCannedResponse({ ...now, ...bodyOf(now, now) })
        : client.updateCannedResponse(known.id, {
            ...bodyOf(changes, now),
            ...(revision === null ? {} : { ifRevision: revision }),
          }))
      await kept.refresh()
      return { values: fieldsOf(saved), revision: saved.revision }
    },
    refused(error) {
      if (error.code === 'shortcut_taken') return { shortcut: 'taken' }
      if (error.code === 'too_many_canned_responses') return { scope: 'tooMany' }
      if (error.code === 'site_not_found') return { siteId: 'noSite' }
      const complaint = error.code === 'text_too_long' ? 'tooLong' : 'noWord'
      return refusedFields<Fields, Complaint>(error, pointers, complaint)
    },
    changedMeanwhile: (error) => changesOf<Fields>(error, pointers),
  })
  if (known === null) {
    for (const name of ['shortcut', 'title', 'text', 'scope', 'siteId'] as const) {
      form.write(name, start[name])
    }
  }
  return form
}

/** Removes one. Resolves with whether it is gone. */
export async function remove(client: Client, kept: Kept, id: string): Promise<boolean> {
  try {
    await client.removeCannedResponse(id)
  } catch (error) {
    if (!isPapoError(error)) throw error
    if (error.code !== 'canned_response_not_found') return false
  }
  await kept.refresh()
  return true
}
