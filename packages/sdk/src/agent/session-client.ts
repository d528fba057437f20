import type {
  AgentSession,
  AgentSessionList,
  AnsweredSites,
  Endpoint,
  Heartbeat,
  Me,
  UpdateMe,
} from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import type { Answers } from '../transport/visitor-answers.ts'
import { PrivacyClient } from './privacy-client.ts'

const session: Model<AgentSession> = { id: '', kind: '', lastUsedAt: '', current: true }

/** The models of the answers to these calls. */
export const sessionAnswers = () =>
  ({
    'GET /v1/me/sessions': () => ({ sessions: [session] }),
    'GET /v1/me/sites': () => ({ sites: [{ id: '', name: '' }] }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about the agent’s own account and sessions. */
export abstract class SessionClient extends PrivacyClient {
  /**
   * Records the agent’s presence, as any other call does, and sets `availability` if it is given. An agent
   * without a call for 45 s is absent; 60 s later their chats are requeued.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * await agent.heartbeat({ availability: 'away' })
   * ```
   */
  heartbeat(body: Heartbeat = {}): Promise<void> {
    return this.request('POST /v1/me/heartbeat', { body })
  }

  /**
   * Changes the agent’s own name, of 1 to 80, or picture; a field that is left out stays as it is. The picture is a
   * square PNG, JPEG or WebP of at most 32 KB and 16 to 512 pixels a side, in base64; null removes it. `ifRevision` is
   * as with `updateSite`.
   *
   * @throws PapoError
   * - `changed_meanwhile`: `ifRevision` is not the present revision; see `updateSite`.
   * @example
   * ```ts
   * const { agent: me } = await agent.updateMe({ name: 'Bia', picture: null })
   * show(me.avatarUrl)
   * ```
   */
  updateMe(body: UpdateMe): Promise<Me> {
    return this.request('PATCH /v1/me', { body })
  }

  /**
   * The sites that the agent answers, oldest first; all of the workspace for admins and owners.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * const { sites } = await agent.listMySites()
   * show(sites.map(({ name }) => name))
   * ```
   */
  listMySites(): Promise<AnsweredSites> {
    return this.request('GET /v1/me/sites', {})
  }

  /**
   * The valid sessions of the agent, the last used first; `current` marks the one of this client.
   *
   * @throws PapoError as every call does: `not_authenticated` or `invalid_token` if nobody is
   * signed in.
   * @example
   * ```ts
   * const { sessions } = await agent.listSessions()
   * for (const { device, address, lastUsedAt } of sessions) show([device?.name, address, lastUsedAt])
   * ```
   */
  listSessions(): Promise<AgentSessionList> {
    return this.request('GET /v1/me/sessions', {})
  }

  /**
   * Ends one session of the agent, within 5 seconds. Ending one that has ended already changes nothing.
   *
   * @throws PapoError as every call does: `not_authenticated` or `invalid_token` if nobody is
   * signed in.
   * @example
   * ```ts
   * const { sessions } = await agent.listSessions()
   * for (const { id, kind } of sessions) if (kind === 'program') await agent.endSession(id)
   * ```
   */
  endSession(sessionId: string): Promise<void> {
    return this.request('DELETE /v1/me/sessions/:sessionId', { params: { sessionId } })
  }

  /**
   * Ends every session of the agent but the one of this client, within 5 seconds.
   *
   * @throws PapoError as every call does: `not_authenticated` or `invalid_token` if nobody is
   * signed in.
   * @example
   * ```ts
   * await agent.endOtherSessions()
   * ```
   */
  endOtherSessions(): Promise<void> {
    return this.request('DELETE /v1/me/sessions', {})
  }
}
