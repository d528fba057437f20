import { createBackend, manualPlatform } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { type Desk, openDesk } from './desk.ts'

const view = (desk: Desk) => desk.model.publicState.view
const keptBy = (desk: Desk) => [...Object.keys(desk.platform.kept.contents), ...desk.tab.keys()]
const required = { identity: 'required' } as const

/** A site that lets in only those whom it knows. */
async function openStrictDesk(): Promise<Desk> {
  const platform = manualPlatform()
  const backend = createBackend({ platform, site: required })
  platform.useServer(backend.fetch)
  return await openDesk({ platform, backend })
}

describe('a visitor whom the site has signed', () => {
  test('starts as who they are', async () => {
    const desk = await openDesk()
    await desk.model.identify(await desk.backend.identityOf('customer-17', { name: 'Ana Lima' }))
    await desk.model.start()
    expect(desk.backend.chats[0]?.visitor).toMatchObject({
      name: 'Ana Lima',
      externalId: 'customer-17',
      verified: true,
    })
    expect(desk.heard).not.toContain('error')
  })

  test('goes on with the chat that was begun before the site said so', async () => {
    const desk = await openDesk()
    await desk.model.start()
    await desk.model.identify(await desk.backend.identityOf('customer-17'))
    expect(view(desk)).toBe('waiting')
    expect(desk.backend.chats.map(({ visitor }) => visitor.externalId)).toEqual(['customer-17'])
  })

  test('finds the chat that is open on another device', async () => {
    const desk = await openDesk()
    await desk.model.identify(await desk.backend.identityOf('customer-17'))
    await desk.model.start()
    const other = await openDesk({
      backend: desk.backend,
      platform: desk.platform.newDevice(),
    })
    await other.model.identify(await desk.backend.identityOf('customer-17'))
    expect(view(other)).toBe('waiting')
    expect(desk.backend.chats).toHaveLength(1)
  })
})

test('a token that is wrong is told to the page, and the visitor stays who they were', async () => {
  const desk = await openDesk()
  await desk.model.start()
  await desk.model.identify('not.a.token')
  expect(desk.detailOf('error')).toMatchObject({ code: 'invalid_identity' })
  expect(view(desk)).toBe('waiting')
  expect(desk.backend.chats[0]?.visitor.verified).not.toBe(true)
})

describe('a site that lets in only those whom it knows', () => {
  test('starts nothing for others, and asks the server nothing', async () => {
    const desk = await openStrictDesk()
    const before = desk.backend.requests.length
    await desk.model.start()
    await desk.model.sendMessage('Oi')
    await desk.platform.settle()
    expect([view(desk), desk.model.admission.missing]).toEqual(['home', 'identity'])
    expect(desk.backend.requests).toHaveLength(before)
  })

  test('does what was wished for once it says who it is', async () => {
    const desk = await openStrictDesk()
    void desk.model.sendMessage('Oi')
    await desk.model.identify(await desk.backend.identityOf('customer-17'))
    await desk.platform.advance(1000)
    expect([view(desk), desk.log]).toEqual(['waiting', ['Oi']])
  })
})

test('who the visitor is, is asked only after they have agreed', async () => {
  const desk = await openDesk({ agrees: false })
  const before = desk.backend.requests.length
  await desk.model.identify(await desk.backend.identityOf('customer-17'))
  expect([desk.backend.requests.length, keptBy(desk)]).toEqual([before, []])
  desk.model.accept()
  await desk.platform.advance(1000)
  expect(desk.backend.chats[0]?.visitor.externalId).toBe('customer-17')
})

describe('logging out', () => {
  test('leaves nothing of the first visitor to the second', async () => {
    const desk = await openDesk()
    await desk.model.identify(await desk.backend.identityOf('first', { name: 'Ana Lima' }))
    await desk.model.start({ message: 'Só entre nós' })
    await desk.platform.advance(1000)
    await desk.model.logOut()
    expect([view(desk), keptBy(desk)]).toEqual(['home', []])
    await desk.model.identify(await desk.backend.identityOf('second'))
    await desk.model.start()
    await desk.platform.advance(1000)
    expect(desk.backend.chats.map(({ visitor }) => visitor.externalId)).toEqual(['first', 'second'])
    expect(desk.model.chatState?.messages).toEqual([])
    expect(JSON.stringify(desk.platform.kept.contents)).not.toContain('Só entre nós')
  })

  test('in one tab takes the other tabs back to the greeting', async () => {
    const desk = await openDesk()
    await desk.model.start({ message: 'Só entre nós' })
    await desk.platform.advance(1000)
    const other = await openDesk({ backend: desk.backend, platform: desk.platform.newTab() })
    await other.model.resume()
    expect(view(other)).toBe('waiting')
    await desk.model.logOut()
    await desk.platform.settle()
    expect([view(desk), view(other)]).toEqual(['home', 'home'])
    expect(other.model.conversation).toBeNull()
    expect(keptBy(other)).toEqual([])
  })

  test('without a network leaves nothing to be seen', async () => {
    const desk = await openDesk()
    await desk.model.start()
    desk.platform.setOnline(false)
    const leaving = desk.model.logOut()
    expect(view(desk)).toBe('home')
    await desk.platform.advance(60_000)
    await leaving
    expect(view(desk)).toBe('home')
  })
})
