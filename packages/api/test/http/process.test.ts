import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { LogPage, SiteList } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

interface Started {
  child: ChildProcess
  printed(): string
  /** The exit code. */
  ended: Promise<number | null>
}

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part))
  }
  return {
    child,
    printed: () => text,
    ended: once(child, 'close').then(([code]) => code as number | null),
  }
}

/** A port in use. */
async function usedPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

async function freePort(): Promise<number> {
  const { server, port } = await usedPort()
  server.close()
  await once(server, 'close')
  return port
}

/** Signs in with the password of the greeting, starts a chat and holds a poll for 25 seconds. */
async function pollOf(url: string, printed: string): Promise<() => Promise<Response>> {
  const json = { 'content-type': 'application/json' }
  const send = async (path: string, body: object) => {
    const init = { method: 'POST', headers: json, body: JSON.stringify(body) }
    return (await (await fetch(`${url}${path}`, init)).json()) as Record<string, string>
  }
  const [, email, password] = /e-mail +(\S+)\n +password +(\S+)/.exec(printed) ?? []
  const { accessToken } = await send('/v1/auth/token', { email, password })
  const asOwner = { headers: { authorization: `Bearer ${accessToken}` } }
  const { sites } = (await (await fetch(`${url}/v1/sites`, asOwner)).json()) as SiteList
  const clientId = randomUUID()
  const { sessionId, visitorToken } = await send('/v1/chats', { siteKey: sites[0]?.key, clientId })
  const accept = await fetch(`${url}/v1/chats/${sessionId}/accept`, { method: 'POST', ...asOwner })
  expect(accept.status).toBe(200)
  const read = (query: string) =>
    fetch(`${url}/v1/chats/${sessionId}/messages${query}`, {
      headers: { authorization: `Bearer ${visitorToken}` },
    })
  const { cursor } = (await (await read('')).json()) as LogPage
  return () => read(`?after=${cursor}&wait=25`)
}

const notTaken = 'not taken'

/** Calls on one connection, with a pause after each answer, until no new connection is taken. */
function writer(port: number, pauseMs: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let answered = 0
  const call = () =>
    new Promise<string | null>((resolve) => {
      const body = JSON.stringify({ email: 'nobody@example.com' })
      const headers = { 'content-type': 'application/json', 'content-length': body.length }
      const options = { port, path: '/v1/auth/token', method: 'POST', agent, headers }
      const request = httpRequest({ host: '127.0.0.1', ...options }, (answer) => {
        answered += 1
        answer.resume().on('end', () => resolve(null))
      })
      request.on('error', (error: NodeJS.ErrnoException) =>
        // What is still in the queue of the port when it closes has not been taken.
        resolve(request.reusedSocket ? (error.code ?? error.message) : notTaken),
      )
      request.end(body)
    })
  const over = (async () => {
    for (;;) {
      const failure = await call()
      if (failure === notTaken) return []
      if (failure !== null) return [failure]
      await delay(pauseMs)
    }
  })()
  return { answered: () => answered, over }
}

const secret = 'a-secret-that-nobody-may-read'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-process-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('an invalid variable', () => {
  it.each([
    ['PORT', { PORT: 'many' }],
    ['DATABASE_URL', { DATABASE_URL: `mysql://papo:${secret}@db/papo` }],
    ['PAPO_SECRET', { NODE_ENV: 'production' }],
  ])('stops the start with one line that names %s', async (name, environment) => {
    const { ended, printed } = start({ DATA_DIR: join(folder, 'unused'), ...environment })
    expect(await ended).toBe(1)
    expect(printed()).toMatch(new RegExp(`^papo: ${name}[^\\n]*\\n$`))
    expect(printed()).not.toContain(secret)
  })
})

describe('a process', () => {
  it('has its folder and its port for itself, and ends well on a signal', async () => {
    const port = String(await freePort())
    const first = start({ PORT: port, DATA_DIR: join(folder, 'data') })
    const url = `http://127.0.0.1:${port}`
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 90_000)
    expect(first.printed()).toMatch(/password {2}([a-z2-9]{5}-){3}[a-z2-9]{5}/)

    const second = start({ PORT: String(await freePort()), DATA_DIR: join(folder, 'data') })
    expect(await second.ended).toBe(1)
    expect(second.printed()).toMatch(/^papo: DATA_DIR[^\n]*\n$/)

    const poll = await pollOf(url, first.printed())
    const held = poll()
    await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).ok).toBe(true), 30_000)
    first.child.kill('SIGTERM')
    const answer = await held
    expect([answer.status, await answer.json()]).toMatchObject([200, { messages: [] }])
    expect(await first.ended).toBe(0)
  }, 150_000)

  it('answers every call on an open connection before it ends', async () => {
    const port = await freePort()
    const folderOfTest = join(folder, 'answers')
    const { child, ended } = start({ PORT: String(port), DATA_DIR: folderOfTest })
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200),
      90_000,
    )
    const writers = Array.from({ length: 30 }, (_, at) => writer(port, 20 + at * 10))
    await vi.waitFor(
      () => expect(writers.every(({ answered }) => answered() > 3)).toBe(true),
      30_000,
    )
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const cut = await Promise.all(writers.map(({ over }) => over))
    expect(cut.flat()).toEqual([])
  }, 150_000)

  it('logs in one line that the port is in use, and has created nothing', async () => {
    const { server, port } = await usedPort()
    const late = start({ PORT: String(port), DATA_DIR: join(folder, 'late') })
    const code = await late.ended
    server.close()
    expect(code).toBe(1)
    expect(late.printed()).toMatch(/^papo: PORT is in use[^\n]*\n$/)
    expect(existsSync(join(folder, 'late'))).toBe(false)
  }, 60_000)
})
