import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/** A port that somebody listens on. */
async function taken(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

async function freePort(): Promise<number> {
  const { server, port } = await taken()
  server.close()
  await once(server, 'close')
  return port
}

const secret = 'a-secret-that-nobody-may-read'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-process-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a wrong variable', () => {
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
  it('keeps its folder and its port to itself, and ends well when asked to', async () => {
    const port = String(await freePort())
    const first = start({ PORT: port, DATA_DIR: join(folder, 'data') })
    const url = `http://127.0.0.1:${port}`
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 30_000)
    expect(first.printed()).toMatch(/password {2}([a-z2-9]{5}-){3}[a-z2-9]{5}/)

    const second = start({ PORT: String(await freePort()), DATA_DIR: join(folder, 'data') })
    expect(await second.ended).toBe(1)
    expect(second.printed()).toMatch(/^papo: DATA_DIR[^\n]*\n$/)

    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
  }, 60_000)

  it('says in one line that the port is in use', async () => {
    const { server, port } = await taken()
    const late = start({ PORT: String(port), DATA_DIR: join(folder, 'late') })
    const code = await late.ended
    server.close()
    expect(code).toBe(1)
    expect(late.printed().trim().split('\n').at(-1)).toMatch(/^papo: PORT is in use/)
  }, 60_000)
})
