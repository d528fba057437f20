import { randomUUID } from 'node:crypto'
import type { Agent } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, openApi, ownerEmail, password } from './api-under-test.ts'

let api: ApiUnderTest
let disabledEmail: string
beforeAll(async () => {
  api = await openApi()
  disabledEmail = `${randomUUID()}@example.com`
  const body = { name: 'Bia', email: disabledEmail, password, role: 'agent' }
  const made = await api.call('POST', '/v1/agents', { token: api.owner, body })
  const { id } = made.body as unknown as Agent
  const disabling = { token: api.owner, body: { disabled: true } }
  await api.call('PATCH', `/v1/agents/${id}`, disabling)
}, 120_000)
afterAll(() => api.close())

describe('a sign-in', { timeout: 120_000 }, () => {
  it('has the same answer and takes the same time for an unknown, a known and a disabled account', async () => {
    const tries = [
      ['nobody@example.com', password],
      [ownerEmail, 'not the password'],
      [disabledEmail, password],
    ] as const
    const answers = new Set<string>()
    const took = tries.map((): number[] => [])
    for (let round = 0; round < 40; round += 1) {
      for (const [at, [email, word]] of tries.entries()) {
        const since = performance.now()
        const { status, body } = await api.signIn(email, word)
        took[at]?.push(performance.now() - since)
        answers.add(JSON.stringify({ status, ...body, requestId: '' }))
      }
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('invalid_credentials')
    // One hash less or more would be a factor of two at least. A busy machine adds to most rounds, hardly to all.
    const fastest = took.map((all) => Math.min(...all))
    expect(Math.max(...fastest) / Math.min(...fastest)).toBeLessThan(1.9)
  })
})
