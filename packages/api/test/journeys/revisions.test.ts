import type { Agent, Site } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

let api: ApiHarness
beforeAll(async () => {
  api = await openHarness()
})
afterAll(() => api.close())

const change = (body: object) =>
  api.call<Or<Site>>('PATCH', `/v1/sites/${api.site.id}`, { token: api.owner, body })
const read = async (): Promise<Site> => {
  const { body } = await api.call<{ sites: Site[] }>('GET', '/v1/sites', { token: api.owner })
  return body.sites.find(({ id }) => id === api.site.id) as Site
}

describe('two owners who change the same site', () => {
  it('keep what the other has changed within the same object', async () => {
    const before = await read()
    await change({ appearance: { color: '#0f766e' } })
    const { body } = await change({ appearance: { theme: 'dark' } })
    const { position } = before.appearance
    expect(body.appearance).toEqual({ color: '#0f766e', position, theme: 'dark' })
    expect(body.revision).toBe(before.revision + 2)
    expect((await change({ appearance: { theme: 'dark' } })).body.revision).toBe(body.revision)
  })

  it('are told what the other has saved meanwhile, and overwrite nothing', async () => {
    const { revision } = await read()
    await change({ texts: { title: 'Fale com a loja' }, retentionDays: 30 })
    const late = await change({ texts: { title: 'Oi' }, name: 'Loja', ifRevision: revision })
    expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } })
    expect(late.body.meanwhile).toEqual({
      revision: revision + 1,
      fields: [
        { path: '/texts/title', value: 'Fale com a loja' },
        { path: '/retentionDays', value: 30 },
      ],
    })
    expect(await read()).toMatchObject({ texts: { title: 'Fale com a loja' }, name: 'Demo' })
    const again = await change({ texts: { title: 'Oi' }, ifRevision: revision + 1 })
    expect(again).toMatchObject({ status: 200, body: { texts: { title: 'Oi' } } })
  })

  it('cannot set a part of hours that do not exist yet', async () => {
    const missing = await change({ hours: { timeZone: 'America/Sao_Paulo' } })
    expect(missing.status).toBe(400)
    expect(missing.body.errors).toEqual([{ path: '/hours/open', message: 'is required' }])
    const open = [{ day: 1, from: '09:00', to: '18:00' }]
    await change({ hours: { timeZone: 'UTC', open } })
    const { body } = await change({ hours: { timeZone: 'America/Sao_Paulo' } })
    expect(body.hours).toEqual({ timeZone: 'America/Sao_Paulo', open })
    expect((await change({ hours: null })).body.hours).toBeNull()
  })
})

describe('two owners who change the same agent', () => {
  it('are told what the other has saved meanwhile', async () => {
    const token = await api.agent('Rita')
    const { agent } = (await api.call<{ agent: Agent }>('GET', '/v1/me', { token })).body
    const update = (body: object) =>
      api.call<Or<Agent>>('PATCH', `/v1/agents/${agent.id}`, { token: api.owner, body })
    const ifRevision = agent.revision
    expect((await update({ capacity: 3, ifRevision })).body.revision).toBe(ifRevision + 1)
    const late = await update({ name: 'Bia', ifRevision })
    expect(late.body).toMatchObject({
      code: 'changed_meanwhile',
      meanwhile: { revision: ifRevision + 1, fields: [{ path: '/capacity', value: 3 }] },
    })
    expect((await update({ disabled: true })).body).toMatchObject({
      name: 'Rita',
      revision: ifRevision + 2,
    })
  })
})
