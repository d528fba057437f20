import { randomUUID } from 'node:crypto'
import type { AgentList } from '@papo/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { type ApiUnderTest, openApi, password } from '../http/api-under-test.ts'

const times = 5

describeWithPostgres('two owners who act at the same moment', () => {
  let api: ApiUnderTest
  beforeAll(async () => {
    const { database, close } = await openOnServer()
    api = await openApi({ SIGN_UP: 'open' }, { database: { ...database, close } })
  }, 120_000)
  afterAll(() => api.close())

  async function twoOwners() {
    const owner = { name: 'Rui', email: `${randomUUID()}@example.com`, password }
    const site = { name: 'Loja', allowedOrigins: [] }
    await api.call('POST', '/v1/workspaces', { body: { name: 'Padaria', owner, site } })
    const token = String((await api.signIn(owner.email)).body['accessToken'])
    const body = { ...owner, email: `${randomUUID()}@example.com`, role: 'owner' }
    const { id } = (await api.call('POST', '/v1/agents', { token, body })).body
    const other = String((await api.signIn(body.email)).body['accessToken'])
    const { agents } = (await api.call('GET', '/v1/agents', { token })).body as unknown as AgentList
    const first = agents.find(({ email }) => email === owner.email)
    return { tokens: [token, other], ids: [first?.id ?? '', String(id)] }
  }

  it.each([{ disabled: true }, { role: 'agent' }])(
    'and take the role from each other leave one owner: %j',
    async (body) => {
      for (let time = 0; time < times; time += 1) {
        const { tokens, ids } = await twoOwners()
        const answers = await Promise.all([
          api.call('PATCH', `/v1/agents/${ids[1]}`, { token: tokens[0] ?? '', body }),
          api.call('PATCH', `/v1/agents/${ids[0]}`, { token: tokens[1] ?? '', body }),
        ])
        const done = answers.filter(({ status }) => status === 200)
        expect(answers.map((answer) => answer.status)).toContain(200)
        expect(done).toHaveLength(1)
        const winner = answers[0]?.status === 200 ? 0 : 1
        const left = await api.call('GET', '/v1/agents', { token: tokens[winner] ?? '' })
        const { agents } = left.body as unknown as AgentList
        expect(agents.filter(({ role, disabled }) => role === 'owner' && !disabled)).toHaveLength(1)
      }
    },
  )
})
