import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'

const operator = 'a token of the operator'.replaceAll(' ', '-')
const soon = { timeout: 10_000, interval: 20 }

let api: ApiUnderTest
let chat: { token: string; chatId: string }
beforeAll(async () => {
  api = await openApi({ METRICS_TOKEN: operator })
  chat = await api.start()
})
afterAll(() => api.close())

const metrics = async () => (await api.call('GET', '/metrics', { token: operator })).text
/** The value of the line with this prefix, or null. */
const valueOf = (text: string, beginning: string) => {
  const line = text.split('\n').find((one) => one.startsWith(`${beginning} `))
  return line === undefined ? null : Number(line.slice(beginning.length))
}

describe('the metrics', () => {
  it.each([
    ['a caller without a token', {}, 'not_authenticated'],
    ['a wrong token', { authorization: `Bearer ${operator}x` }, 'invalid_token'],
    ['another scheme', { authorization: `Basic ${operator}` }, 'invalid_token'],
  ])('are refused to %s', async (_who, headers, code) => {
    const answer = await api.call('GET', '/metrics', { headers })
    expect([answer.status, answer.body['code']]).toEqual([401, code])
  })

  it('are refused to owners, who are customers', async () => {
    const answer = await api.call('GET', '/metrics', { token: api.owner })
    expect([answer.status, answer.body['code']]).toEqual([401, 'invalid_token'])
  })

  it('do not let the operator’s token make other calls', async () => {
    const answer = await api.call('GET', '/v1/me', { token: operator })
    expect(answer.body['code']).toBe('invalid_token')
  })

  it('have durations by pattern and class of status, with held polls apart', async () => {
    const at = `/v1/chats/${chat.chatId}/messages`
    const { token } = chat
    const { cursor } = (await api.call('GET', at, { token })).body
    await api.call('GET', `${at}?after=${String(cursor)}&wait=1`, { token })
    await api.call('GET', '/nowhere')
    await api.call('GET', `/v1/chats/${randomUUID()}`, { token })
    const text = await metrics()
    const count = (method: string, route: string, status: string) =>
      valueOf(
        text,
        `papo_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`,
      )
    expect([
      count('POST', '/v1/chats', '2xx'),
      count('GET', '/v1/chats/:chatId/messages', '2xx'),
      count('GET', '/v1/chats/:chatId/messages?wait', '2xx'),
      count('GET', '/v1/chats/:chatId', '4xx'),
      count('GET', 'none', '4xx'),
    ]).toEqual([1, 1, 1, 1, 1])
  })

  it('count commits, and measure the time until waiters are notified', async () => {
    const at = `/v1/chats/${chat.chatId}/messages`
    const { token } = chat
    const { cursor } = (await api.call('GET', at, { token })).body
    const held = api.call('GET', `${at}?after=${String(cursor)}&wait=5`, { token })
    await vi.waitFor(async () => expect(valueOf(await metrics(), 'papo_held_polls')).toBe(1), soon)
    const body = { clientId: randomUUID(), text: 'um segredo meu' }
    await Promise.all([1, 2].map(() => api.call('POST', at, { token, body })))
    await held
    const text = await metrics()
    expect(valueOf(text, 'papo_log_entries_total{kind="text",author="visitor"}')).toBe(1)
    expect(valueOf(text, 'papo_delivery_delay_seconds_count{transport="poll"}')).toBe(1)
    expect(valueOf(text, 'papo_held_polls')).toBe(0)
  })

  it('have the state of the process', async () => {
    const text = await metrics()
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(valueOf(text, 'nodejs_heap_used_bytes')).toBeGreaterThan(1e6)
    expect(valueOf(text, 'papo_event_loop_busy_ratio')).not.toBeNull()
    expect(valueOf(text, 'papo_event_loop_lag_p99_seconds')).not.toBeNull()
    expect(valueOf(text, 'papo_watched_chats')).toBe(0)
    expect(valueOf(text, 'papo_redis_up')).toBeNull()
  })

  it('have the last jobs of this process, and the failed ones', async () => {
    expect(await metrics()).not.toContain('papo_jobs_failures_total{')
    const before = Date.now() / 1000
    api.services.metrics.jobEnded('retention', true)
    api.services.metrics.jobEnded('queue', false)
    const text = await metrics()
    const succeeded = 'papo_jobs_last_success_timestamp_seconds'
    expect(valueOf(text, `${succeeded}{job="retention"}`)).toBeGreaterThanOrEqual(before)
    expect(valueOf(text, `${succeeded}{job="queue"}`)).toBeNull()
    expect(valueOf(text, 'papo_jobs_failures_total{job="retention"}')).toBe(0)
    expect(valueOf(text, 'papo_jobs_failures_total{job="queue"}')).toBe(1)
  })

  it('contain no person, chat, customer or secret', async () => {
    const text = await metrics()
    const named = [chat.chatId, chat.token, api.site.id, api.site.key, 'segredo', operator]
    for (const one of named) expect(text).not.toContain(one)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
  })
})
