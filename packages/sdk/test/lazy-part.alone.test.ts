import { createBackend, manualPlatform } from '@papo/testing'
import { expect, test, vi } from 'vitest'
import { nodePlatform, type Platform } from '../src/index.ts'
import { lazyPart } from '../src/platform/lazy-part.ts'
import { baseUrl, RealtimeHarness, textsOf } from './realtime-harness.ts'

test('a part is loaded once, whoever asks for it', async () => {
  let loads = 0
  const part = lazyPart(async () => ({ number: ++loads }))
  const platform = nodePlatform()
  expect(await Promise.all([part(platform), part(platform)])).toEqual([
    { number: 1 },
    { number: 1 },
  ])
  expect(await part(platform)).toEqual({ number: 1 })
})

test('a part that could not be loaded is like a server that was not reached, until the next call', async () => {
  let isBroken = true
  const part = lazyPart(async () => {
    if (isBroken) throw new TypeError('Failed to fetch dynamically imported module')
    return 'loaded'
  })
  const platform = nodePlatform()
  await expect(part(platform)).rejects.toMatchObject({ code: 'network_error', retry: true })
  isBroken = false
  expect(await part(platform)).toBe('loaded')
})

/** The SDK with none of its parts loaded. */
async function freshSdk() {
  vi.resetModules()
  return import('../src/index.ts')
}

test('a start whose part could not be loaded is repeated as the same start', async () => {
  const { createVisitorClient } = await freshSdk()
  const manual = manualPlatform()
  const backend = createBackend({ platform: manual })
  manual.useServer(backend.fetch)
  let loads = 0
  const platform: Platform = {
    ...manual,
    loadPart: (load) => (++loads === 1 ? Promise.reject(new TypeError()) : manual.loadPart(load)),
  }
  const client = createVisitorClient({
    baseUrl: 'https://papo.test',
    siteKey: backend.site.key,
    platform,
  })
  await expect(client.start({ message: 'Olá' })).rejects.toMatchObject({ code: 'network_error' })
  const chat = await client.start({ message: 'Olá' })
  await manual.settle()
  expect(await backend.chats()).toHaveLength(1)
  expect(chat.state.messages.map(({ text }) => text)).toContain('Olá')
  client.close()
  expect(await manual.leftovers()).toEqual([])
})

test('a chat is polled while the part with the socket cannot be loaded', async () => {
  const { createVisitorClient } = await freshSdk()
  const { platform, backend, server } = new RealtimeHarness()
  let loads = 0
  const withoutSockets: Platform = {
    ...platform,
    openSocket: platform.openSocket,
    loadPart: (load) => (++loads > 1 ? Promise.reject(new TypeError()) : platform.loadPart(load)),
  }
  const client = createVisitorClient({
    baseUrl,
    siteKey: backend.site.key,
    platform: withoutSockets,
  })
  const chat = await client.start()
  await backend.agentAccepts(chat.id)
  await backend.agentSends(chat.id, 'one')
  await platform.advance(5000)
  expect(textsOf(chat)).toEqual(['one'])
  expect(server.sockets).toEqual([])
})
