import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { Table } from '../../src/platform/column.ts'
import { erasures, type Row } from '../../src/privacy/erasure.ts'
import { firstBatch, outdatedBefore, retentionBatch } from '../../src/privacy/retention-batch.ts'
import { personalColumns } from '../../src/privacy/personal-columns.ts'
import type { VisitorRef } from '../../src/privacy/visitor-data-store.ts'
import { visitorTables } from '../../src/privacy/visitor-tables.ts'
import { drawsFrom } from './chance.ts'
import { append, arrive, later, newId, settle, type Open, type Opened } from './records.ts'
import type { TestedDatabase } from './stores.ts'

/** More than there are. */
const all = 1000

/** Every store erases and removes what the pure functions beside its port say. */
export function privacyRulesSuite(name: string, open: Open): void {
  describe(`the pure rules of privacy in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    retentionRules(() => opened.database)
    erasureRules(() => opened.database)
  })
}

function retentionRules(database: () => TestedDatabase): void {
  test('a batch has the chats that ended first, within its number of entries', async () => {
    const { site } = await settle(database())
    const ended: ChatRecord[] = []
    for (let n = 0; n < 4; n += 1) {
      const { chat } = await arrive(database(), site, { chat: { lastSeq: 2500 } })
      const over = { status: 'ended', endedAt: later(n), endedBy: 'visitor' } as const
      ended.push(await database().work.run((stores) => append(stores, chat, over)))
    }
    const removed = await database().work.run((stores) =>
      stores.retention.removeChats(site.id, later(60)),
    )
    const batch = firstBatch(ended)
    expect(batch.length).toBeLessThan(retentionBatch.chats)
    expect(removed.map(({ chatId }) => chatId).sort()).toEqual(batch.map(({ id }) => id).sort())
  })

  test('a table keeps its rows until the time that its retention says', async () => {
    const { retention } = personalColumns.access_log
    const months = Array.from({ length: 14 }, (_, month) => month)
    for (const day of [1, 28, 29, 30, 31]) {
      for (const month of months) {
        const now = new Date(Date.UTC(2027, month, day, 10, 11, 12, 13))
        const { before } = outdatedBefore(retention, now)
        const workspaceId = newId()
        const times = [-1, 0].map((ms) => new Date(before.getTime() + ms))
        const left = await database().work.run(async (stores) => {
          for (const at of times) {
            const subject = { type: 'visitor', id: newId() } as const
            const access = { id: newId(), at, workspaceId, subject, address: '192.0.2.1' }
            await stores.accessLog.insert({ ...access, action: 'chat_started' })
          }
          await stores.retention.removeExpired('access_log', now)
          const range = { from: new Date(0), to: now, workspaceId, limit: all }
          return (await stores.accessLog.list(range)).map(({ at }) => at)
        })
        expect(left).toEqual([before])
      }
    }
  })
}

function erasureRules(database: () => TestedDatabase): void {
  test('an erasure leaves of each row what the rule leaves', async () => {
    const { oneOf, perhaps, whole } = drawsFrom(7)
    const { site } = await settle(database())
    for (let n = 0; n < 20; n += 1) {
      const page = { pageUrl: perhaps('https://a.example') ?? null, locale: perhaps('pt') ?? null }
      const { visitor, chat } = await arrive(database(), site, {
        visitor: {
          name: perhaps('Ana') ?? null,
          attributes: perhaps({ plan: 'pro' }) ?? {},
        },
        chat: { ...page, subject: perhaps('') ?? null, pageTitle: perhaps('Carrinho') ?? null },
      })
      await database().work.run(async (stores) => {
        for (let seq = whole(5); seq > 0; seq -= 1) {
          const authorName = perhaps('Somebody') ?? null
          const system = { authorType: 'system', authorId: null, clientId: null } as const
          const event = { ...system, kind: 'requeued', text: null, authorName } as const
          await append(stores, chat, {}, perhaps(event) ?? { authorName, text: oneOf(['', 'oi']) })
        }
        const over = { status: 'ended', endedAt: later(1), endedBy: 'agent' } as const
        await append(stores, chat, { ...over, feedback: perhaps('Bom') ?? null })
      })
      const { stored, expected } = await erase(database(), {
        workspaceId: site.workspaceId,
        visitorId: visitor.id,
      })
      expect(stored).toEqual(expected)
    }
  })
}

const erasedTables = ['visitor', 'chat_session', 'message'] as const

/** Erases the visitor; returns what is stored then, and what the rule leaves of what was stored before. */
async function erase({ work }: TestedDatabase, visitorRef: VisitorRef) {
  const at = later(60)
  return work.run(async ({ chats, visitorData }) => {
    const rows = async (table: (typeof erasedTables)[number]) => {
      const query = { reader: 'operator', after: null, limit: all } as const
      const { rows: exported } = await visitorData.page(table, visitorRef, query)
      return exported.map((row) => byColumn(visitorTables[table], row))
    }
    const everything = async () => ({
      visitor: await rows('visitor'),
      chat_session: await rows('chat_session'),
      message: await rows('message'),
    })
    const before = await everything()
    await visitorData.eraseProfile(visitorRef, at)
    let entries = 0
    for (const { id } of await chats.lockAllOf(visitorRef.workspaceId, visitorRef.visitorId)) {
      entries += await visitorData.eraseChat(visitorRef.workspaceId, id, all)
    }
    const left = (table: (typeof erasedTables)[number]) =>
      before[table].map((row) => ({ ...row, ...erasures(visitorTables[table], row) }))
    const visitor = left('visitor').map((row) => ({ ...row, erased_at: at }))
    return {
      stored: { ...(await everything()), entries },
      expected: {
        visitor,
        chat_session: left('chat_session'),
        message: left('message'),
        entries: before.message.length,
      },
    }
  })
}

/** A row of an export under the names of its columns. */
function byColumn({ columns }: Table, exported: Row): Row {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, { export: as }]) =>
      as === null ? [] : [[name, exported[as.as]]],
    ),
  )
}
