import { createBackend, manualPlatform } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { type PanelHarness, openPanel } from './panel-harness.ts'

const view = (harness: PanelHarness) => harness.model.publicState.view
const storedBy = (harness: PanelHarness) => [
  ...Object.keys(harness.platform.stored.contents),
  ...harness.tab.keys(),
]
const required = { identity: 'required' } as const

/** The panel of a site that requires identity. */
async function openStrictPanel(): Promise<PanelHarness> {
  const platform = manualPlatform()
  const backend = createBackend({ platform, site: required })
  platform.useServer(backend.fetch)
  return await openPanel({ platform, backend })
}

describe('an identified visitor', () => {
  test('starts a chat with their identity', async () => {
    const harness = await openPanel()
    await harness.model.identify(
      await harness.backend.identityOf('customer-17', { name: 'Ana Lima' }),
    )
    await harness.model.start()
    expect((await harness.backend.chats())[0]?.visitor).toMatchObject({
      name: 'Ana Lima',
      externalId: 'customer-17',
      verified: true,
    })
    expect(harness.eventNames).not.toContain('error')
  })

  test('continues the chat that was started before they were identified', async () => {
    const harness = await openPanel()
    await harness.model.start()
    await harness.model.identify(await harness.backend.identityOf('customer-17'))
    expect(view(harness)).toBe('waiting')
    expect((await harness.backend.chats()).map(({ visitor }) => visitor.externalId)).toEqual([
      'customer-17',
    ])
  })

  test('finds the chat that is open on another device', async () => {
    const harness = await openPanel()
    await harness.model.identify(await harness.backend.identityOf('customer-17'))
    await harness.model.start()
    const other = await openPanel({
      backend: harness.backend,
      platform: harness.platform.newDevice(),
    })
    await other.model.identify(await harness.backend.identityOf('customer-17'))
    expect(view(other)).toBe('waiting')
    expect(await harness.backend.chats()).toHaveLength(1)
  })
})

test('an invalid token emits an error to the page, and the visitor stays the same', async () => {
  const harness = await openPanel()
  await harness.model.start()
  await harness.model.identify('not.a.token')
  expect(harness.detailOf('error')).toMatchObject({ code: 'invalid_identity' })
  expect(view(harness)).toBe('waiting')
  expect((await harness.backend.chats())[0]?.visitor.verified).not.toBe(true)
})

describe('a site that requires identity', () => {
  test('starts no chat for other visitors and makes no request', async () => {
    const harness = await openStrictPanel()
    const before = harness.backend.requests.length
    await harness.model.start()
    await harness.model.sendMessage('Oi')
    await harness.platform.settle()
    expect([view(harness), harness.model.startGate.missing]).toEqual(['home', 'identity'])
    expect(harness.backend.requests).toHaveLength(before)
  })

  test('carries out earlier commands once the visitor is identified', async () => {
    const harness = await openStrictPanel()
    void harness.model.sendMessage('Oi')
    await harness.model.identify(await harness.backend.identityOf('customer-17'))
    await harness.platform.advance(1000)
    expect([view(harness), await harness.log()]).toEqual(['waiting', ['Oi']])
  })
})

test('the identity token is sent only after the visitor’s consent', async () => {
  const harness = await openPanel({ agrees: false })
  const before = harness.backend.requests.length
  await harness.model.identify(await harness.backend.identityOf('customer-17'))
  expect([harness.backend.requests.length, storedBy(harness)]).toEqual([before, []])
  harness.model.accept()
  await harness.platform.advance(1000)
  expect((await harness.backend.chats())[0]?.visitor.externalId).toBe('customer-17')
})

describe('logging out', () => {
  test('leaves no data of the first visitor to the second', async () => {
    const harness = await openPanel()
    await harness.model.identify(await harness.backend.identityOf('first', { name: 'Ana Lima' }))
    await harness.model.start({ message: 'Só entre nós' })
    await harness.platform.advance(1000)
    await harness.model.logOut()
    expect([view(harness), storedBy(harness)]).toEqual(['home', []])
    await harness.model.identify(await harness.backend.identityOf('second'))
    await harness.model.start()
    await harness.platform.advance(1000)
    expect((await harness.backend.chats()).map(({ visitor }) => visitor.externalId)).toEqual([
      'first',
      'second',
    ])
    expect(harness.model.chatState?.messages).toEqual([])
    expect(JSON.stringify(harness.platform.stored.contents)).not.toContain('Só entre nós')
  })

  test('in one tab resets the other tabs to the greeting', async () => {
    const harness = await openPanel()
    await harness.model.start({ message: 'Só entre nós' })
    await harness.platform.advance(1000)
    const other = await openPanel({ backend: harness.backend, platform: harness.platform.newTab() })
    await other.model.resume()
    expect(view(other)).toBe('waiting')
    await harness.model.logOut()
    await harness.platform.settle()
    expect([view(harness), view(other)]).toEqual(['home', 'home'])
    expect(other.model.conversation.get()).toBeNull()
    expect(storedBy(other)).toEqual([])
  })

  test('without a network shows the greeting at once', async () => {
    const harness = await openPanel()
    await harness.model.start()
    harness.platform.setOnline(false)
    const leaving = harness.model.logOut()
    expect(view(harness)).toBe('home')
    await harness.platform.advance(60_000)
    await leaving
    expect(view(harness)).toBe('home')
  })
})
