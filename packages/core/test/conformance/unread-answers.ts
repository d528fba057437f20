import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { UnreadAnswerRecord } from '../../src/chat/unread-answer.ts'
import type { EntryRecord } from '../../src/chat/entry-store.ts'
import { append, arrive, later, newId, settle, type Open, type Opened } from './records.ts'

/** The contract of every UnreadAnswerStore. */
export function unreadAnswersSuite(name: string, open: Open): void {
  describe(`unread answers in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    const work = () => opened.database.work
    async function aChat(email: string | null = 'bia@example.com'): Promise<ChatRecord> {
      const { site } = await settle(opened.database)
      return (await arrive(opened.database, site, { visitor: { email } })).chat
    }
    const answerIn = (
      { id: chatId, workspaceId }: ChatRecord,
      over: Partial<UnreadAnswerRecord> = {},
    ): UnreadAnswerRecord => ({
      chatId,
      workspaceId,
      seq: 3,
      firstAt: later(0),
      dueAt: later(100),
      ...over,
    })
    const record = (answer: UnreadAnswerRecord, latestMs = 1_000_000) =>
      work().run((stores) => stores.unreadAnswers.record(answer, latestMs))
    const due = (seconds: number) =>
      work().read((stores) => stores.unreadAnswers.due(later(seconds), 10))
    const remove = ({ workspaceId, id }: ChatRecord) =>
      work().run((stores) => stores.unreadAnswers.remove(workspaceId, id))

    test('an answer is due at its time, and a further one delays it to a limit', async () => {
      const chat = await aChat()
      const first = answerIn(chat)
      await record(first)
      expect(await due(99)).toEqual([])
      expect(await due(100)).toEqual([first])
      await record(answerIn(chat, { seq: 4, firstAt: later(50), dueAt: later(150) }))
      expect(await due(200)).toEqual([{ ...first, dueAt: later(150) }])
      await record(answerIn(chat, { seq: 5, firstAt: later(90), dueAt: later(190) }), 160_000)
      expect(await due(200)).toEqual([{ ...first, dueAt: later(160) }])
      await remove(chat)
      expect(await due(1000)).toEqual([])
    })

    test('only a visitor with an e-mail is remembered, and only in their own workspace', async () => {
      const [nameless, chat] = [await aChat(null), await aChat()]
      await record(answerIn(nameless))
      await record(answerIn(chat, { workspaceId: newId() }))
      expect(await due(1000)).toEqual([])
      await record(answerIn(chat))
      await remove({ ...chat, workspaceId: newId() })
      expect((await due(1000)).length).toBe(1)
      await remove(chat)
    })

    test('what a visitor has not read of the agents is counted for each chat of the workspace', async () => {
      const [chat, other] = [await aChat(null), await aChat()]
      const byAgent = { authorType: 'agent', authorId: newId() } as const
      const write = (entry: Partial<EntryRecord>, change: Partial<ChatRecord> = {}) =>
        work().run((stores) => append(stores, chat, change, entry))
      await write({})
      await write(byAgent)
      const { lastSeq } = await write({ ...byAgent, kind: 'note' })
      const count = (workspaceId = chat.workspaceId) =>
        work().read((stores) => stores.unreadAnswers.count(workspaceId, [chat.id, other.id]))
      expect([...(await count())]).toEqual([[chat.id, 1]])
      await write(byAgent)
      expect([...(await count())]).toEqual([[chat.id, 2]])
      expect([...(await count(newId()))]).toEqual([])
      await work().run((stores) =>
        stores.chats.markRead(chat.workspaceId, chat.id, 'visitor', lastSeq + 1),
      )
      expect([...(await count())]).toEqual([])
    })

    test('one unit of work at a time has an answer in hand', async () => {
      const chat = await aChat()
      await record(answerIn(chat))
      const { workspaceId, id } = chat
      const lock = (workspace: string) =>
        work().run((stores) => stores.unreadAnswers.tryLock(workspace, id))
      const take = () =>
        work().run(async ({ unreadAnswers }) => {
          const locked = await unreadAnswers.tryLock(workspaceId, id)
          if (locked !== null) await unreadAnswers.remove(workspaceId, id)
          return locked
        })
      expect(await lock(newId())).toBeNull()
      const taken = await Promise.all([take(), take()])
      expect(taken.filter((one) => one !== null)).toEqual([answerIn(chat)])
      expect(await lock(workspaceId)).toBeNull()
    })
  })
}
