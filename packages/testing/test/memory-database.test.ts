import { describe, expect, test } from 'vitest'
import type { AccessRecord } from '@papo/core/access-log/access-log'
import type { ChatLinkRecord } from '@papo/core/chat/chat-link'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import type { VisitRecord } from '@papo/core/chat/visit'
import type { BlockRecord } from '@papo/core/visitor/block'
import type { VisitorNoteRecord } from '@papo/core/visitor/visitor-note'
import type { IdentityRecord } from '@papo/core/identity/identity-store'
import type { VisitorSeen } from '@papo/core/presence/visitor-presence-store'
import type { Table } from '@papo/core/platform/column'
import { visitorTables } from '@papo/core/privacy/visitor-tables'
import {
  aNewChat,
  anAgent,
  anEntry,
  arrive,
  aSite,
  aVisitor,
  aVisitorToken,
  aWorkspace,
  later,
  newHash,
  newId,
  settle,
} from '../../core/test/conformance/records.ts'
import { aMail } from '../../core/test/conformance/mails.ts'
import { RowLocks } from '../src/database/row-locks.ts'
import { columnsOf, withColumns } from '../src/stores/columns.ts'
import { createMemoryDatabase } from '../src/stores/memory-database.ts'
import {
  type ChatRow,
  type IdentityUseRow,
  type VisitorRow,
  without,
} from '../src/stores/tables.ts'

const open = () => createMemoryDatabase({ now: () => later(0), epoch: '0badcafe' })
const turns = async (count: number) => {
  for (let n = 0; n < count; n += 1) await Promise.resolve()
}

describe('the database in memory', () => {
  test('has the time and the epoch that it was given', async () => {
    const database = open()
    expect(await database.now()).toEqual(later(0))
    expect(database.installation.epoch).toBe('0badcafe')
  })

  test('gives a lock to those who wait for it in the order in which they asked', async () => {
    const { work } = open()
    const { chat } = await arrive({ work }, (await settle({ work })).site)
    const order: number[] = []
    const take = (number: number) =>
      work.run(async (stores) => {
        await stores.chats.lock(chat.workspaceId, chat.id)
        order.push(number)
        await turns(10 * (5 - number))
      })
    await Promise.all([1, 2, 3, 4].map(take))
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('copies a record when it gets it, not later', async () => {
    const { work } = open()
    const { site } = await settle({ work })
    const visitor = aVisitor(site)
    const given = structuredClone(visitor)
    await work.run(async (stores) => {
      const inserted = stores.visitors.insert(given)
      given.name = 'changed'
      given.createdAt.setTime(0)
      await inserted
    })
    const found = await work.read((stores) => stores.visitors.find(site.workspaceId, visitor.id))
    expect(found).toEqual(visitor)
  })

  test('takes no lock and writes nothing outside a unit of work', async () => {
    const { work } = open()
    const { chat } = await arrive({ work }, (await settle({ work })).site)
    const lock = work.read((stores) => stores.chats.lock(chat.workspaceId, chat.id))
    await expect(lock).rejects.toThrow('takes no lock')
    const insert = work.read((stores) => stores.workspaces.insert(aWorkspace()))
    await expect(insert).rejects.toThrow('writes nothing')
  })

  test('rejects a unit of work whose task hides that a statement failed', async () => {
    const { work } = open()
    const workspace = aWorkspace()
    const run = work.run(async (stores) => {
      await stores.workspaces.insert(workspace)
      await stores.workspaces.insert(workspace).catch(() => {})
    })
    await expect(run).rejects.toThrow('the key primary is taken')
  })

  test('repeats a unit of work at most three times after deadlocks, then refuses it', async () => {
    const { work } = open()
    const { workspace } = await settle({ work })
    const [first, second] = [anAgent(workspace), anAgent(workspace)]
    await work.run(async (stores) => {
      for (const agent of [first, second]) await stores.agents.insert(agent)
    })
    const others: Promise<void>[] = []
    let runs = 0
    const unlucky = work.run(async (stores) => {
      runs += 1
      await stores.agents.lock(workspace.id, first.id)
      const other = work.run(async ({ agents }) => {
        await agents.lock(workspace.id, second.id)
        await agents.lock(workspace.id, first.id)
      })
      others.push(other)
      await turns(50)
      await stores.agents.lock(workspace.id, second.id)
    })
    await expect(unlucky).rejects.toMatchObject({ code: 'unavailable' })
    expect(runs).toBe(4)
    await Promise.all(others)
  })

  test('finds a deadlock of three', async () => {
    const locks = new RowLocks()
    const owners = [{}, {}, {}] as const
    for (const [at, owner] of owners.entries()) await locks.acquire(owner, `${at}`, 'update')
    const first = locks.acquire(owners[0], '1', 'update')
    const second = locks.acquire(owners[1], '2', 'key share')
    await expect(locks.acquire(owners[2], '0', 'update')).rejects.toThrow('wait for each other')
    locks.releaseAll(owners[2])
    await second
    locks.releaseAll(owners[1])
    expect(await first).toBe(true)
  })

  test('lets several refer to a row whose keys stay, and none to one that may go', () => {
    const locks = new RowLocks()
    const [one, two, three] = [{}, {}, {}]
    expect(locks.tryAcquire(one, 'row', 'key share')).toBe(true)
    expect(locks.tryAcquire(two, 'row', 'no key update')).toBe(true)
    expect(locks.tryAcquire(three, 'row', 'no key update')).toBe(false)
    expect(locks.tryAcquire(three, 'row', 'update')).toBe(false)
    locks.releaseAll(one)
    expect(locks.tryAcquire(two, 'row', 'update')).toBe(true)
    expect(locks.tryAcquire(three, 'row', 'key share')).toBe(false)
  })
})

describe('the tables in memory', () => {
  test('have a value for every column that the registry of personal columns knows', () => {
    for (const [name, table] of Object.entries<Table>(visitorTables)) {
      const columns = columnsOf(table, rows[name as keyof typeof rows])
      const missing = Object.keys(columns).filter((column) => columns[column] === undefined)
      expect([name, missing]).toEqual([name, []])
    }
  })

  test('take the values of columns back', () => {
    const values = { edition: 7, page_url: null, warn_at: later(9) }
    const changed = { generation: 7, pageUrl: null, idleWarnAt: later(9) }
    expect(withColumns(rows.chat_session, values)).toEqual({ ...rows.chat_session, ...changed })
  })
})

const workspace = aWorkspace()
const visitor = aVisitor(aSite(workspace))
const { siteId, workspaceId, id: visitorId } = visitor
const chat: ChatRecord = { ...aNewChat(visitor), ticket: 1 }
const tokenHash = newHash()

/** A row of each table with rows of visitors. */
const rows = {
  visitor: { ...without(visitor, 'identity'), erasedAt: null } satisfies VisitorRow,
  visitor_identity: {
    siteId,
    workspaceId,
    visitorId,
    externalId: 'customer-17',
    nameVerified: true,
    emailVerified: false,
    attributesVerified: [],
    verifiedAt: later(0),
  } satisfies IdentityRecord,
  visitor_token: aVisitorToken(visitor),
  identity_use: {
    tokenHash,
    siteId,
    workspaceId,
    visitorId,
    expiresAt: later(9),
    revoked: false,
  } satisfies IdentityUseRow,
  chat_session: {
    ...chat,
    firstAcceptedAt: null,
    changedAt: later(0),
    erasedUpTo: 0,
    erasedEntries: 0,
  } satisfies ChatRow,
  visit: {
    chatId: chat.id,
    workspaceId,
    browser: 'Firefox',
    system: 'Linux',
    timeZone: 'America/Sao_Paulo',
    journey: [],
  } satisfies VisitRecord,
  visitor_note: {
    id: newId(),
    workspaceId,
    visitorId,
    authorId: newId(),
    clientId: newId(),
    text: 'Prefere tarde',
    createdAt: later(0),
    editedAt: null,
  } satisfies VisitorNoteRecord,
  visitor_block: {
    id: newId(),
    workspaceId,
    visitorId,
    kind: 'address',
    addressDigest: newHash(),
    reason: 'Ofensas',
    agentId: newId(),
    createdAt: later(0),
    expiresAt: later(9),
  } satisfies BlockRecord,
  message: anEntry(chat),
  visitor_presence: { workspaceId, chatId: chat.id, at: later(0) } satisfies VisitorSeen,
  mail: aMail({ workspaceId }, { visitorId }),
  chat_link: {
    codeHash: newHash(),
    workspaceId,
    siteId,
    visitorId,
    chatId: chat.id,
    createdAt: later(0),
    expiresAt: later(9),
    usedAt: null,
    clientHash: null,
    keptUntil: later(99),
  } satisfies ChatLinkRecord,
  access_log: {
    id: newId(),
    at: later(0),
    workspaceId,
    subject: { type: 'visitor', id: visitorId },
    action: 'chat_started',
    address: '203.0.113.7',
  } satisfies AccessRecord,
}
