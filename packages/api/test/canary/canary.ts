import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChatList, WaitingChats } from '@papo/protocol'
import type { ApiUnderTest } from '../http/api-under-test.ts'
import type { CanaryResult } from '../../src/canary/result.ts'

const operator = 'a-token-of-the-operator'
const soon = { timeout: 30_000, interval: 50 }
export const canaryEnvironment = { CANARY: 'on', METRICS_TOKEN: operator, LOG_LEVEL: 'warn' }

/** The canary of a server that listens on a real port, on any database. */
export function describeCanary(open: () => Promise<ApiUnderTest>): void {
  let api: ApiUnderTest
  beforeAll(async () => {
    api = await open()
    await api.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => api.close())

  const details = async () =>
    (await api.call('GET', '/readyz')).body['canary'] as
      | (Pick<CanaryResult, 'ok' | 'roundTripMs' | 'failedAt'> & { at: string })
      | undefined
  const metrics = async () => (await api.call('GET', '/metrics', { token: operator })).text

  describe('the canary', () => {
    it('runs by itself once the server listens, and reports its result beside the readiness', async () => {
      await vi.waitFor(async () => expect(await details()).toMatchObject({ ok: true }), soon)
      const canaryState = await details()
      expect(Object.keys(canaryState ?? {})).toEqual(['ok', 'at', 'roundTripMs'])
      expect(canaryState?.roundTripMs).toBeGreaterThan(0)
      expect(Date.parse(canaryState?.at ?? '')).not.toBeNaN()
      const text = await metrics()
      expect(text).toContain('\npapo_canary_up 1\n')
      expect(text).toMatch(/\npapo_canary_runs_total\{result="ok"\} [1-9]/)
      for (const step of ['start', 'queue', 'accept', 'toAgent', 'toVisitor', 'end', 'rate']) {
        expect(text).toContain(`papo_canary_step_seconds{step="${step}"}`)
      }
    })

    it('leaves nothing behind, and people see nothing of it', async () => {
      const result = await api.canary.run()
      expect(result).toMatchObject({ ok: true, failedAt: null })
      const { work } = api.services.database
      const left = await work.read(async (stores) => {
        const workspace = await stores.canary.workspace()
        const chats = await stores.chats.list(workspace?.id ?? '', { limit: 10 })
        return { named: workspace?.name, chats }
      })
      expect(left).toEqual({ named: 'Canary', chats: [] })
      const { owner: token } = api
      const queue = await api.call('GET', '/v1/chats/waiting', { token })
      const chats = await api.call('GET', '/v1/chats', { token })
      const agents = await api.call('GET', '/v1/agents', { token })
      const sites = await api.call('GET', '/v1/sites', { token })
      expect((queue.body as unknown as WaitingChats).total).toBe(0)
      expect((chats.body as unknown as ChatList).chats).toEqual([])
      expect(agents.text + sites.text).not.toContain('Canary')
      expect(api.services.cache.watched()).toEqual([])
    })

    it('shares one round trip between simultaneous requests', async () => {
      const [one, other] = await Promise.all([api.canary.run(), api.canary.run()])
      expect(one).not.toBeNull()
      expect(other).toBe(one)
    })

    it('logs once where it failed, keeps the server ready, and recovers', async () => {
      const { cache } = api.services
      const { head } = cache
      api.log.length = 0
      // Heads do not move, so conversations do not arrive.
      cache.head = () => Promise.reject(new Error('a secret of the cache'))
      const failed = await api.canary.run()
      cache.head = head
      expect(failed).toMatchObject({ ok: false, failedAt: 'toAgent' })
      const answer = await api.call('GET', '/readyz')
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({
        status: 'ready',
        canary: { ok: false, failedAt: 'toAgent' },
      })
      const warned = api.log.filter((line) => line.includes('the canary failed'))
      expect(warned).toHaveLength(1)
      expect(warned[0]).toContain('"step":"toAgent"')
      expect(await metrics()).toContain('\npapo_canary_up 0\n')
      expect(await api.canary.run()).toMatchObject({ ok: true })
      expect(await metrics()).toContain('\npapo_canary_up 1\n')
    })

    it('reports no failure while the server drains', async () => {
      api.drain()
      expect(await api.canary.run()).toBeNull()
    })
  })
}
