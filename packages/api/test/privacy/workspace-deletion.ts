import { removeDueWorkspaces } from '@papo/core/privacy/delete-workspace'
import type {
  AccessToken,
  AuditPage,
  ChatStarted,
  Me,
  WidgetSettings,
  WorkspaceCreated,
  WorkspaceDeletion,
} from '@papo/protocol'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password } from '../http/api-under-test.ts'
import type { ApiHarness } from '../journeys/api-harness.ts'
import type { ManualTime } from '../journeys/time.ts'
import { dumpDatabase } from './markers.ts'

const daySeconds = 24 * 60 * 60
const never = new AbortController().signal
const path = '/v1/workspace/deletion'

/** The guarantees of deleting a whole workspace, on any server. */
export function describeWorkspaceDeletion(
  open: () => Promise<ApiHarness & { time: ManualTime; redis(): Promise<string> }>,
): void {
  let api: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    api = await open()
  })
  afterAll(() => api.close())

  /** Another workspace, with a waiting and a running chat. */
  async function customer(name: string) {
    const email = `${randomUUID()}@example.com`
    const owner = { name: 'Rui', email, password }
    const site = { name: 'Loja', allowedOrigins: [] }
    const made = await api.call<WorkspaceCreated>('POST', '/v1/workspaces', {
      body: { name, owner, site },
    })
    const credentials = { email, password }
    const signIn = () => api.call<AccessToken>('POST', '/v1/auth/token', { body: credentials })
    const token = (await signIn()).body.accessToken
    const siteKey = made.body.site.key
    const begin = () =>
      api.call<ChatStarted>('POST', '/v1/chats', { body: { siteKey, clientId: randomUUID() } })
    const [waiting, active] = [await begin(), await begin()]
    await api.call('POST', `/v1/chats/${active.body.sessionId}/accept`, { token })
    return { id: made.body.workspaceId, name, token, siteKey, begin, signIn, waiting, active }
  }
  const plan = (token: string, name: string) =>
    api.call<WorkspaceDeletion>('POST', path, { token, body: { name } })
  const removeDue = () => removeDueWorkspaces(api.services, never)

  describe('the deletion of a workspace', () => {
    it('asks for its name, leaves a week, and can be cancelled', async () => {
      const { token, name, begin, siteKey } = await customer('Padaria')
      const wrong = await plan(token, 'padaria')
      expect([wrong.status, wrong.body]).toMatchObject([400, { code: 'name_mismatch' }])
      const planned = await plan(token, ` ${name} `)
      const now = api.time.now().getTime()
      expect(Date.parse(planned.body.deletion?.dueAt ?? '') - now).toBe(7 * daySeconds * 1000)
      expect((await plan(token, name)).body).toEqual(planned.body)
      const settings = () => api.call<WidgetSettings>('GET', `/v1/widget/${siteKey}`)
      expect((await begin()).body).toMatchObject({ code: 'workspace_closing' })
      expect((await settings()).body.availability).toBe('offline')
      expect((await api.call('DELETE', path, { token })).body).toEqual({ deletion: null })
      expect((await begin()).status).toBe(201)
      expect((await settings()).body.availability).toBe('online')
      const { entries } = (await api.call<AuditPage>('GET', '/v1/audit', { token })).body
      expect(entries.map(({ action }) => action).slice(0, 2)).toEqual([
        'workspace_deletion_cancelled',
        'workspace_deletion_planned',
      ])
      api.time.skip(8 * daySeconds)
      expect(await removeDue()).toBe(0)
    })

    it('lets running chats go on until the week is over', async () => {
      const { token, name, active } = await customer('Oficina')
      await plan(token, name)
      const say = (text: string, as: string) =>
        api.call('POST', `/v1/chats/${active.body.sessionId}/messages`, {
          token: as,
          body: { clientId: randomUUID(), text },
        })
      expect((await say('Ainda está aí?', active.body.visitorToken)).status).toBe(201)
      expect((await say('Estou.', token)).status).toBe(201)
      await api.call('DELETE', path, { token })
    })

    it('finds every table with rows of a workspace, those of later versions too', async () => {
      const { rows } = await api.services.database.statements.run(`
        SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
        WHERE contype = 'f' AND confdeltype <> 'c'
          AND confrelid IN ('workspace'::regclass, 'site'::regclass, 'agent'::regclass)
          AND NOT EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = conrelid AND attname = 'workspace_id'
          )`)
      expect(rows).toEqual([])
    })

    it('leaves nothing of it anywhere, and everything of the others', async () => {
      const [ours, theirs] = [await customer('Livraria'), await customer('Floricultura')]
      await plan(ours.token, ours.name)
      api.time.skip(6 * daySeconds)
      expect(await removeDue()).toBe(0)
      api.time.skip(daySeconds)
      const [{ body: our }, { body: their }] = [await ours.signIn(), await theirs.signIn()]
      const statusOf = async (token: string) => (await api.call('GET', '/v1/me', { token })).status
      expect(await statusOf(our.accessToken)).toBe(200)
      expect(await removeDue()).toBe(1)
      expect(await removeDue()).toBe(0)
      const known = async (workspaceId: string) => {
        const rows = (await dumpDatabase(api.services.database.statements)).split('\n')
        const kept = rows.filter((row) => row.includes(workspaceId))
        return new Set(kept.map((row) => row.split(' ')[0]))
      }
      expect([...(await known(ours.id))]).toEqual(['public.access_log'])
      expect((await known(theirs.id)).size).toBeGreaterThan(8)
      const cached = await api.redis()
      for (const { body } of [ours.waiting, ours.active]) {
        expect(cached).not.toContain(body.sessionId)
      }
      expect((await ours.begin()).body).toMatchObject({ code: 'site_not_found' })
      expect((await ours.signIn()).status).toBe(401)
      expect(await statusOf(our.accessToken)).toBe(401)
      const me = await api.call<Me>('GET', '/v1/me', { token: their.accessToken })
      expect(me.body.workspace.name).toBe('Floricultura')
      expect((await theirs.begin()).status).toBe(201)
    })
  })
}
