import { type CannedResponse, type CannedResponseScope, plainText } from '@papo/protocol'
import { agents, impersonal, type TableOf } from '../platform/column.ts'
import type { Revised } from '../platform/revision.ts'

/** Who has a canned response: one agent, the agents of a site, or, if both are null, everybody. */
export interface ScopeIds {
  agentId: string | null
  siteId: string | null
}

/** What people write in a canned response. */
export interface CannedFields {
  shortcut: string
  title: string | null
  text: string
}

export interface CannedResponseRecord extends Revised, ScopeIds, CannedFields {
  id: string
  workspaceId: string
  /** The shortcut without case and accents: unique within the scope. */
  shortcutKey: string
  /** What searches look at, without case and accents. */
  searchText: string
  createdAt: Date
}

export const cannedResponseTable = {
  owner: null,
  retention: { kept: 'with', what: 'whoever has it' },
  columns: {
    id: impersonal('the canned response'),
    workspace_id: impersonal('the workspace'),
    agent_id: agents('the agent whose own it is'),
    site_id: impersonal('the site that it is for'),
    shortcut: agents('the word that inserts it'),
    shortcut_key: agents('the same without case and accents'),
    title: agents('what agents see in lists'),
    text: agents('the text that it inserts'),
    search_text: agents('shortcut, title and text without case and accents'),
    revision: impersonal('how often it was changed'),
    field_revisions: impersonal('at which revision each field was changed'),
    created_at: impersonal('when it was made'),
  },
} as const satisfies TableOf<CannedResponseRecord>

/** The fields with what follows from them. */
export const withKeys = (fields: CannedFields) => ({
  ...fields,
  shortcutKey: plainText(fields.shortcut),
  searchText: plainText([fields.shortcut, fields.title ?? '', fields.text].join('\n')),
})

export function scopeOf({ agentId, siteId }: ScopeIds): CannedResponseScope {
  if (agentId !== null) return 'mine'
  return siteId === null ? 'all' : 'site'
}

/** What the revision of a canned response counts, as the API calls it. */
export const revisedFields = (record: CannedFields & ScopeIds) => ({
  shortcut: record.shortcut,
  title: record.title,
  text: record.text,
  scope: scopeOf(record),
  siteId: record.siteId,
})

export const cannedResponseView = (record: CannedResponseRecord): CannedResponse => ({
  id: record.id,
  ...revisedFields(record),
  revision: record.revision,
  createdAt: record.createdAt.toISOString(),
})
