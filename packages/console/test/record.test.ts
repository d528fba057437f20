import { describe, expect, it } from 'vitest'
import { createAudit, queryOf, noFilters } from '../src/audit/audit.ts'
import { csvOf } from '../src/audit/csv.ts'
import { rowsOf } from '../src/audit/entry-words.ts'
import { words } from '../src/audit/words-en.ts'
import { createHealth, seenAt } from '../src/health/health.ts'
import { createFoundVisitors, nameToType } from '../src/privacy/found-visitors.ts'
import { PapoError } from '@papo/sdk'
import { ConsoleHarness } from './console-harness.ts'

async function ownerTab() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  return { ...tab, harness }
}

describe('a file of the audit log', () => {
  it('runs no formula in a spreadsheet, whatever a name is', () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', 'Ana']
    const [, ...cells] = csvOf([['Who'], ...names.map((name) => [name])]).split('\r\n')
    expect(cells.slice(0, 5)).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"])
    expect(cells[5]).toBe(`"'\r=1"`)
    expect(cells[6]).toBe('Ana')
  })

  it('keeps commas, quotes and lines within their cell', () => {
    expect(csvOf([['a,b', 'say "hi"', 'one\ntwo']])).toBe('\uFEFF"a,b","say ""hi""","one\ntwo"\r\n')
  })

  it('has every entry in words', async () => {
    const { client } = await ownerTab()
    await client.createSite({ name: 'Loja', allowedOrigins: [] })
    const { entries } = await client.listAudit()
    const rows = rowsOf(entries, words)
    expect(rows[0]).toEqual(words.columns)
    expect(rows.map((row) => row[3])).toContain('created a site')
  })
})

describe('the audit log', () => {
  it('shows what the filters let through', async () => {
    const { client } = await ownerTab()
    const site = await client.createSite({ name: 'Loja', allowedOrigins: [] })
    await client.updateSite(site.id, { name: 'Outra' })
    const audit = createAudit(client)
    await audit.load()
    expect(audit.state.get().entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['site_created', 'site_updated']),
    )
    audit.filter({ action: 'site_updated', target: { id: site.id, name: 'Outra' } })
    await audit.load()
    expect(audit.state.get().entries.map(({ action }) => action)).toEqual(['site_updated'])
    expect(await audit.readAll()).toEqual(audit.state.get().entries)
    audit.filter({ who: 'operator' })
    await audit.load()
    expect(audit.state.get()).toMatchObject({ status: 'ready', entries: [], hasMore: false })
  })

  it('takes a day whole, in the reader’s time zone', () => {
    const { from, to } = queryOf({ ...noFilters, from: '2026-03-04', to: '2026-03-04' })
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(24 * 60 * 60_000)
    expect(queryOf({ ...noFilters, who: 'system' })).toEqual({ actorType: 'system' })
    expect(queryOf(noFilters)).toEqual({})
  })

  it('says that it could not be read, and is read on request', async () => {
    const { client, platform } = await ownerTab()
    const audit = createAudit(client)
    platform.setOnline(false)
    await audit.load()
    expect(audit.state.get().status).toBe('failed')
    platform.setOnline(true)
    await audit.load()
    expect(audit.state.get().status).toBe('ready')
  })
})

describe('a visitor', () => {
  it('is found by a part of their name, exported, and erased', async () => {
    const { client, harness } = await ownerTab()
    await harness.waits('Meu CPF é 123', 'Zulmira Dias')
    const visitors = createFoundVisitors(client)
    await visitors.search('  zulmira ')
    const [found] = visitors.state.get().visitors
    if (found === undefined) throw new Error('nobody was found')
    expect(found).toMatchObject({ name: 'Zulmira Dias', chats: 1, openChats: 1, messages: 1 })
    expect(nameToType(found)).toBe('Zulmira Dias')
    expect(JSON.stringify(await visitors.exportOne(found))).toContain('CPF')
    expect(await visitors.erase(found)).toMatchObject({ chats: 1 })
    const [erased] = visitors.state.get().visitors
    expect(erased).toMatchObject({ name: null, email: null, openChats: 0 })
    expect(erased?.erasedAt).not.toBeNull()
    await visitors.search('zulmira')
    expect(visitors.state.get().visitors).toEqual([])
  })

  it('tells how far a long erasure is, and what is left if a later step does not get through', async () => {
    const { client, harness } = await ownerTab()
    await harness.waits('Oi', 'Rui')
    const answers = [
      { messages: 400, left: 600 },
      { messages: 900, left: 100 },
      { messages: 1000 },
    ].map((answer) => ({ erasedAt: '2026-12-01T00:00:00.000Z', chats: 1, ...answer }))
    const told: unknown[] = []
    const slow = {
      searchVisitors: client.searchVisitors.bind(client),
      exportVisitor: client.exportVisitor.bind(client),
      eraseVisitor: () => {
        told.push(visitors.state.get().erasing)
        const next = answers.shift()
        return next === undefined
          ? Promise.reject(new PapoError('network_error', { retry: true }))
          : Promise.resolve(next)
      },
    }
    const visitors = createFoundVisitors(slow)
    await visitors.search('rui')
    const [found] = visitors.state.get().visitors
    if (found === undefined) throw new Error('nobody was found')
    expect(await visitors.erase(found)).toMatchObject({ messages: 1000 })
    expect(told).toEqual([null, { done: 400, total: 1000 }, { done: 900, total: 1000 }])
    expect(visitors.state.get()).toMatchObject({ busy: null, erasing: null, hasFailed: false })
    answers.push({ erasedAt: '2026-12-01T00:00:00.000Z', chats: 1, messages: 400, left: 600 })
    expect(await visitors.erase(found)).toMatchObject({ left: 600 })
    expect(visitors.state.get()).toMatchObject({ busy: null, erasing: null, hasFailed: false })
  })

  it('stays in the list when an erasure does not get through', async () => {
    const { client, harness, platform } = await ownerTab()
    await harness.waits('Oi', 'Rui')
    const visitors = createFoundVisitors(client)
    await visitors.search('rui')
    const [found] = visitors.state.get().visitors
    if (found === undefined) throw new Error('nobody was found')
    platform.setOnline(false)
    expect(await visitors.erase(found)).toBeNull()
    expect(visitors.state.get()).toMatchObject({ busy: null, hasFailed: true, visitors: [found] })
  })
})

describe('the deletion of the workspace', () => {
  it('is planned by its name, told to every agent, and cancelled', async () => {
    const { agentApp, harness, me } = await ownerTab()
    expect(await agentApp.deletion.plan('Another')).toBe(false)
    expect(await agentApp.deletion.plan(me.workspace.name)).toBe(true)
    expect(agentApp.deletion.planned.get()?.dueAt).toBeDefined()
    const device = harness.device()
    const colleague = await harness.openTab({ platform: device })
    await colleague.agentApp.deletion.look()
    expect(colleague.agentApp.deletion.planned.get()).toEqual(agentApp.deletion.planned.get())
    expect(await agentApp.deletion.cancel()).toBe(true)
    expect(agentApp.deletion.planned.get()).toBeNull()
  })
})

describe('health', () => {
  it('compares the address of the server with the one that the browser sees', () => {
    const is = (origin: string, publicUrl = origin) => seenAt(origin, publicUrl).is
    expect(is('https://chat.example.com')).toBe('same')
    expect(is('http://localhost:4000')).toBe('same')
    expect(is('http://chat.example.com')).toBe('plain')
    expect(is('https://chat.example.com', 'http://localhost:4000')).toBe('other')
  })

  it('tells of a server that is newer than the page, and of sockets that do not open', async () => {
    const { client, platform } = await ownerTab()
    const health = createHealth({
      client,
      platform: { openSocket: null, setTimer: platform.setTimer.bind(platform) },
      version: { isOld: () => Promise.resolve(true) },
      origin: 'https://papo.test',
    })
    await health.load('en')
    expect(health.state.get().browser).toEqual([
      { name: 'seen', is: 'same', state: 'ok' },
      { name: 'sockets', is: 'none', state: 'warn' },
      { name: 'page', is: 'old', state: 'warn' },
    ])
    expect(health.state.get().report?.checks.length).toBeGreaterThan(5)
  })
})
