import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgentClient, createVisitorClient, type LogPage } from '@papo/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  owner,
  readyFolder,
  type Server,
  spawnCommand,
  startServer,
  temporaryFolder,
} from './rig/server.ts'

const missing = '01900000-0000-7000-8000-000000000000'

interface Ended {
  code: number | null
  /** Standard output, each line parsed as JSON. */
  results: Record<string, unknown>[]
  /** Standard error. */
  errors: string
}

/** Runs the command on a folder, in a process of its own. */
async function papo(folder: string, ...args: string[]): Promise<Ended> {
  const child = spawnCommand(args, { DATA_DIR: folder })
  const printed = { out: '', errors: '' }
  child.stdout.on('data', (text: string) => (printed.out += text))
  child.stderr.on('data', (text: string) => (printed.errors += text))
  const [code] = (await once(child, 'close')) as [number | null]
  const lines = printed.out.split('\n').slice(0, -1)
  const results = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, results, errors: printed.errors }
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data: string
beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
})
afterAll(() => folder.remove())

it('answers an unknown command with one line', async () => {
  const { code, results, errors } = await papo(data, 'visitor', 'find')
  expect([code, results]).toEqual([2, []])
  expect(errors).toMatch(/^papo: [^\n]+ Usage: papo visitor find [^\n]+\n$/u)
})

it('creates no installation where there is none', async () => {
  const { code, errors } = await papo(data, 'audit')
  expect(code).toBe(1)
  expect(errors).toMatch(/^papo: DATA_DIR [^\n]+ holds no data of Papo\n$/u)
  await expect(stat(data)).rejects.toThrow('ENOENT')
})

describe('on the folder of a server', () => {
  let ready: Awaited<ReturnType<typeof readyFolder>>
  let server: Server
  let chat: { sessionId: string; visitorToken: string }
  let cursor: string
  let lostPassword: string

  const read = async (after: string) => {
    const headers = { authorization: `Bearer ${chat.visitorToken}` }
    const path = `${server.url}/v1/chats/${chat.sessionId}/messages?after=${after}`
    return (await (await fetch(path, { headers })).json()) as LogPage
  }

  beforeAll(async () => {
    ready = await readyFolder()
    data = ready.path
    server = await startServer({ env: { DATA_DIR: data } })
    const demo = await (await fetch(`${server.url}/demo`)).text()
    const siteKey = /data-site="([^"]+)"/.exec(demo)?.[1] ?? ''
    const visitor = createVisitorClient({ baseUrl: server.url, siteKey })
    chat = await visitor.startChat({
      clientId: crypto.randomUUID(),
      visitor: { name: 'Rui', email: 'rui@example.com' },
      message: { clientId: crypto.randomUUID(), text: 'Está aí?' },
    })
    cursor = (await read('')).cursor
  })
  afterAll(async () => {
    await server.stop()
    await ready.remove()
  })

  it('works beside the server, which runs it, and after the server has stopped', async () => {
    const found = await papo(data, 'visitor', 'find', '--email', 'rui@example.com')
    expect([found.code, found.results.length, found.errors]).toEqual([0, 1, ''])
    const unknown = await papo(data, 'agent', 'password', 'nobody@example.com')
    expect([unknown.code, unknown.results]).toEqual([1, []])
    expect(unknown.errors).toBe('papo: there is no agent with this e-mail\n')
    const { code, results, errors } = await papo(data, 'agent', 'password', owner.email)
    expect([code, errors]).toEqual([0, expect.stringMatching(/^papo: every session [^\n]+\n$/u)])
    lostPassword = String(results[0]?.['password'])
    const { accessToken } = await createAgentClient({ baseUrl: server.url }).createToken({
      email: owner.email,
      password: lostPassword,
    })
    expect(accessToken).not.toBe('')
    expect((await stat(join(data, 'command.sock'))).mode & 0o077).toBe(0)
    const held = await papo(data, 'doctor', '--json')
    expect(held.results).toMatchObject([
      { name: 'database' },
      { name: 'migrations' },
      { name: 'cache' },
      { name: 'jobs' },
      { name: 'canary' },
      { name: 'disk' },
      { name: 'clock' },
      { name: 'secret' },
      { name: 'mail' },
      { name: 'address' },
      { name: 'version' },
    ])
    expect(await server.stop()).toBe(0)
    const { code: well, results: checks } = await papo(data, 'doctor', '--json')
    expect([well, checks[0]]).toMatchObject([0, { name: 'database', state: 'ok' }])
  })

  it('finds a visitor, and erases one only with a confirmation', async () => {
    const found = await papo(data, 'visitor', 'find', '--email', 'rui@example.com')
    expect([found.code, found.errors]).toEqual([0, ''])
    expect(found.results).toMatchObject([{ name: 'Rui', erasedAt: null }])
    const visitorId = String(found.results[0]?.['visitorId'])

    const asked = await papo(data, 'visitor', 'erase', visitorId)
    expect([asked.code, asked.results.length]).toEqual([2, 1])
    expect(asked.errors).toMatch(/^papo: nothing was erased[^\n]+\n$/u)
    const erased = await papo(data, 'visitor', 'erase', visitorId, '--yes')
    expect([erased.code, erased.errors]).toEqual([0, ''])
    expect(erased.results).toMatchObject([{ visitorId, chats: 1, messages: 1 }])
    const again = await papo(data, 'visitor', 'export', missing)
    expect([again.code, again.errors]).toEqual([1, `papo: there is no visitor ${missing}\n`])
  })

  it('backs up beside the server, and restores elsewhere, where every chat and the key are', async () => {
    const file = join(folder.path, 'whole.papo')
    const running = await startServer({ env: { DATA_DIR: data } })
    const made = await papo(data, 'backup', file)
    expect([made.code, made.results]).toMatchObject([0, [{ file, hasSecret: false }]])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await papo(data, 'backup', file)
    expect([again.code, again.errors]).toEqual([
      1,
      `papo: FILE (${file}) cannot be made: it exists\n`,
    ])
    const held = await papo(data, 'restore', file)
    expect([held.code, held.errors]).toMatchObject([
      1,
      expect.stringContaining('in use by another'),
    ])
    expect(await running.stop()).toBe(0)
    const used = await papo(data, 'restore', file)
    expect(used.errors).toMatch(/^papo: the installation is in use already[^\n]+\n$/u)

    const elsewhere = join(folder.path, 'elsewhere')
    const restored = await papo(elsewhere, 'restore', file)
    expect([restored.code, restored.results]).toMatchObject([0, [{ hasSecret: false }]])
    expect(restored.errors).toMatch(
      /^papo: before you start the servers, set PAPO_SECRET [^\n]+\n$/u,
    )
    const found = await papo(elsewhere, 'audit')
    expect(found.results).toEqual((await papo(data, 'audit')).results)
  })

  it('gives a restored installation an epoch: cursors from before are answered with the whole log', async () => {
    const { code, results, errors } = await papo(data, 'restore-epoch')
    expect(code).toBe(0)
    const [{ before, epoch } = {}] = results
    expect(cursor).toContain(String(before))
    expect(epoch).toMatch(/^[0-9a-f]{8}$/u)
    expect(epoch).not.toBe(before)
    expect(errors).toMatch(/^papo: start the servers now[^\n]+\n$/u)

    server = await startServer({ env: { DATA_DIR: data } })
    const agent = createAgentClient({ baseUrl: server.url })
    const { accessToken } = await agent.createToken({ ...owner, password: lostPassword })
    const headers = { authorization: `Bearer ${accessToken}` }
    const ask = async (after: string) => {
      const path = `${server.url}/v1/chats/${chat.sessionId}/messages?after=${after}`
      return (await (await fetch(path, { headers })).json()) as LogPage
    }
    const whole = await ask(cursor)
    expect([whole.reset, whole.messages[0]?.seq]).toEqual([true, 1])
    expect((await ask(whole.cursor)).reset).toBe(false)
  })
})
