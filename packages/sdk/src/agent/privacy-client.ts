import type {
  Endpoint,
  FoundVisitors,
  HealthLocale,
  HealthReport,
  PlanWorkspaceDeletion,
  PrivacySheet,
  RetentionForecast,
  VisitorErased,
  VisitorExport,
  VisitorSearch,
  WorkspaceDeletion,
} from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import type { Answers, Asked } from '../transport/visitor-answers.ts'
import { SecondFactorClient } from './second-factor-client.ts'

/** Everything that is stored of one visitor may be much. */
const timeoutMs = 600_000

const exported = ({ params }: Asked): Model<VisitorExport> => ({
  visitor: { id: params?.['visitorId'] ?? '' },
  chats: [],
})
const erased = (): Model<VisitorErased> => ({ erasedAt: '', chats: 0, messages: 0 })
const planned = (): Model<WorkspaceDeletion> => ({ deletion: null })

/** The models of the answers to these calls. */
export const privacyAnswers = () =>
  ({
    'POST /v1/visitors/search': () => ({ visitors: [{ id: '' }] }),
    'GET /v1/visitors/:visitorId/export': exported,
    'POST /v1/visitors/:visitorId/export': exported,
    'DELETE /v1/visitors/:visitorId': erased,
    'POST /v1/visitors/:visitorId/erase': erased,
    'GET /v1/privacy/retention': () => ({ sites: [{ siteId: '', ended: 0 }] }),
    'GET /v1/privacy/sheet': () => ({ tables: [{ name: '', columns: [{ name: '' }] }] }),
    'GET /v1/workspace/deletion': planned,
    'POST /v1/workspace/deletion': planned,
    'DELETE /v1/workspace/deletion': planned,
    'GET /v1/health': () => ({ version: '', checks: [{ name: '', state: '', text: '' }] }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about what is stored of people, and about the installation as a whole. */
export abstract class PrivacyClient extends SecondFactorClient {
  /**
   * Visitors of the workspace, newest first, page by page. `text` is part of an e-mail or of a name; or the
   * whole id of the visitor, of one of their chats, or the site’s own id of them. A page has 1 to 100
   * visitors, 20 by default. For owners.
   *
   * @throws PapoError
   * - `invalid_cursor`: `before` is no `nextCursor` of this list.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { visitors } = await agent.searchVisitors({ text: 'ana@example.com' })
   * for (const { name, chats } of visitors) show(`${name ?? '?'}: ${chats} chats`)
   * ```
   */
  searchVisitors(body: VisitorSearch): Promise<FoundVisitors> {
    return this.request('POST /v1/visitors/search', { body })
  }

  /**
   * Everything that is stored about one visitor, with the whole log of each chat: it may be much, and is waited
   * for up to ten minutes. The audit log records the export. For owners.
   *
   * @throws PapoError
   * - `visitor_not_found`: the workspace has no such visitor.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const stored = await agent.exportVisitor(visitorId)
   * show(JSON.stringify(stored, null, 2))
   * ```
   */
  exportVisitor(visitorId: string): Promise<VisitorExport> {
    return this.request('POST /v1/visitors/:visitorId/export', { params: { visitorId }, timeoutMs })
  }

  /**
   * Erases a visitor for good: ends an open chat, replaces texts with tombstones and revokes the visitor’s
   * token. If that takes longer than three seconds, the answer has the number of entries that are `left`: the
   * server goes on by itself, and so does a second call. Once nothing is left, a second call changes nothing and
   * answers the same. For owners.
   *
   * @throws PapoError
   * - `visitor_not_found`: the workspace has no such visitor.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * await agent.eraseVisitor(visitorId)
   * ```
   */
  eraseVisitor(visitorId: string): Promise<VisitorErased> {
    return this.request('POST /v1/visitors/:visitorId/erase', { params: { visitorId } })
  }

  /**
   * How many chats the retention of each site removes in the next 7 and 30 days. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { sites } = await agent.forecastRetention()
   * for (const { siteName, goIn7Days } of sites) show(`${siteName}: ${goIn7Days}`)
   * ```
   */
  forecastRetention(): Promise<RetentionForecast> {
    return this.request('GET /v1/privacy/retention', {})
  }

  /**
   * Which columns of the database hold personal data, of whom, and how long they are kept. For admins and
   * owners.
   *
   * @throws PapoError `forbidden`: the agent is neither admin nor owner.
   * @example
   * ```ts
   * const { tables } = await agent.getPrivacySheet()
   * show(tables.map(({ name }) => name))
   * ```
   */
  getPrivacySheet(): Promise<PrivacySheet> {
    return this.request('GET /v1/privacy/sheet', {})
  }

  /**
   * Whether the workspace will be deleted, and when.
   *
   * @throws PapoError as every call does: `not_authenticated` or `invalid_token` if nobody is
   * signed in.
   * @example
   * ```ts
   * const { deletion } = await agent.getWorkspaceDeletion()
   * if (deletion) show(`gone from ${deletion.dueAt} on`)
   * ```
   */
  getWorkspaceDeletion(): Promise<WorkspaceDeletion> {
    return this.request('GET /v1/workspace/deletion', {})
  }

  /**
   * Deletes the workspace with everything in it, 7 days from now. Until then its sites take no new chats, and
   * an owner can cancel. `name` is the name of the workspace. A repeat keeps the first plan. For owners.
   *
   * @throws PapoError
   * - `name_mismatch`: the workspace has another name.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { workspace } = await agent.getMe()
   * await agent.planWorkspaceDeletion({ name: workspace.name })
   * ```
   */
  planWorkspaceDeletion(body: PlanWorkspaceDeletion): Promise<WorkspaceDeletion> {
    return this.request('POST /v1/workspace/deletion', { body })
  }

  /**
   * Cancels the planned deletion of the workspace; without one, nothing changes. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * await agent.cancelWorkspaceDeletion()
   * ```
   */
  cancelWorkspaceDeletion(): Promise<WorkspaceDeletion> {
    return this.request('DELETE /v1/workspace/deletion', {})
  }

  /**
   * How the installation is, in words of the given language: `en` by default, or `pt-BR`. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { checks } = await agent.getHealth({ locale: 'pt-BR' })
   * for (const { title, text } of checks) show(`${title}: ${text}`)
   * ```
   */
  getHealth(query: { locale?: HealthLocale } = {}): Promise<HealthReport> {
    return this.request('GET /v1/health', { query })
  }
}
