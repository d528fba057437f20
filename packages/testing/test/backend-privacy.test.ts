import type { AuditPage, LogPage, VisitorErased, VisitorExport } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, uuid } from './rehearsal.ts'

let scene: Rehearsal
let owner: { token: string }
beforeEach(async () => {
  scene = new Rehearsal()
  owner = { token: await scene.token(scene.backend.owner) }
})

/** A visitor with an ended and rated chat, and an open one. */
async function openChat() {
  const started = await scene.start({
    visitor: { name: 'Rui', email: 'rui@example.com', attributes: { plan: 'pro' } },
    message: { clientId: uuid(1), text: 'My order is late' },
    page: { url: 'https://shop.example/orders', title: 'Orders' },
    locale: 'pt-BR',
  })
  const { backend } = scene
  await backend.agentAccepts(started.id)
  await backend.agentSends(started.id, 'Let me see, Rui')
  await backend.visitorEnds(started.id)
  await backend.visitorRates(started.id, 2, 'Too slow')
  const open = await scene.start({}, { token: started.token })
  const [chat] = await backend.chats()
  return { ...started, open: open.id, visitorId: chat?.visitor.id ?? '' }
}

describe('a visitor’s data', () => {
  test('is exported completely', async () => {
    const { visitorId, open } = await openChat()
    const { body } = await scene.ask<VisitorExport>(`GET /v1/visitors/${visitorId}/export`, owner)
    expect(body.visitor).toMatchObject({ name: 'Rui', attributes: { plan: 'pro' } })
    expect(body.chats.map(({ id }) => id)).toContain(open)
    expect(body.chats[0]?.log.map(({ kind, text }) => [kind, text])).toEqual([
      ['text', 'My order is late'],
      ['accepted', null],
      ['text', 'Let me see, Rui'],
      ['ended', null],
      ['rated', 'Too slow'],
    ])
  })

  test('is erased once and for good, and followers of the chat read tombstones', async () => {
    const { id, visitorId, token } = await openChat()
    const agent = { token: await scene.token() }
    const read = (query: string) =>
      scene.ask<LogPage>(`GET /v1/chats/${id}/messages${query}`, agent).then(({ body }) => body)
    const { cursor } = await read('')
    const erased = await scene.ask<VisitorErased>(`DELETE /v1/visitors/${visitorId}`, owner)
    expect(erased.body).toMatchObject({ chats: 2, messages: 3 })
    const again = await scene.ask<VisitorErased>(`DELETE /v1/visitors/${visitorId}`, owner)
    expect(again.body).toEqual(erased.body)

    const reread = await read(`?after=${cursor}`)
    expect(reread.reset).toBe(true)
    expect(reread.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(reread.messages.map(({ text, erased }) => [text, erased])).toEqual([
      [null, true],
      [null, undefined],
      [null, true],
      [null, undefined],
      [null, true],
    ])
    const remaining = JSON.stringify([await scene.backend.chats(), await scene.backend.log(id)])
    expect(remaining).not.toMatch(/Rui|rui@|late|slow|orders|pt-BR/)
    expect(await scene.refusal(`GET /v1/chats/${id}`, { token })).toBe('invalid_token')
    const audit = await scene.ask<AuditPage>('GET /v1/audit', owner)
    const acts = audit.body.entries.filter(({ target }) => target?.type === 'visitor')
    expect(acts.map(({ action }) => action)).toEqual(['visitor_erased'])
  })

  test('is erased with an open chat, and no repeat of a start brings it back', async () => {
    const started = await scene.start({ clientId: uuid(5) })
    expect(await scene.backend.visitorIsErased(started.id)).toMatchObject({ chats: 1, messages: 0 })
    expect((await scene.backend.chats())[0]).toMatchObject({ status: 'ended', endedBy: 'system' })
    const body = { siteKey: 'demo', clientId: uuid(5) }
    expect(await scene.refusal('POST /v1/chats', { body })).toBe('start_expired')
  })

  test('is for owners only, of their own workspace', async () => {
    const { visitorId } = await openChat()
    const agent = { token: await scene.token() }
    expect(await scene.refusal(`DELETE /v1/visitors/${visitorId}`, agent)).toBe('forbidden')
    const missing = '01900000-0000-7000-8000-000000000000'
    const code = await scene.refusal(`GET /v1/visitors/${missing}/export`, owner)
    expect(code).toBe('visitor_not_found')
  })
})
