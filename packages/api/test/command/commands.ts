import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VisitorExport } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CommandContext } from '../../src/command/context.ts'
import { parseCommand } from '../../src/command/parse.ts'
import type { ApiUnderTest } from '../http/api-under-test.ts'

const missing = '01900000-0000-7000-8000-000000000000'
type Line = Record<string, unknown>

/** The operator’s command, on any database. */
export function describeCommands(open: () => Promise<ApiUnderTest>): void {
  let api: ApiUnderTest
  let folder: string
  beforeAll(async () => {
    api = await open()
    folder = await mkdtemp(join(tmpdir(), 'papo-command-'))
  })
  afterAll(async () => {
    await api.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs the command beside the server, on the server’s own database. */
  async function papo(args: string[], signal = new AbortController().signal) {
    const [lines, logged]: [Line[], string[]] = [[], []]
    let written = ''
    const context: CommandContext = {
      services: api.services,
      write: async (text) => void (written += text),
      print: async (values) => void lines.push(...(JSON.parse(JSON.stringify(values)) as Line[])),
      log: (line) => void logged.push(line),
      signal,
    }
    const run = parseCommand(args)
    const code = typeof run === 'function' ? await run(context) : null
    if (written !== '') lines.push(JSON.parse(written) as Line)
    return { code, lines, logged }
  }

  /** A visitor with an e-mail and a message; returns the visitor’s id. */
  async function visitor(email: string) {
    const body = {
      siteKey: api.site.key,
      clientId: randomUUID(),
      visitor: { name: 'Rui', email },
      message: { clientId: randomUUID(), text: `Sou ${email}` },
    }
    const started = await api.call('POST', '/v1/chats', { body, remoteAddress: '203.0.113.20' })
    expect(started.status).toBe(201)
    const { lines } = await papo(['visitor', 'find', '--email', email])
    return {
      id: String(lines[0]?.['visitorId']),
      token: String(started.body['visitorToken']),
      chatId: String(started.body['sessionId']),
    }
  }

  const audited = async (visitorId: string) => {
    const { lines } = await papo(['audit'])
    return lines.filter(({ target }) => (target as { id?: string } | null)?.id === visitorId)
  }
  const operator = { type: 'operator', id: null, name: null }

  it('finds visitors by e-mail, in any case, and by site if one is named', async () => {
    const { id } = await visitor('found@example.com')
    const find = (...more: string[]) =>
      papo(['visitor', 'find', '--email', 'Found@Example.com', ...more])
    const { code, lines, logged } = await find()
    expect([code, logged]).toEqual([0, []])
    expect(lines).toMatchObject([
      { visitorId: id, siteId: api.site.id, name: 'Rui', externalId: null, erasedAt: null },
    ])
    expect((await find('--site', api.site.key)).lines).toEqual(lines)
    const elsewhere = await api.call('POST', '/v1/sites', {
      token: api.owner,
      body: { name: 'Elsewhere', allowedOrigins: [] },
    })
    expect((await find('--site', String(elsewhere.body['key']))).lines).toEqual([])
    await expect(find('--site', 'nobody')).rejects.toThrow('there is no site with this key')
    const other = await papo(['visitor', 'find', '--external-id', 'found@example.com'])
    expect(other).toEqual({ code: 0, lines: [], logged: [] })
  })

  it('exports a visitor with the access log, and records that in the audit log', async () => {
    const { id } = await visitor('exported@example.com')
    const { code, lines } = await papo(['visitor', 'export', id])
    expect(code).toBe(0)
    expect(lines).toMatchObject([
      {
        visitor: { id, email: 'exported@example.com' },
        chats: [{ log: [{ text: 'Sou exported@example.com' }] }],
        accessLog: [{ action: 'chat_started', address: '203.0.113.20' }],
      },
    ])
    expect(await audited(id)).toMatchObject([{ action: 'visitor_exported', actor: operator }])
    const outcome = papo(['visitor', 'export', missing])
    await expect(outcome).rejects.toThrow(`there is no visitor ${missing}`)
  })

  it('exports to a file that only its owner may read, and never overwrites one', async () => {
    const { id } = await visitor('filed@example.com')
    const path = join(folder, 'visitor.json')
    const { lines } = await papo(['visitor', 'export', id, '--out', path])
    expect(lines).toEqual([{ visitorId: id, file: path }])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const text = await readFile(path, 'utf8')
    expect((JSON.parse(text) as VisitorExport).visitor.email).toBe('filed@example.com')

    const again = papo(['visitor', 'export', id, '--out', path])
    await expect(again).rejects.toThrow(`--out (${path}) cannot be made: it exists`)
    expect(await readFile(path, 'utf8')).toBe(text)
    const nowhere = papo(['visitor', 'export', id, '--out', join(folder, 'none', 'visitor.json')])
    await expect(nowhere).rejects.toThrow('ENOENT')
    expect(await audited(id)).toHaveLength(1)
  })

  it('says what an erasure would remove, and erases with the confirmation', async () => {
    const { id, token, chatId } = await visitor('erased@example.com')
    const unconfirmed = await papo(['visitor', 'erase', id])
    expect(unconfirmed.code).toBe(2)
    expect(unconfirmed.lines).toMatchObject([
      { email: 'erased@example.com', identities: 0, tokens: 1, chats: 1, entries: 1 },
    ])
    expect(unconfirmed.logged).toEqual([expect.stringContaining('nothing was erased')])
    expect(await audited(id)).toEqual([])
    const read = async () => (await api.call('GET', `/v1/chats/${chatId}`, { token })).status
    expect(await read()).toBe(200)

    const erased = await papo(['visitor', 'erase', id, '--yes'])
    expect(erased).toMatchObject({ code: 0, lines: [{ visitorId: id, messages: 1 }], logged: [] })
    expect(await audited(id)).toMatchObject([{ action: 'visitor_erased', actor: operator }])
    const { lines } = await papo(['visitor', 'find', '--email', 'erased@example.com'])
    expect(lines).toEqual([])
    expect(await read()).toBe(401)
    expect((await papo(['visitor', 'erase', id, '--yes'])).lines).toEqual(erased.lines)
  })

  describe('the access log', () => {
    const march = ['access-log', '--from', '2020-03-01', '--to', '2020-03-02']
    const other = '01900000-0000-7000-8000-00000000000a'
    beforeAll(async () => {
      // More than two pages, many at the same time, which is finer than the precision of a Date.
      await api.services.database.statements.run(
        `INSERT INTO access_log (id, at, workspace_id, subject_type, subject_id, action, address)
         SELECT gen_random_uuid(), timestamptz '2020-03-01 00:00:00.000123Z' + n / 500 * interval '1 second', $1,
           'visitor', $2, 'chat_started', '203.0.113.' || n % 250
         FROM generate_series(0, 2499) AS n`,
        [other, missing],
      )
    })

    it('is printed completely however long it is, oldest first, each entry once', async () => {
      const { code, lines } = await papo(march)
      expect([code, lines.length]).toEqual([0, 2500])
      expect(new Set(lines.map(({ id }) => id)).size).toBe(2500)
      const times = lines.map(({ at }) => String(at))
      expect(times).toEqual(times.toSorted())
      expect(lines[0]).toMatchObject({ workspaceId: other, address: expect.any(String) })
    })

    it('is printed from one time, until before another, and for one workspace', async () => {
      const output = async (args: string[]) => (await papo(args)).lines.length
      expect(await output([...march, '--workspace', missing])).toBe(0)
      expect(await output([...march, '--workspace', other])).toBe(2500)
      const [from, to] = ['2020-03-01T00:00:01Z', '2020-02-29T21:00:02-03:00']
      expect(await output(['access-log', '--from', from, '--to', to])).toBe(500)
    })

    it('stops after a page if the reader wants no more', async () => {
      expect((await papo(march, AbortSignal.abort())).lines).toHaveLength(1000)
    })
  })

  it('prints the audit log for a period and for one workspace', async () => {
    const whole = await papo(['audit'])
    expect(whole.lines.length).toBeGreaterThan(0)
    const workspaceId = String(whole.lines[0]?.['workspaceId'])
    expect((await papo(['audit', '--workspace', workspaceId])).lines).toEqual(whole.lines)
    expect((await papo(['audit', '--workspace', missing])).lines).toEqual([])
    expect((await papo(['audit', '--from', '2020-01-01'])).lines).toEqual(whole.lines)
    expect((await papo(['audit', '--to', '2020-01-01'])).lines).toEqual([])
  })

  it('removes what has outlived its retention, and says how much', async () => {
    const { code, lines } = await papo(['retention', 'run'])
    expect(code).toBe(0)
    expect(lines).toEqual([
      { task: 'removed-sites', chats: 0 },
      { task: 'retention', chats: 0, visitors: 0, sites: 0 },
      { task: 'expiry', rows: 0 },
      { task: 'access-log', rows: 2500 },
      { task: 'erasures', visitors: 0, agents: 0 },
      { task: 'workspaces', workspaces: 0 },
    ])
    expect((await papo(['retention', 'run'], AbortSignal.abort())).lines).toEqual([])
  })

  it('starts an epoch, which a running server takes over', async () => {
    const before = api.services.database.installation.epoch
    const { code, lines, logged } = await papo(['restore-epoch'])
    expect(code).toBe(0)
    expect(lines).toEqual([
      {
        before,
        epoch: expect.stringMatching(/^[0-9a-f]{8}$/u),
      },
    ])
    expect(lines[0]?.['epoch']).not.toBe(lines[0]?.['before'])
    expect(logged).toEqual([expect.stringContaining('start the servers now')])
    await vi.waitFor(
      () => expect(api.services.database.installation.epoch).toBe(lines[0]?.['epoch']),
      10_000,
    )
    expect((await api.call('GET', '/readyz')).status).toBe(200)
  })
}
