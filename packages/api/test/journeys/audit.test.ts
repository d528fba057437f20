import { randomUUID } from 'node:crypto'
import type { Agent, AuditEntry, AuditPage, WorkspaceCreated } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, openApi, password } from '../http/api-under-test.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi({ SIGN_UP: 'open' })
})
afterAll(() => api.close())

const remoteAddress = '203.0.113.9'

async function log(query = '', token = api.owner): Promise<AuditPage> {
  const { body } = await api.call('GET', `/v1/audit${query}`, { token })
  return body as unknown as AuditPage
}

/** The entries that `act` adds to the audit log, oldest first. */
async function added(act: () => Promise<unknown>): Promise<AuditEntry[]> {
  const [last] = (await log()).entries
  await act()
  const { entries } = await log()
  return entries
    .slice(
      0,
      entries.findIndex(({ id }) => id === last?.id),
    )
    .toReversed()
}

const recorded = (entries: AuditEntry[]) => entries.map(({ action, details }) => [action, details])

describe('the audit log', () => {
  it('begins with the workspace itself', async () => {
    const first = (await log()).entries.at(-1)
    expect(first).toMatchObject({
      action: 'workspace_created',
      actor: { type: 'system', id: null, name: null },
      address: null,
      details: { siteId: api.site.id },
    })
  })

  it('names the person who signed up, and their address', async () => {
    const email = `${randomUUID()}@example.com`
    const owner = { name: 'Rui', email, password }
    const site = { name: 'Loja', allowedOrigins: [] }
    const made = await api.call('POST', '/v1/workspaces', {
      remoteAddress,
      body: { name: 'Padaria', owner, site },
    })
    const { workspaceId } = made.body as unknown as WorkspaceCreated
    const token = String((await api.signIn(email)).body['accessToken'])
    const { entries, nextCursor } = await log('', token)
    expect(nextCursor).toBeNull()
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      action: 'workspace_created',
      actor: { type: 'agent', name: 'Rui' },
      address: remoteAddress,
      target: { type: 'workspace', id: workspaceId },
    })
  })

  it('names the changed fields of a site, and no value', async () => {
    const { owner: token } = api
    const path = `/v1/sites/${api.site.id}`
    const entries = await added(async () => {
      await api.call('POST', '/v1/sites', { token, body: { name: 'A', allowedOrigins: [] } })
      const texts = { title: 'Olá', greeting: null }
      const body = { name: 'Outra', texts, form: api.site.form, hours: null }
      await api.call('PATCH', path, { token, remoteAddress, body })
      await api.call('PATCH', path, { token, body })
    })
    expect(recorded(entries)).toEqual([
      ['site_created', {}],
      ['site_updated', { fields: ['name', 'texts'] }],
    ])
    expect(entries[1]).toMatchObject({
      address: remoteAddress,
      target: { type: 'site', id: api.site.id },
    })
    expect(JSON.stringify(entries)).not.toMatch(/Outra|Olá/)
  })

  it('has each change of an agent, without name, e-mail or password', async () => {
    const { owner: token } = api
    const email = `${randomUUID()}@example.com`
    const entries = await added(async () => {
      const made = await api.call('POST', '/v1/agents', {
        token,
        body: { name: 'Zulmira', email, password, role: 'agent' },
      })
      const path = `/v1/agents/${(made.body as unknown as Agent).id}`
      const patch = (body: object) => api.call('PATCH', path, { token, body })
      await patch({ name: 'Zuleica', capacity: 5 })
      await patch({ role: 'admin', disabled: true, capacity: 7 })
      await patch({ disabled: false })
      await patch({ disabled: false, role: 'admin' })
    })
    expect(recorded(entries)).toEqual([
      ['agent_created', { role: 'agent' }],
      ['agent_updated', { fields: ['name'] }],
      ['agent_updated', { fields: ['capacity'] }],
      ['agent_role_changed', { from: 'agent', to: 'admin' }],
      ['agent_disabled', {}],
      ['agent_enabled', {}],
    ])
    expect(JSON.stringify(entries)).not.toMatch(/Zul|@example\.com|horse/)
  })

  it('has an admin’s end of another agent’s chat, and not that of the agent or the visitor', async () => {
    const [agent, admin] = [await api.agent('agent'), await api.agent('admin')]
    const entries = await added(async () => {
      for (const by of [admin, agent, 'visitor']) {
        const { chatId, token } = await api.start()
        await api.call('POST', `/v1/chats/${chatId}/accept`, { token: agent })
        const ending = { token: by === 'visitor' ? token : by, remoteAddress }
        await api.call('POST', `/v1/chats/${chatId}/end`, ending)
        await api.call('POST', `/v1/chats/${chatId}/end`, ending)
      }
    })
    const ends = entries.filter(({ action }) => action === 'chat_ended')
    expect(ends).toHaveLength(1)
    expect(ends[0]).toMatchObject({ address: remoteAddress, target: { type: 'chat' } })
  })

  it('has nothing of a refused action', async () => {
    const { owner: token } = api
    const entries = await added(async () => {
      const missing = '01900000-0000-7000-8000-000000000000'
      await api.call('PATCH', `/v1/sites/${missing}`, { token, body: { name: 'X' } })
      const me = (await api.call('GET', '/v1/me', { token })).body['agent'] as Agent
      const demoted = await api.call('PATCH', `/v1/agents/${me.id}`, {
        token,
        body: { role: 'agent' },
      })
      expect(demoted.body['code']).toBe('last_owner')
    })
    expect(entries).toEqual([])
  })

  it('comes in pages without a gap', async () => {
    const whole = (await log('?limit=100')).entries
    const paged: AuditEntry[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: AuditPage = await log(`?limit=3${cursor === '' ? '' : `&before=${cursor}`}`)
      paged.push(...page.entries)
      cursor = page.nextCursor
    }
    expect(paged).toEqual(whole)
    const bad = await api.call('GET', '/v1/audit?before=nonsense', { token: api.owner })
    expect(bad.body['code']).toBe('invalid_cursor')
  })
})
