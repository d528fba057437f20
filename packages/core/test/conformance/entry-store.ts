import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EntryRange, EntryRecord } from '../../src/chat/entry-store.ts'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import {
  anAgent,
  anEntry,
  append,
  arrive,
  later,
  movedOn,
  newClientId,
  settle,
  type Open,
  type Opened,
} from './records.ts'
import type { TestedWork } from './stores.ts'

const everything = (chat: ChatRecord, limit = 1000): EntryRange => ({
  workspaceId: chat.workspaceId,
  chatId: chat.id,
  limit,
  notes: true,
})
const seqs = (entries: EntryRecord[]) => entries.map(({ seq }) => seq)
const countTo = (end: number) => Array.from({ length: end }, (_, at) => at + 1)

/** A send as the use case makes it: a repeat finds the stored entry, anything else is the next entry. */
async function send(work: TestedWork, chat: ChatRecord, clientId: string): Promise<EntryRecord> {
  return await work.run(async (stores) => {
    const locked = await stores.chats.lock(chat.workspaceId, chat.id)
    if (locked === null) throw new Error('the chat is gone')
    const stored = await stores.entries.findByClientId(everything(chat), chat.visitorId, clientId)
    if (stored !== null) return stored
    const moved = movedOn(locked)
    const entry = anEntry(moved, { clientId, text: clientId })
    await stores.entries.append([{ chat: moved, entries: [entry] }])
    return entry
  })
}

/** The contract of every EntryStore. */
export function entryStoreSuite(name: string, open: Open): void {
  describe(`the log in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('an entry comes back as it was stored', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const text = movedOn(chat)
      const ended = movedOn(text, { status: 'ended', endedAt: later(9), endedBy: 'system' })
      const rated = movedOn(ended, { rating: 5, feedback: 'Ótimo' })
      const entries = [
        anEntry(text, { text: 'Linha 1\nLinha 2 👩‍👩‍👧 "aspas" \\ %_', authorName: null }),
        anEntry(ended, {
          kind: 'ended',
          clientId: null,
          authorType: 'system',
          authorId: null,
          authorName: null,
          text: null,
        }),
        anEntry(rated, { kind: 'rated', clientId: null, text: null, rating: 5 }),
      ] as const
      await work.run((stores) => stores.entries.append([{ chat: text, entries: [entries[0]] }]))
      await work.run((stores) => stores.entries.append([{ chat: ended, entries: [entries[1]] }]))
      await work.run((stores) => stores.entries.append([{ chat: rated, entries: [entries[2]] }]))
      const stored = await work.read((stores) => stores.entries.after(everything(chat), 0))
      expect(stored).toEqual(entries)
      const found = await work.read((stores) =>
        stores.entries.findByClientId(everything(chat), chat.visitorId, entries[0].clientId ?? ''),
      )
      expect(found).toEqual(entries[0])
    })

    test('appending writes the changed chat with the entry', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const agent = anAgent(workspace)
      await work.run((stores) => stores.agents.insert(agent))
      const change: Partial<ChatRecord> = {
        status: 'active',
        agentId: agent.id,
        acceptedAt: later(4),
        readByVisitor: 1,
        readByAgent: 1,
        subject: 'Entrega',
      }
      const moved = await work.run((stores) =>
        append(stores, chat, change, { createdAt: later(4) }),
      )
      expect(await work.run((stores) => stores.chats.lock(chat.workspaceId, chat.id))).toEqual(
        moved,
      )
      const head = await work.read((stores) => stores.chats.head(chat.workspaceId, chat.id))
      expect(head).toMatchObject({ lastSeq: 1, changedAt: later(4).getTime(), agentId: agent.id })
    })

    test('an entry that does not follow the log is refused, and nothing is written', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const ahead = { ...chat, lastSeq: 2, lastPublicSeq: 2, subject: 'X' }
      await expect(
        work.run((stores) => stores.entries.append([{ chat: ahead, entries: [anEntry(ahead)] }])),
      ).rejects.toThrow('does not follow')
      const stored = await work.run((stores) => stores.chats.lock(chat.workspaceId, chat.id))
      expect(stored).toEqual(chat)
    })

    test('pages go forward from a seq and back from a seq, oldest first', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      for (const seq of countTo(7)) {
        const note = { kind: 'note' as const, text: 'entre nós' }
        await work.run((stores) => append(stores, chat, {}, seq === 4 ? note : {}))
      }
      const read = async (from: 'after' | 'before', seq: number | null, range = {}) =>
        seqs(
          await work.read((stores) =>
            from === 'after'
              ? stores.entries.after({ ...everything(chat, 3), ...range }, seq ?? 0)
              : stores.entries.before({ ...everything(chat, 3), ...range }, seq),
          ),
        )
      expect(await read('after', 0)).toEqual([1, 2, 3])
      expect(await read('after', 3)).toEqual([4, 5, 6])
      expect(await read('after', 6)).toEqual([7])
      expect(await read('after', 7)).toEqual([])
      expect(await read('before', null)).toEqual([5, 6, 7])
      expect(await read('before', 5)).toEqual([2, 3, 4])
      expect(await read('before', 1)).toEqual([])
      expect(await read('after', 2, { notes: false })).toEqual([3, 5, 6])
      expect(await read('before', 6, { notes: false })).toEqual([2, 3, 5])
    })

    test('a page skips notes, however many there are', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const [, ...notes] = countTo(211)
      await work.run((stores) => append(stores, chat))
      for (const _ of notes) {
        await work.run((stores) => append(stores, chat, {}, { kind: 'note', text: 'entre nós' }))
      }
      await work.run((stores) => append(stores, chat))
      const range = { ...everything(chat, 3), notes: false }
      const read = async (from: 'after' | 'before', seq: number | null) =>
        seqs(
          await work.read(({ entries }) =>
            from === 'after' ? entries.after(range, seq ?? 0) : entries.before(range, seq),
          ),
        )
      expect(await read('after', 0)).toEqual([1])
      expect(await read('after', 1)).toEqual([212])
      expect(await read('after', 212)).toEqual([])
      expect(await read('before', null)).toEqual([1, 212])
      expect(await read('before', 212)).toEqual([1])
      expect(await read('before', 2_147_483_647)).toEqual([1, 212])
      expect(await read('after', 2_147_483_647)).toEqual([])
    })

    test('a log is not readable through another workspace', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { workspace: other } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      await work.run((stores) => append(stores, chat))
      const range = { ...everything(chat), workspaceId: other.id }
      expect(await work.read((stores) => stores.entries.after(range, 0))).toEqual([])
      expect(await work.read((stores) => stores.entries.before(range, null))).toEqual([])
    })

    test('the same send ten times at once is stored once and leaves no gap', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const [repeated, after] = [newClientId(), newClientId()]
      const answers = await Promise.all(countTo(10).map(() => send(work, chat, repeated)))
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
      await send(work, chat, after)
      const stored = await work.read((stores) => stores.entries.after(everything(chat), 0))
      expect(stored.map(({ seq, clientId }) => [seq, clientId])).toEqual([
        [1, repeated],
        [2, after],
      ])
    })

    test('a reader after the last seq misses nothing of sixteen writers', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const writers = 16
      const each = 10
      const progress = { writing: true }
      const written = Promise.all(
        countTo(writers).map(async () => {
          const acknowledged: string[] = []
          for (const _ of countTo(each)) {
            acknowledged.push((await send(work, chat, newClientId())).id)
          }
          return acknowledged
        }),
      ).finally(() => {
        progress.writing = false
      })
      const seen: EntryRecord[] = []
      const poll = async () => {
        const since = seen.at(-1)?.seq ?? 0
        seen.push(
          ...(await work.read((stores) => stores.entries.after(everything(chat, 7), since))),
        )
        return (seen.at(-1)?.seq ?? 0) > since
      }
      for (let more = true; more;) {
        const { writing } = progress
        more = (await poll()) || writing
      }
      const acknowledged = (await written).flat()
      expect(seqs(seen)).toEqual(countTo(writers * each))
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(acknowledged))
    })
  })
}
