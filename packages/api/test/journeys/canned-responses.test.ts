import {
  type Agent,
  type AuditPage,
  type CannedResponse,
  type CannedResponsePage,
  type CannedResponsesCsv,
  type CannedResponsesImported,
  limits,
  type Me,
  type Site,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

let api: ApiHarness
let other: Site
beforeAll(async () => {
  api = await openHarness({ RATE_LIMIT_SCALE: '1000' })
  const body = { name: 'São Paulo', allowedOrigins: [] }
  other = (await api.call<Site>('POST', '/v1/sites', { token: api.owner, body })).body
})
afterAll(() => api.close())

const url = '/v1/canned-responses'
const make = (token: string, body: object) =>
  api.call<Or<CannedResponse>>('POST', url, { token, body })
const change = (token: string, id: string, body: object) =>
  api.call<Or<CannedResponse>>('PATCH', `${url}/${id}`, { token, body })
const remove = (token: string, id: string) => api.call('DELETE', `${url}/${id}`, { token })
const list = async (token: string, query = '') =>
  (await api.call<CannedResponsePage>('GET', `${url}${query}`, { token })).body
const shortcutsOf = ({ cannedResponses }: CannedResponsePage) =>
  cannedResponses.map(({ shortcut }) => shortcut)
const idOf = async (token: string) => (await api.call<Me>('GET', '/v1/me', { token })).body.agent.id
const own = async (token: string, shortcut: string, text = 'Oi') =>
  (await make(token, { shortcut, text })).body
const lastActs = async (many: number) =>
  (await api.call<AuditPage>('GET', `/v1/audit?limit=${many}`, { token: api.owner })).body.entries

describe('a canned response', () => {
  it('is its agent’s own, and does not exist for others', async () => {
    const [ana, bia] = [await api.agent('Ana'), await api.agent('Bia')]
    const { status, body } = await make(ana, { shortcut: '/Olá', text: ' Oi, {visitor.name}! ' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ shortcut: 'Olá', title: null, text: 'Oi, {visitor.name}!' })
    expect(body).toMatchObject({ scope: 'mine', siteId: null, revision: 1 })
    expect(shortcutsOf(await list(ana, '?scope=mine'))).toEqual(['Olá'])
    for (const token of [bia, api.owner]) {
      expect(shortcutsOf(await list(token))).not.toContain('Olá')
      expect((await change(token, body.id, { text: 'Não' })).body.code).toBe(
        'canned_response_not_found',
      )
      expect((await remove(token, body.id)).body.code).toBe('canned_response_not_found')
    }
    expect((await change(ana, body.id, { text: 'Bom dia' })).body.text).toBe('Bom dia')
    expect((await remove(ana, body.id)).status).toBe(204)
    expect(await list(ana, '?scope=mine')).toEqual({ cannedResponses: [], nextCursor: null })
  })

  it('of a site is used by those who answer it, and kept by admins and owners', async () => {
    const [admin, rita] = [await api.agent('Adm', 'admin'), await api.agent('Rita')]
    await api.call('PATCH', `/v1/agents/${await idOf(rita)}`, {
      token: api.owner,
      body: { siteIds: [other.id] },
    })
    const at = (site: Site, shortcut: string) =>
      make(admin, { shortcut, text: 'Oi', scope: 'site', siteId: site.id })
    const [hers, hidden] = [(await at(other, 'sp')).body, (await at(api.site, 'demo')).body]
    const all = (await make(admin, { shortcut: 'geral', text: 'Oi', scope: 'all' })).body
    expect(shortcutsOf(await list(rita))).toEqual(['geral', 'sp'])
    expect(shortcutsOf(await list(rita, `?siteId=${other.id}`))).toEqual(['sp'])
    expect(shortcutsOf(await list(admin))).toEqual(['geral', 'demo', 'sp'])
    expect((await change(rita, hers.id, { text: 'Não' })).body.code).toBe('forbidden')
    expect((await change(rita, hidden.id, { text: 'Não' })).body.code).toBe(
      'canned_response_not_found',
    )
    expect((await remove(rita, all.id)).body.code).toBe('forbidden')
    expect((await make(rita, { shortcut: 'x', text: 'x', scope: 'all' })).body.code).toBe(
      'forbidden',
    )
    const nowhere = { shortcut: 'x', text: 'x', scope: 'site', siteId: hers.id }
    expect((await make(admin, nowhere)).body.code).toBe('site_not_found')
    for (const { id } of [hers, hidden, all]) expect((await remove(admin, id)).status).toBe(204)
  })

  it('has a shortcut that no other one of its scope has, whatever its case and accents', async () => {
    const [ana, bia] = [await api.agent('Ana'), await api.agent('Bia')]
    const first = await own(ana, 'preço')
    const taken = await make(ana, { shortcut: 'PRECO', text: 'Oi' })
    expect(taken.body).toMatchObject({ status: 409, code: 'shortcut_taken' })
    expect(taken.body.errors).toEqual([{ path: '/shortcut', message: 'is taken' }])
    expect((await make(bia, { shortcut: 'preco', text: 'Oi' })).status).toBe(201)
    const second = await own(ana, 'prazo')
    expect((await change(ana, second.id, { shortcut: 'Preço' })).body.code).toBe('shortcut_taken')
    expect((await change(ana, first.id, { shortcut: 'Preço' })).body.shortcut).toBe('Preço')
    for (const shortcut of ['com espaço', '-x', 'a/b', 'x'.repeat(41), '😀']) {
      const { body } = await make(ana, { shortcut, text: 'Oi' })
      expect([shortcut, body.code]).toEqual([shortcut, 'invalid_request'])
    }
    expect((await make(ana, { shortcut: 'x', text: 'x'.repeat(4001) })).body.code).toBe(
      'text_too_long',
    )
  })

  it('tells who changes it what somebody else has changed meanwhile', async () => {
    const admin = await api.agent('Adm', 'admin')
    const { id } = (await make(admin, { shortcut: 'rev', text: 'Um', scope: 'all' })).body
    expect((await change(api.owner, id, { text: 'Dois', ifRevision: 1 })).body.revision).toBe(2)
    const late = await change(admin, id, { title: 'T', ifRevision: 1 })
    expect(late.body).toMatchObject({ status: 409, code: 'changed_meanwhile' })
    expect(late.body.meanwhile).toEqual({ revision: 2, fields: [{ path: '/text', value: 'Dois' }] })
    expect((await change(admin, id, { text: 'Dois', ifRevision: 2 })).body.revision).toBe(2)
    await remove(admin, id)
  })

  it('changes its scope, and the audit log names what is shared, without its text', async () => {
    const admin = await api.agent('Adm', 'admin')
    const { id } = await own(admin, 'segredo', 'Texto-secreto')
    await change(admin, id, { text: 'Outro-secreto' })
    const before = await lastActs(1)
    expect(JSON.stringify(before)).not.toContain(id)
    expect((await change(admin, id, { scope: 'site', siteId: other.id })).body).toMatchObject({
      scope: 'site',
      siteId: other.id,
    })
    expect((await change(admin, id, { scope: 'all' })).body).toMatchObject({
      scope: 'all',
      siteId: null,
    })
    expect((await change(admin, id, { scope: 'mine' })).body.scope).toBe('mine')
    const acts = (await lastActs(3)).toReversed()
    expect(acts.map(({ action, details }) => [action, details])).toEqual([
      ['canned_response_updated', { scope: 'site', fields: ['scope', 'siteId'] }],
      ['canned_response_updated', { scope: 'site', fields: ['scope', 'siteId'] }],
      ['canned_response_updated', { scope: 'all', fields: ['scope'] }],
    ])
    expect(acts.every(({ target }) => target?.id === id)).toBe(true)
    expect(JSON.stringify(acts)).not.toMatch(/secret/u)
    await remove(admin, id)
  })

  it('is found by words without accents, page by page', async () => {
    const ana = await api.agent('Ana')
    await own(ana, 'um', 'A promoção começa às 8h')
    await own(ana, 'dois', 'Sem isso')
    await make(ana, { shortcut: 'tres', title: 'Promoção', text: 'Às 8h em ponto' })
    const search = async (body: object) =>
      (await api.call<CannedResponsePage>('POST', `${url}/search`, { token: ana, body })).body
    expect(shortcutsOf(await search({ text: 'PROMOCAO 8H' }))).toEqual(['tres', 'um'])
    const first = await search({ text: 'promocao', limit: 1 })
    expect(shortcutsOf(first)).toEqual(['tres'])
    const next = await search({ text: 'promocao', limit: 1, before: first.nextCursor })
    expect([shortcutsOf(next), next.nextCursor]).toEqual([['um'], null])
    expect(shortcutsOf(await list(ana, '?scope=mine&limit=2'))).toEqual(['tres', 'dois'])
    const bad = await api.call('GET', `${url}?before=nonsense`, { token: ana })
    expect(bad.body.code).toBe('invalid_cursor')
  })

  it('goes with its agent who is erased, and with its site that is removed', async () => {
    const ana = await api.agent('Zulmira')
    const id = await idOf(ana)
    await own(ana, 'minha', 'Só minha')
    const body = { name: 'Vai', allowedOrigins: [] }
    const site = (await api.call<Site>('POST', '/v1/sites', { token: api.owner, body })).body
    const scope = { scope: 'site', siteId: site.id }
    const ofSite = (await make(api.owner, { shortcut: 'vai', text: 'Oi', ...scope })).body
    await api.call('DELETE', `/v1/sites/${site.id}`, { token: api.owner })
    expect((await change(api.owner, ofSite.id, { text: 'Oi!' })).body.code).toBe(
      'canned_response_not_found',
    )
    const { workspaceId } = (await api.services.work.read(({ sites }) => sites.all()))[0] as {
      workspaceId: string
    }
    const storedOf = () =>
      api.services.work.read(({ cannedResponses }) =>
        cannedResponses.shortcuts(workspaceId, { agentId: id, siteId: null }),
      )
    expect(await storedOf()).toHaveLength(1)
    const disabled = { token: api.owner, body: { disabled: true } }
    await api.call<Agent>('PATCH', `/v1/agents/${id}`, disabled)
    const named = { token: api.owner, body: { name: 'Zulmira' } }
    expect((await api.call('POST', `/v1/agents/${id}/erase`, named)).status).toBe(200)
    expect(await storedOf()).toEqual([])
  })
})

describe('canned responses as CSV', () => {
  const put = (token: string, csv: string, dryRun = false) =>
    api.call<Or<CannedResponsesImported>>('POST', `${url}/csv`, { token, body: { csv, dryRun } })
  const take = async (token: string, query = '') =>
    (await api.call<CannedResponsesCsv>('GET', `${url}/csv${query}`, { token })).body

  it('come back as they went out, also what looks like a formula', async () => {
    const admin = await api.agent('Adm', 'admin')
    const texts = ['=1+1', "'=1+1", '+55 11', '"aspas", e; ponto\ne linha', '@ola', 'ação']
    for (const [at, text] of texts.entries()) await own(admin, `t${at}`, text)
    await make(admin, { shortcut: 'sp', text: 'Site', scope: 'site', siteId: other.id })
    await make(admin, { shortcut: 'todos', title: '=T', text: 'Todos', scope: 'all' })
    const { csv, nextCursor } = await take(admin)
    expect(nextCursor).toBeNull()
    expect(csv).toMatch(/^"shortcut","title","text","scope","site"\r\n/u)
    expect(csv).toContain('"\'=1+1"')
    expect(csv).toContain('"sp","","Site","site","São Paulo"\r\n')
    expect((await put(admin, csv)).body).toEqual({ created: 0, updated: 0, unchanged: 8 })
    const before = await list(admin)
    for (const { id } of before.cannedResponses) await remove(admin, id)
    expect((await put(admin, `\uFEFF${csv}`)).body).toEqual({
      created: 8,
      updated: 0,
      unchanged: 0,
    })
    const view = ({ cannedResponses }: CannedResponsePage) =>
      cannedResponses
        .map(({ shortcut, title, text, scope, siteId }) =>
          JSON.stringify([shortcut, title, text, scope, siteId]),
        )
        .sort()
    expect(view(await list(admin))).toEqual(view(before))
    const [act] = await lastActs(1)
    expect(act).toMatchObject({ action: 'canned_responses_imported', target: null })
    expect(act?.details).toEqual({ created: 2, updated: 0 })
    for (const { id } of (await list(admin)).cannedResponses) await remove(admin, id)
  })

  it('are written page by page, with the names of the columns once', async () => {
    const ana = await api.agent('Ana')
    for (const shortcut of ['a', 'b', 'c']) await own(ana, shortcut)
    const first = await take(ana, '?scope=mine&limit=2&separator=semicolon')
    const query = `?scope=mine&limit=2&separator=semicolon&before=${first.nextCursor}`
    const last = await take(ana, query)
    expect(`${first.csv}${last.csv}`.split('\r\n')).toEqual([
      '"shortcut";"title";"text";"scope";"site"',
      '"c";"";"Oi";"mine";""',
      '"b";"";"Oi";"mine";""',
      '"a";"";"Oi";"mine";""',
      '',
    ])
    expect(last.nextCursor).toBeNull()
  })

  it('are stored whole or not at all, with each fault by its line', async () => {
    const ana = await api.agent('Ana')
    await own(ana, 'olá', 'Antes')
    const csv = [
      'shortcut;text;scope;site',
      'OLA;Depois;;',
      'novo;"Duas',
      'linhas";mine;',
      'novo;De novo;;',
      'com espaço;;;',
      'x;x;all;',
      'y;y;todos;São Paulo',
      'z;z;mine;São Paulo',
      'w;w;;;sobra',
      '',
    ].join('\n')
    const { body } = await put(ana, csv)
    expect(body).toMatchObject({ status: 400, code: 'invalid_csv' })
    expect(body.errors?.map(({ line, column, code }) => [line, column, code])).toEqual([
      [5, 'shortcut', 'shortcut_twice'],
      [6, 'shortcut', 'not_a_shortcut'],
      [6, 'text', 'empty'],
      [7, 'scope', 'forbidden_scope'],
      [8, 'scope', 'unknown_scope'],
      [9, 'site', 'site_without_scope'],
      [10, undefined, 'cells_left_over'],
    ])
    expect((await list(ana, '?scope=mine')).cannedResponses.map(({ text }) => text)).toEqual([
      'Antes',
    ])
    const good = csv.split('\n').slice(0, 4).join('\n')
    const counts = { created: 1, updated: 1, unchanged: 0 }
    expect((await put(ana, good, true)).body).toEqual(counts)
    expect((await list(ana, '?scope=mine')).cannedResponses).toHaveLength(1)
    expect((await put(ana, good)).body).toEqual(counts)
    const stored = (await list(ana, '?scope=mine')).cannedResponses
    expect(stored.map(({ shortcut, text }) => [shortcut, text])).toEqual([
      ['novo', 'Duas\nlinhas'],
      ['OLA', 'Depois'],
    ])
  })

  it('are at most as many as one agent may have', async () => {
    const ana = await api.agent('Ana')
    const most = limits.cannedResponses
    const rows = (many: number) =>
      ['shortcut,text', ...Array.from({ length: many }, (_, at) => `s${at},Oi`)].join('\n')
    const over = await put(ana, rows(most + 1))
    expect(over.body.errors).toMatchObject([{ line: most + 2, code: 'too_many' }])
    expect((await put(ana, rows(most))).body.created).toBe(most)
    const one = await make(ana, { shortcut: 'mais', text: 'Oi' })
    expect(one.body).toMatchObject({ status: 409, code: 'too_many_canned_responses' })
  })
})
