import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat, ChatStarted, Site, VisitorErased, VisitorExport } from '@papo/protocol'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectEmbedded } from '../packages/api/src/adapters/postgres/embedded.ts'
import { owner, readyFolder, type Server, startServer, temporaryFolder } from './rig/server.ts'
import { createDatabase, describeWithPostgres } from './rig/services.ts'

/** 120 MB of text: more than the server has memory for, and long to erase. */
const entries = 30_000
const letters = 4_000
const smallHeap = { NODE_OPTIONS: '--max-old-space-size=112' }

interface Store {
  env: Record<string, string>
  /** Runs a statement while no server runs. */
  run(text: string, values: unknown[]): Promise<Record<string, unknown>[]>
  remove(): Promise<unknown>
}

async function embedded(): Promise<Store> {
  const folder = await readyFolder()
  return {
    env: { DATA_DIR: folder.path },
    async run(text, values) {
      const database = await connectEmbedded({ folder: folder.path })
      try {
        return (await database.statements.run(text, values)).rows
      } finally {
        await database.close()
      }
    },
    remove: folder.remove,
  }
}

async function onPostgres(): Promise<Store> {
  const [folder, database] = [await temporaryFolder(), await createDatabase()]
  return {
    env: { DATA_DIR: folder.path, DATABASE_URL: database.url },
    async run(text, values) {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        const { rows } = await client.query<Record<string, unknown>>(text, values)
        return rows
      } finally {
        await client.end()
      }
    },
    async remove() {
      await folder.remove()
      await database.drop()
    },
  }
}

describe('a visitor with a long log in the embedded database', () => {
  longLog(embedded)
})

describeWithPostgres('a visitor with a long log on PostgreSQL', () => {
  longLog(onPostgres)
})

function longLog(open: () => Promise<Store>): void {
  let store: Store
  let server: Server
  let token: string
  let visitorId: string

  beforeAll(async () => {
    store = await open()
    server = await startServer({ env: store.env })
    await signIn()
    const { sites } = await call<{ sites: Site[] }>('GET', '/v1/sites')
    const ownerToken = token
    token = ''
    const started = await call<ChatStarted>('POST', '/v1/chats', {
      siteKey: sites[0]?.key,
      clientId: randomUUID(),
    })
    token = ownerToken
    const chat = await call<Chat>('POST', `/v1/chats/${started.sessionId}/accept`)
    visitorId = chat.visitor.id
    await server.stop()
    await store.run(
      `INSERT INTO message (
         chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name, text,
         created_at
       )
       SELECT id, last_seq + n, gen_random_uuid(), workspace_id, gen_random_uuid(), 'text',
         'visitor', visitor_id, 'Rui', repeat('private ', $2::integer / 8), now()
       FROM chat_session CROSS JOIN generate_series(1, $3::integer) AS n WHERE id = $1`,
      [started.sessionId, letters, entries],
    )
    await store.run(
      `UPDATE chat_session SET last_seq = last_seq + $2::integer, last_public_seq = last_seq + $2::integer
       WHERE id = $1`,
      [started.sessionId, entries],
    )
    server = await startServer({ env: { ...store.env, ...smallHeap } })
    await signIn()
  })
  afterAll(async () => {
    await server.stop()
    await store.remove()
  })

  async function signIn(): Promise<void> {
    token = ''
    const { email, password } = owner
    const signedIn = await call<{ accessToken: string }>('POST', '/v1/auth/token', {
      email,
      password,
    })
    token = signedIn.accessToken
  }

  const ask = (method: string, path: string, body?: object) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  async function call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await ask(method, path, body)
    const text = await answer.text()
    expect([method, path, answer.ok, answer.ok ? '' : text]).toEqual([method, path, true, ''])
    return JSON.parse(text) as Body
  }

  it('is exported by a server that has memory for a part of it, however slowly it is read', async () => {
    const answer = await ask('GET', `/v1/visitors/${visitorId}/export`)
    expect(answer.status).toBe(200)
    const decoder = new TextDecoder()
    let text = ''
    let isPaused = false
    for await (const part of answer.body ?? []) {
      text += decoder.decode(part, { stream: true })
      if (isPaused || text.length < 1_000_000) continue
      isPaused = true
      await sleep(4_000)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    }
    const exported = JSON.parse(text) as VisitorExport
    const log = exported.chats[0]?.log ?? []
    expect(log.filter((entry) => entry.text?.length === letters)).toHaveLength(entries)
    expect(log.every(({ seq }, at) => seq === at + 1)).toBe(true)
  })

  it('is erased to the end although the server is killed in the middle', async () => {
    const path = `/v1/visitors/${visitorId}/erase`
    const cut = ask('POST', path).then(
      (answer) => answer.text().then(() => 'answered'),
      () => 'cut',
    )
    await sleep(400)
    await server.kill()
    expect(await cut).toBe('cut')
    const [half] = await store.run(
      'SELECT erased_up_to AS "upTo", last_seq AS last FROM chat_session',
      [],
    )
    expect(Number(half?.['upTo'])).toBeLessThan(entries)
    server = await startServer({ env: { ...store.env, ...smallHeap } })
    await signIn()
    const lefts: number[] = []
    let erased = await call<VisitorErased>('POST', path)
    while (erased.left !== undefined) {
      lefts.push(erased.left)
      erased = await call<VisitorErased>('POST', path)
    }
    expect(lefts).toEqual([...new Set(lefts)].toSorted((one, other) => other - one))
    expect([erased.chats, erased.messages]).toEqual([1, entries])
    const exported = await call<VisitorExport>('GET', `/v1/visitors/${visitorId}/export`)
    const texts = exported.chats.flatMap(({ log }) => log.map((entry) => entry.text ?? ''))
    expect(texts.join('')).toBe('')
    expect(texts.length).toBeGreaterThan(entries)
  })
}
