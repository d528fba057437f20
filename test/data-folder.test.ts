import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgentClient, createVisitorClient } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { lookAt, openToAll } from './rig/open-files.ts'
import {
  owner,
  runServer,
  type Server,
  spawnCommand,
  startServer,
  temporaryFolder,
} from './rig/server.ts'

const timeout = 150_000

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data: string
let umask: number
const running: Server[] = []
beforeAll(async () => {
  umask = process.umask()
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
})
afterEach(() => void process.umask(umask))
afterAll(async () => {
  for (const server of running) await server.stop()
  await folder.remove()
})

/** Loaded into a process, it writes the file at the exit without setting a mode. */
const writesAtExit = (path: string) => {
  const source = `import { writeFileSync } from 'node:fs'
    process.on('exit', () => writeFileSync(${JSON.stringify(path)}, ''))`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
}

/** A server with the umask of a person's shell. */
async function serverUnder(mask: number, env: Record<string, string>): Promise<Server> {
  process.umask(mask)
  const server = await startServer({ env })
  running.push(server)
  return server
}

/** Runs the operator's command from a shell with an open umask. */
async function papo(args: string[], env: Record<string, string> = {}) {
  process.umask(0)
  const child = spawnCommand(args, { DATA_DIR: data, ...env })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: string) => (printed += text))
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed }
}

/** Starts a chat that an agent answers. */
async function startAnsweredChat({ url }: Server): Promise<void> {
  const demo = await (await fetch(`${url}/demo`)).text()
  const siteKey = /data-site="([^"]+)"/.exec(demo)?.[1] ?? ''
  const { sessionId } = await createVisitorClient({ baseUrl: url, siteKey }).startChat({
    clientId: crypto.randomUUID(),
    visitor: { name: 'Rui', email: 'rui@example.com' },
    message: { clientId: crypto.randomUUID(), text: 'Está aí?' },
  })
  const agent = createAgentClient({ baseUrl: url })
  await agent.createToken(owner)
  await agent.acceptChat(sessionId)
}

const closed = { count: expect.toSatisfy((count: number) => count > 1000), open: [] }
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('on a machine that others use, the data folder', { timeout }, () => {
  it('is inaccessible to them from the first start on, file by file', async () => {
    const server = await serverUnder(0o022, { DATA_DIR: data })
    expect(await lookAt(data)).toEqual(closed)
    await startAnsweredChat(server)
    expect(await lookAt(data)).toEqual(closed)
    expect(await server.stop()).toBe(0)
    expect(await lookAt(data)).toEqual(closed)
    expect(await modeOf(data)).toBe(0o700)
  })

  it('is made inaccessible to them by the operator’s command, with the files that it creates', async () => {
    await openToAll(data)
    const atExit = join(folder.path, 'by-the-command')
    const query = ['visitor', 'find', '--email', 'rui@example.com']
    const found = await papo(query, writesAtExit(atExit))
    expect(found.code).toBe(0)
    expect(await lookAt(data)).toEqual(closed)
    expect(await modeOf(atExit)).toBe(0o600)

    const { visitorId } = JSON.parse(found.printed) as { visitorId: string }
    const exported = join(folder.path, 'rui.json')
    expect((await papo(['visitor', 'export', visitorId, '--out', exported])).code).toBe(0)
    expect(await modeOf(exported)).toBe(0o600)
    expect(await readFile(exported, 'utf8')).toContain('Está aí?')
    expect((await readdir(folder.path)).toSorted()).toEqual(['by-the-command', 'data', 'rui.json'])
    expect(await lookAt(data)).toEqual(closed)
  })

  it('of an earlier version is made inaccessible to them by the next start, and keeps all data', async () => {
    await openToAll(data)
    expect((await lookAt(data)).open.length).toBeGreaterThan(1000)
    const atExit = join(folder.path, 'by-the-server')
    const server = await serverUnder(0, { DATA_DIR: data, ...writesAtExit(atExit) })
    expect(await lookAt(data)).toEqual(closed)
    expect(server.output()).not.toContain('is not closed')
    const agent = createAgentClient({ baseUrl: server.url })
    await agent.createToken(owner)
    expect((await agent.listChats()).chats).toHaveLength(1)
    await server.stop()
    expect(await lookAt(data)).toEqual(closed)
    expect(await modeOf(atExit)).toBe(0o600)
  })
})

describe('the secret', { timeout }, () => {
  it.each([
    ['empty', ''],
    ['half there', 'half-of-a-secr'],
  ])('stops the start in one line that names its file, where it is %s', async (what, text) => {
    const broken = join(folder.path, what)
    await mkdir(broken)
    await writeFile(join(broken, 'secret'), text)
    const { code, output } = await runServer({ DATA_DIR: broken })
    expect(code).toBe(1)
    expect(output).toMatch(/^papo: DATA_DIR [^\n]+ backup[^\n]+\n$/u)
    expect(output).toContain(join(broken, 'secret'))
    expect(output).not.toContain('half-of')
    expect(await readdir(broken)).toEqual(['secret'])
    expect(await readFile(join(broken, 'secret'), 'utf8')).toBe(text)
  })

  it('is complete after two starts at once, of which one succeeds', async () => {
    const shared = join(folder.path, 'shared')
    const outcomes = await Promise.allSettled([
      serverUnder(0, { DATA_DIR: shared }),
      serverUnder(0, { DATA_DIR: shared }),
    ])
    const [refused, ...others] = outcomes.flatMap((one) =>
      one.status === 'rejected' ? [String(one.reason)] : [],
    )
    expect([refused, others]).toEqual([expect.stringMatching(/papo: DATA_DIR [^\n]+ in use/u), []])
    expect(await readFile(join(shared, 'secret'), 'utf8')).toHaveLength(43)
    expect(await lookAt(shared)).toEqual(closed)
  })
})
