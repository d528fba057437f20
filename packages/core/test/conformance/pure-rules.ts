import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatStatus } from '@papo/protocol'
import { inOrder, matchesAccessFilter } from '../../src/access-log/access-filter.ts'
import type { AccessRecord } from '../../src/access-log/access-log.ts'
import type { AgentRecord } from '../../src/agent/agent.ts'
import { matchesAuditFilter } from '../../src/audit/audit-filter.ts'
import type { AuditRecord } from '../../src/audit/audit-store.ts'
import { matchesFilter } from '../../src/chat/chat-filter.ts'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { ChatFilter } from '../../src/chat/chat-store.ts'
import { dueIdleOf } from '../../src/chat/due-idle.ts'
import { pageAfter, pageBefore } from '../../src/chat/entry-page.ts'
import type { IdentitySecretRecord } from '../../src/identity/secret-store.ts'
import { validSecrets } from '../../src/identity/valid-secrets.ts'
import { absentOf, dueChats } from '../../src/presence/due-chats.ts'
import { keptSources } from '../../src/session/kept-sources.ts'
import type { KnownSourceRecord } from '../../src/session/known-source-store.ts'
import { anAuditEntry } from './audit-store.ts'
import { drawsFrom } from './chance.ts'
import {
  aSite,
  anAgent,
  append,
  arrive,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'
import type { TestedDatabase } from './stores.ts'

type Draws = ReturnType<typeof drawsFrom>

/** More than there are. */
const all = 1000
const words = ['pedido', 'Pedido 100%', 'a_b', String.raw`C:\temp`, 'ENTREGA', 'oi', 'Não', '']
const wanted = ['NÃO', 'pedido', '0%', 'A_B', '_', '%', '\\', 'entrega', 'OI', 'não', 'nada']

/** Every store gives the answers of the pure functions beside its port, for records and questions from a seed. */
export function pureRulesSuite(name: string, open: Open): void {
  describe(`the pure rules in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    chatRules(() => opened.database)
    timerRules(() => opened.database)
    recordRules(() => opened.database)
  })
}

/** Chats of one workspace with two sites and three agents, in every state and with a short log each. */
async function populate(database: TestedDatabase, count: number, draws: Draws) {
  const { workspace, site } = await settle(database)
  const other = aSite(workspace)
  const sites = [site, other]
  // Each time is drawn once, so that no order depends on chance.
  const times = Array.from({ length: count * 6 }, (_, at) => later(at)).sort(
    () => draws.chance() - 0.5,
  )
  const nextTime = () => times.pop() ?? null
  const agents = Array.from({ length: 3 }, () =>
    anAgent(workspace, { lastSeenAt: draws.perhaps(nextTime()) ?? null }),
  )
  await database.work.run(async (stores) => {
    await stores.sites.insert(other)
    for (const agent of agents) await stores.agents.insert(agent)
  })
  const chats: ChatRecord[] = []
  for (let n = 0; n < count; n += 1) {
    chats.push(await aDrawnChat(database, { sites, agents, draws, nextTime }))
  }
  return { workspace, sites, agents, chats }
}

async function aDrawnChat(
  database: TestedDatabase,
  {
    sites,
    agents,
    draws,
    nextTime,
  }: {
    sites: ReturnType<typeof aSite>[]
    agents: AgentRecord[]
    draws: Draws
    nextTime: () => Date | null
  },
): Promise<ChatRecord> {
  const { oneOf, perhaps, whole } = draws
  const { chat } = await arrive(database, oneOf(sites), {
    visitor: { name: perhaps(oneOf(words)) ?? null, email: perhaps(oneOf(words)) ?? null },
    chat: { subject: perhaps(oneOf(words)) ?? null },
  })
  const status = oneOf<ChatStatus>(['waiting', 'active', 'active', 'ended'])
  const agentId = status === 'waiting' ? null : oneOf(agents).id
  const change = {
    status,
    agentId,
    acceptedAt: agentId === null ? null : nextTime(),
    endedAt: status === 'ended' ? nextTime() : null,
    requeueAt: perhaps(nextTime()) ?? null,
    replyDueAt: perhaps(nextTime()) ?? null,
    idleWarnAt: perhaps(nextTime()) ?? null,
    idleEndAt: perhaps(nextTime()) ?? null,
  }
  return database.work.run(async (stores) => {
    let moved = await append(stores, chat, change, { text: oneOf(words) })
    for (let n = whole(4); n > 0; n -= 1) {
      const note = perhaps({ kind: 'note' as const }) ?? {}
      moved = await append(stores, chat, {}, { ...note, text: oneOf(words) })
    }
    return moved
  })
}

function chatRules(database: () => TestedDatabase): void {
  test('a list has the chats that match its filter', async () => {
    const draws = drawsFrom(1)
    const { oneOf, perhaps, whole } = draws
    const { workspace, sites, agents, chats } = await populate(database(), 40, draws)
    await database().work.read(async (stores) => {
      const everything = await stores.chats.list(workspace.id, { limit: all })
      expect(everything).toHaveLength(chats.length)
      const texts = new Map<string, (string | null)[]>()
      for (const { id, workspaceId } of everything) {
        const range = { workspaceId, chatId: id, limit: all, notes: true }
        const log = await stores.entries.after(range, 0)
        texts.set(
          id,
          log.map(({ text }) => text),
        )
      }
      for (let n = 0; n < 150; n += 1) {
        const drawn = {
          status: perhaps(oneOf<ChatStatus>(['waiting', 'active', 'ended'])),
          agentId: perhaps(perhaps(oneOf(agents).id)),
          siteId: perhaps(oneOf(sites).id),
          visitorId: perhaps(perhaps(perhaps(oneOf(chats).visitorId))),
          beforeId: perhaps(oneOf(chats).id),
          text: perhaps(oneOf(wanted)),
        }
        const filter = Object.fromEntries(
          Object.entries(drawn).filter(([, value]) => value !== undefined),
        ) as Omit<ChatFilter, 'limit'>
        const limit = 1 + whole(20)
        const matching = everything.filter((chat) =>
          matchesFilter(chat, texts.get(chat.id) ?? [], filter),
        )
        const found = await stores.chats.list(workspace.id, { ...filter, limit })
        expect({ filter, found }).toEqual({ filter, found: matching.slice(0, limit) })
      }
    })
  })

  test('the queue, the positions and the capacities are those of the chats', async () => {
    const { workspace, sites, agents, chats } = await populate(database(), 30, drawsFrom(2))
    const queue = chats
      .filter(({ status }) => status === 'waiting')
      .sort((a, b) => a.ticket - b.ticket)
    await database().work.read(async (stores) => {
      for (const limit of [1, queue.length, all]) {
        const { chats: found, total } = await stores.chats.waiting(workspace.id, { limit })
        expect(found.map(({ id }) => id)).toEqual(queue.slice(0, limit).map(({ id }) => id))
        expect(total).toBe(queue.length)
      }
      for (const { id: siteId } of sites) {
        const { total } = await stores.chats.waiting(workspace.id, { siteId, limit: 1 })
        expect(total).toBe(queue.filter((chat) => chat.siteId === siteId).length)
      }
      for (const [at, { ticket }] of queue.entries()) {
        expect(await stores.chats.position(workspace.id, ticket)).toBe(at + 1)
      }
      const counts = await stores.chats.activeByAgent(workspace.id)
      for (const { id } of agents) {
        const active = chats.filter(({ status, agentId }) => status === 'active' && agentId === id)
        expect(await stores.chats.countActive(workspace.id, id)).toBe(active.length)
        expect(counts.get(id) ?? 0).toBe(active.length)
      }
    })
  })

  test('a page of a log has the entries of its range', async () => {
    const draws = drawsFrom(3)
    const { site } = await settle(database())
    const { chat } = await arrive(database(), site)
    await database().work.run(async (stores) => {
      for (let n = 0; n < 60; n += 1) {
        const note = draws.chance() < 0.7 ? ({ kind: 'note' } as const) : {}
        await append(stores, chat, {}, { ...note, text: `text ${n}` })
      }
    })
    const range = { workspaceId: chat.workspaceId, chatId: chat.id, limit: all, notes: true }
    await database().work.read(async (stores) => {
      const log = await stores.entries.after(range, 0)
      expect(log).toHaveLength(60)
      for (let n = 0; n < 100; n += 1) {
        const drawn = { ...range, limit: 1 + draws.whole(12), notes: draws.chance() < 0.5 }
        const seq = draws.whole(65)
        const before = draws.perhaps(seq) ?? null
        expect(await stores.entries.after(drawn, seq)).toEqual(pageAfter(log, drawn, seq))
        expect(await stores.entries.before(drawn, before)).toEqual(pageBefore(log, drawn, before))
      }
    })
  })
}

function timerRules(database: () => TestedDatabase): void {
  test('what is due is what the timers of the chats say', async () => {
    const draws = drawsFrom(4)
    const { workspace, agents, chats } = await populate(database(), 40, draws)
    const ours = ({ workspaceId }: { workspaceId: string }) => workspaceId === workspace.id
    await database().work.read(async ({ chats: store, agentPresence }) => {
      for (let seconds = 0; seconds < 240; seconds += 12) {
        const now = later(seconds)
        const idle = dueIdleOf(chats, now, all)
        expect((await store.dueIdle(now, all)).filter(ours)).toEqual(
          idle.map(({ id }) => ({ workspaceId: workspace.id, chatId: id })),
        )
        const requeues = await agentPresence.dueRequeues(now, all)
        expect(requeues.filter(ours)).toEqual(dueChats(chats, 'requeueAt', now, all))
        const replies = await agentPresence.dueReplies(now, all)
        expect(replies.filter(ours)).toEqual(dueChats(chats, 'replyDueAt', now, all))
        const absent = await agentPresence.absentAgents(now, all)
        expect(absent.filter(ours)).toEqual(absentOf(agents, chats, now, all))
      }
    })
  })
}

function recordRules(database: () => TestedDatabase): void {
  test('the audit log and the access log have the entries that match', async () => {
    const { oneOf, perhaps, whole } = drawsFrom(5)
    const workspaces = [await settle(database()), await settle(database())]
    const ids = workspaces.map(({ workspace }) => workspace.id)
    const at = () => later(whole(20))
    const entries: AuditRecord[] = []
    const accesses: AccessRecord[] = []
    for (let n = 0; n < 40; n += 1) {
      entries.push(anAuditEntry(oneOf(ids), { at: at() }))
      accesses.push({
        id: newId(),
        at: at(),
        workspaceId: oneOf(ids),
        subject: { type: 'visitor', id: newId() },
        action: 'chat_started',
        address: '203.0.113.7',
      })
    }
    await database().work.run(async (stores) => {
      for (const entry of entries) await stores.audit.insert(entry)
      for (const access of accesses) await stores.accessLog.insert(access)
    })
    await database().work.read(async ({ audit, accessLog }) => {
      for (let n = 0; n < 80; n += 1) {
        const [from, to] = [at(), at()]
        const workspaceId = oneOf(ids)
        const [afterId, after] = [perhaps(oneOf(entries).id), perhaps(oneOf(accesses))]
        const ofAudit = { workspaceId, ...perhaps({ from }), ...perhaps({ to }) }
        const page = { ...ofAudit, ...(afterId === undefined ? {} : { afterId }) }
        const found = await audit.listAll({ ...page, limit: all })
        expect(found).toEqual(entries.filter((entry) => matchesAuditFilter(entry, page)))
        const range = { from, to, workspaceId, ...(after === undefined ? {} : { after }) }
        const listed = await accessLog.list({ ...range, limit: all })
        const matching = accesses.filter((access) => matchesAccessFilter(access, range))
        expect(listed).toEqual(matching.sort(inOrder))
      }
    })
  })

  test('the valid secrets and the kept sources are those of the rules', async () => {
    const { perhaps, whole, oneOf } = drawsFrom(6)
    const { workspace, site } = await settle(database())
    const agent = anAgent(workspace)
    const secrets = Array.from({ length: 12 }, (): IdentitySecretRecord => ({
      id: newId(),
      siteId: site.id,
      workspaceId: workspace.id,
      sealed: newHash(),
      createdAt: later(whole(5)),
      expiresAt: perhaps(later(whole(20))) ?? null,
    }))
    const sources = Array.from({ length: 12 }, (): KnownSourceRecord => ({
      agentId: agent.id,
      workspaceId: workspace.id,
      kind: oneOf(['device', 'address']),
      hash: newHash(),
      lastUsedAt: later(whole(5)),
      expiresAt: later(100),
    }))
    const most = 3
    let kept: KnownSourceRecord[] = []
    await database().work.run(async (stores) => {
      await stores.agents.insert(agent)
      for (const secret of secrets) await stores.identitySecrets.insert(secret)
      for (const source of sources) {
        await stores.knownSources.save(source, most)
        const same = [...kept, source].filter(({ kind }) => kind === source.kind)
        const others = kept.filter(({ kind }) => kind !== source.kind)
        kept = [...others, ...keptSources(same, most)]
        const found = await stores.knownSources.find(sources, later(0))
        expect(new Set(found.map(({ hash }) => hash))).toEqual(
          new Set(kept.map(({ hash }) => hash)),
        )
      }
      for (let seconds = 0; seconds < 21; seconds += 1) {
        const now = later(seconds)
        const valid = await stores.identitySecrets.valid(workspace.id, site.id, now)
        expect(valid).toEqual(validSecrets(secrets, now))
      }
    })
  })
}
