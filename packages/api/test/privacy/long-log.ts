import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { AuditPage, Chat, LogPage, VisitorErased, VisitorExport } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseUntil } from '@papo/core/privacy/erase'
import { exportVisitor } from '@papo/core/privacy/export'
import { removeDueWorkspaces } from '@papo/core/privacy/delete-workspace'
import { applyRetention, finishErasures } from '@papo/core/privacy/retention'
import { eraseAgent, finishAgentErasures } from '@papo/core/privacy/erase-agent'
import { systemClock } from '@papo/core/platform/clock'
import { Refusal } from '@papo/core/platform/refusal'
import type { ApiUnderTest } from '../http/api-under-test.ts'

/** More than one statement erases or removes, and many pages of an export. */
const long = 12_000
const never = new AbortController().signal

/** Resolves once the number has been the same for a while. */
async function sleepUntilStill(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => void systemClock.after(300, () => resolve(undefined)))
  }
}

/** The guarantees of privacy for a log of any length, on any server. */
export function describeLongLog(open: () => Promise<ApiUnderTest>): void {
  let api: ApiUnderTest
  beforeAll(async () => {
    api = await open()
  })
  afterAll(() => api.close())

  const rows = async (text: string, values: unknown[] = []) =>
    (await api.services.database.statements.run(text, values)).rows

  /** An active chat with that many further texts of both sides, put into the tables. */
  async function longChat(entries = long) {
    const message = { clientId: randomUUID(), text: 'a private word' }
    const { token, chatId } = await api.start({
      body: { siteKey: api.site.key, clientId: randomUUID(), message },
    })
    const agent = await api.agent('agent')
    await api.call('POST', `/v1/chats/${chatId}/accept`, { token: agent })
    const { body } = await api.call('GET', `/v1/chats/${chatId}`, { token: agent })
    const { visitor, lastSeq, agent: taker } = body as unknown as Chat
    const [found] = await rows('SELECT workspace_id AS id FROM chat_session WHERE id = $1', [
      chatId,
    ])
    const workspaceId = String(found?.['id'])
    await rows(
      `INSERT INTO message (
         chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name, text,
         created_at
       )
       SELECT $1::uuid, $2::integer + n, gen_random_uuid(), $3::uuid, gen_random_uuid(), 'text',
         'agent', $4::uuid, 'Bia', 'a private word ' || n, now()
       FROM generate_series(1, $5::integer) AS n`,
      [chatId, lastSeq, workspaceId, taker?.id, entries],
    )
    const last = lastSeq + entries
    await rows(
      `UPDATE chat_session SET last_seq = $2::integer, last_public_seq = $2::integer WHERE id = $1`,
      [chatId, last],
    )
    const actor = { workspaceId, type: 'operator', id: null, name: null, address: null } as const
    return { token, chatId, agent, agentId: String(taker?.id), visitorId: visitor.id, last, actor }
  }

  const readable = async (chatId: string) => {
    const [found] = await rows(
      `SELECT count(*)::integer AS count FROM message WHERE chat_id = $1 AND text <> ''`,
      [chatId],
    )
    return Number(found?.['count'])
  }
  const seqsOf = ({ chats }: VisitorExport) => chats.flatMap(({ log }) => log.map(({ seq }) => seq))
  const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1)

  /** The services of a node whose database is away after so many units of work. */
  function dyingNode(unitsLeft: number) {
    const { work } = api.services.database
    let units = 0
    const run: typeof work.run = async (task, chatId) => {
      units += 1
      if (units > unitsLeft) throw new Refusal('unavailable', 'The database is away.')
      return work.run(task, chatId)
    }
    return { ...api.services, work: working(run) }
  }

  /** The database, with another way to run a unit of work. */
  function working(run: ApiUnderTest['services']['work']['run']) {
    const { work } = api.services.database
    const read: typeof work.read = (task) => work.read(task)
    return { run, read }
  }

  /** The export by a connection, which `inject` has not. */
  async function fetchExport(visitorId: string, signal: AbortSignal = never): Promise<Response> {
    if (!api.app.server.listening) await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    return fetch(`http://127.0.0.1:${port}/v1/visitors/${visitorId}/export`, {
      headers: { authorization: `Bearer ${api.owner}` },
      signal,
    })
  }

  describe('an export', () => {
    it('has every entry of a long log once, in order, and says that it is JSON', async () => {
      const { visitorId, last } = await longChat()
      for (const [method, path] of [
        ['GET', `/v1/visitors/${visitorId}/export`],
        ['POST', `/v1/visitors/${visitorId}/export`],
      ] as const) {
        const answer = await api.call(method, path, { token: api.owner })
        expect([answer.status, answer.headers['content-type']]).toEqual([
          200,
          'application/json; charset=utf-8',
        ])
        expect(seqsOf(answer.body as unknown as VisitorExport)).toEqual(upTo(last))
      }
    })

    it('that runs while the visitor is erased is whole, and what it read later is erased', async () => {
      const { visitorId, last, actor } = await longChat(3_000)
      const parts: string[] = []
      let seen = 0
      for await (const part of (await exportVisitor(api.services, actor, visitorId)).parts()) {
        parts.push(part)
        if (part.includes('"seq":1,')) seen = parts.length
        if (seen === parts.length) await eraseUntil(api.services, actor, visitorId, () => false)
      }
      const exported = JSON.parse(parts.join('')) as VisitorExport
      // The erasure has ended the chat, which is one more entry.
      expect(seqsOf(exported)).toEqual(upTo(last + 1))
      const texts = exported.chats[0]?.log.map(({ text }) => text) ?? []
      expect(texts.filter((text) => text !== '' && text !== null).length).toBeLessThan(600)
      expect(texts[0]).toBe('a private word')
    })

    it('and an erasure leave the process its turns, however fast the database answers', async () => {
      const { visitorId, actor } = await longChat()
      const turnsDuring = async (work: () => Promise<unknown>) => {
        let turns = 0
        const stop = systemClock.every(5, () => (turns += 1))
        await work()
        stop()
        return turns
      }
      const exported = await exportVisitor(api.services, actor, visitorId)
      expect(await turnsDuring(() => exported.read())).toBeGreaterThan(1)
      const erase = () => eraseUntil(api.services, actor, visitorId, () => false)
      expect(await turnsDuring(erase)).toBeGreaterThan(1)
    })

    it('that fails in the middle is cut, not closed as if it were whole', async () => {
      const { visitorId } = await longChat(3_000)
      const { work } = api.services.database
      let reads = 0
      const read = work.read.bind(work)
      const failing = Reflect.set(work, 'read', (task: Parameters<typeof read>[0]) => {
        reads += 1
        if (reads > 9) throw new Error('the disk is gone')
        return read(task)
      })
      expect(failing).toBe(true)
      try {
        const answer = await fetchExport(visitorId)
        expect(answer.status).toBe(200)
        await expect(answer.text()).rejects.toThrow('terminated')
      } finally {
        Reflect.deleteProperty(work, 'read')
      }
    })
  })

  describe('an export that nobody takes', () => {
    it('reads a little ahead, and no further once the reader has gone', async () => {
      const { visitorId } = await longChat(60_000)
      const { work } = api.services.database
      const read = work.read.bind(work)
      let pages = 0
      Reflect.set(work, 'read', (task: Parameters<typeof read>[0]) => {
        pages += 1
        return read(task)
      })
      try {
        const leaving = new AbortController()
        const answer = await fetchExport(visitorId, leaving.signal)
        expect(answer.status).toBe(200)
        await sleepUntilStill(() => pages)
        expect(pages).toBeLessThan(110)
        leaving.abort()
        await sleepUntilStill(() => pages)
        expect(pages).toBeLessThan(115)
      } finally {
        Reflect.deleteProperty(work, 'read')
      }
    })
  })

  describe('an erasure', () => {
    it('that a node leaves in the middle is finished by another one, and recorded once', async () => {
      const { visitorId, chatId, last, actor, agent } = await longChat()
      const begun = await eraseUntil(dyingNode(2), actor, visitorId, () => false)
      expect(begun.left).toBeGreaterThan(0)
      expect(begun.messages).toBeGreaterThan(0)
      expect(begun.messages + (begun.left ?? 0)).toBeGreaterThanOrEqual(last - 1)
      expect(await readable(chatId)).toBeGreaterThan(0)
      expect(await finishErasures(api.services, never)).toBe(1)
      expect(await readable(chatId)).toBe(0)
      expect(await finishErasures(api.services, never)).toBe(0)
      const path = `/v1/visitors/${visitorId}/erase`
      const first = await api.call('POST', path, { token: api.owner })
      const again = await api.call('POST', path, { token: api.owner })
      expect(again.body).toEqual(first.body)
      const erased = first.body as unknown as VisitorErased
      expect([erased.chats, erased.messages, erased.left]).toEqual([1, last - 1, undefined])
      const audit = await api.call('GET', '/v1/audit?limit=100', { token: api.owner })
      const { entries } = audit.body as unknown as AuditPage
      const acts = entries.filter(({ target }) => target?.id === visitorId)
      expect(acts.map(({ action }) => action)).toEqual(['visitor_erased'])
      const log = await api.call('GET', `/v1/chats/${chatId}/messages?tail=true`, { token: agent })
      const { messages, status } = log.body as unknown as LogPage
      expect(status).toBe('ended')
      expect(messages.every(({ text }) => text === null)).toBe(true)
    })

    it('shuts the visitor out and ends the chat in its first step: nothing is written meanwhile', async () => {
      const { visitorId, chatId, token, agent, actor } = await longChat()
      expect((await eraseUntil(dyingNode(1), actor, visitorId, () => false)).left).toBeGreaterThan(
        0,
      )
      const url = `/v1/chats/${chatId}/messages`
      const body = () => ({ clientId: randomUUID(), text: 'one more' })
      const visitors = await api.call('POST', url, { token, body: body() })
      expect([visitors.status, visitors.body['code']]).toEqual([401, 'invalid_token'])
      const agents = await api.call('POST', url, { token: agent, body: body() })
      expect([agents.status, agents.body['code']]).toEqual([409, 'chat_ended'])
      await finishErasures(api.services, never)
      expect(await readable(chatId)).toBe(0)
    })

    it('by two nodes at once is the same as by one', async () => {
      const { visitorId, chatId, last, actor } = await longChat()
      const one = eraseUntil(api.services, actor, visitorId, () => false)
      const other = eraseUntil(api.services, actor, visitorId, () => false)
      const both = await Promise.all([one, other])
      for (const erased of both) expect(erased.messages).toBe(last - 1)
      expect(await readable(chatId)).toBe(0)
    })

    it('of an agent goes through a long log in steps, and is finished by another node', async () => {
      const { chatId, agentId, actor } = await longChat(5_000)
      await rows('UPDATE agent SET disabled_at = now() WHERE id = $1', [agentId])
      const named = async () => {
        const [found] = await rows(
          `SELECT count(*)::integer AS count FROM message
           WHERE chat_id = $1 AND author_id = $2 AND author_name IS NOT NULL`,
          [chatId, agentId],
        )
        return Number(found?.['count'])
      }
      const before = await named()
      const away = { code: 'unavailable' }
      await expect(eraseAgent(dyingNode(1), actor, agentId, 'Bia')).rejects.toMatchObject(away)
      let half = before
      while (half === before) {
        await expect(finishAgentErasures(dyingNode(1), never)).rejects.toMatchObject(away)
        half = await named()
      }
      expect(half).toBeGreaterThan(0)
      await finishAgentErasures(api.services, never)
      expect(await named()).toBe(0)
    })
  })

  describe('what removes chats', () => {
    it('removes a long log in batches before the chat: retention', async () => {
      const { chatId, token } = await longChat()
      await api.call('POST', `/v1/chats/${chatId}/end`, { token })
      await rows(`UPDATE chat_session SET ended_at = now() - interval '3 days' WHERE id = $1`, [
        chatId,
      ])
      const url = `/v1/sites/${api.site.id}`
      const kept = await api.call('PATCH', url, { token: api.owner, body: { retentionDays: 1 } })
      expect(kept.status).toBe(200)
      const units: number[] = []
      const { work } = api.services.database
      const run: typeof work.run = async (task, turn) => {
        const [before] = await rows('SELECT count(*)::integer AS n FROM message')
        const done = await work.run(task, turn)
        const [after] = await rows('SELECT count(*)::integer AS n FROM message')
        units.push(Number(before?.['n']) - Number(after?.['n']))
        return done
      }
      const removed = await applyRetention({ ...api.services, work: working(run) }, never)
      expect(removed.chats).toBe(1)
      expect(Math.max(...units)).toBeLessThanOrEqual(5_000)
      expect(await rows('SELECT FROM chat_session WHERE id = $1', [chatId])).toEqual([])
      expect(await rows('SELECT FROM message WHERE chat_id = $1', [chatId])).toEqual([])
    })

    it('removes a long log in batches before the chat: the deletion of a workspace', async () => {
      const { actor, chatId } = await longChat()
      await rows(
        `INSERT INTO workspace_deletion (workspace_id, requested_at, due_at)
         VALUES ($1, now() - interval '8 days', now() - interval '1 day')`,
        [actor.workspaceId],
      )
      expect(await removeDueWorkspaces(api.services, never)).toBe(1)
      expect(await rows('SELECT FROM message WHERE chat_id = $1', [chatId])).toEqual([])
      expect(await rows('SELECT FROM workspace WHERE id = $1', [actor.workspaceId])).toEqual([])
    })
  })
}
