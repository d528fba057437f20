import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  append,
  type ChatChange,
  changeChat,
  type ChangeStores,
} from '../../src/chat/change-chats.ts'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import { expire } from '../../src/chat/transitions.ts'
import { type BatchLimits, SendBatches } from '../../src/message/send-batches.ts'
import { sending, sendMessage } from '../../src/message/send.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { Refusal } from '../../src/platform/refusal.ts'
import { defaultSettings } from '../../src/site/site.ts'
import type { TestedDatabase, TestedStores } from './stores.ts'
import { arrive, newClientId, newHash, newId, settle, type Open, type Opened } from './records.ts'

const rules = {
  of: () => defaultSettings,
  isClosing: () => false,
  load() {},
}

/** What a send needs, with one batch at a time, and how many entries each commit has stored. */
function sendingTo(
  { work, onAppended }: TestedDatabase,
  limits: Partial<BatchLimits> = {},
  clock: Clock = systemClock,
) {
  const cache = { publish: () => Promise.resolve(), invalidate: () => Promise.resolve() }
  const shared = { work, clock, random: { newId }, cache }
  const sendBatches = new SendBatches<TestedStores>(shared, { atOnce: 1, atMost: 64, ...limits })
  const commits: number[] = []
  const stop = onAppended((entries) => commits.push(entries.length))
  const blocks = { isBlocked: () => false }
  const needs = { ...shared, rules, blocks, mailing: null, sendBatches }
  return { needs, sendBatches, commits, stop }
}

const address = '192.0.2.1'

const visitorOf = ({ workspaceId, siteId, visitorId }: ChatRecord) =>
  ({
    type: 'visitor',
    workspaceId,
    siteId,
    visitorId,
    name: 'Ana',
    tokenHash: newHash(),
  }) as const

const textsOf = async ({ work }: TestedDatabase, { workspaceId, id: chatId }: ChatRecord) => {
  const range = { workspaceId, chatId, limit: 1000, notes: true }
  const entries = await work.read((stores) => stores.entries.after(range, 0))
  return entries.map(({ seq, text }) => `${seq} ${text}`)
}

/** A change of the chat that fails at this point of the commit, as no refusal does. */
function failing(
  { workspaceId, id: chatId }: ChatRecord,
  at: 'lookUp' | 'decide',
): ChatChange<ChangeStores> {
  const fail = () => {
    throw new Error('poisoned')
  }
  return at === 'lookUp'
    ? { workspaceId, chatId, lookUp: async () => fail(), decide: () => ({ kind: 'unchanged' }) }
    : { workspaceId, chatId, decide: fail }
}

/** Sends that share commits, on every database; `several` connections let another unit of work hold a chat. */
export function sendBatchesSuite(
  name: string,
  open: Open,
  connections: 'one' | 'several' = 'one',
): void {
  describe(`sends that share commits in ${name}`, () => {
    let opened: Opened
    let chats: ChatRecord[]
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })
    const arrived = async (count: number) => {
      const { site } = await settle(opened.database)
      chats = []
      for (let at = 0; at < count; at += 1) {
        chats.push((await arrive(opened.database, site)).chat)
      }
      return chats
    }
    const aSend = (to: ReturnType<typeof sendingTo>, chat: ChatRecord, text: string) =>
      sendMessage(to.needs, chat.id, visitorOf(chat), { clientId: newClientId(), text }, address)

    test('many at once take few commits, and each chat has its texts in their order', async () => {
      const to = sendingTo(opened.database)
      const all = await arrived(8)
      const texts = Array.from({ length: 5 }, (_, at) => `text ${at + 1}`)
      const sent = await Promise.all(
        texts.flatMap((text) => all.map((chat) => aSend(to, chat, text))),
      )
      to.stop()
      expect(sent.every(({ created }) => created)).toBe(true)
      for (const chat of all) {
        expect(await textsOf(opened.database, chat)).toEqual(
          texts.map((text, at) => `${at + 1} ${text}`),
        )
      }
      const stored = to.commits.reduce((sum, count) => sum + count, 0)
      expect(stored).toBe(40)
      expect(to.commits.length).toBeLessThan(10)
    })

    test('a batch has a most, and what is left comes with the next', async () => {
      const to = sendingTo(opened.database, { atMost: 3 })
      const all = await arrived(7)
      await Promise.all(all.map((chat) => aSend(to, chat, 'Oi')))
      to.stop()
      expect(to.commits).toEqual([1, 3, 3])
    })

    test('all that come before the first batch begins are in it', async () => {
      let begin = () => {}
      const to = sendingTo(opened.database, { soon: (run) => (begin = run) })
      const sends = (await arrived(3)).map((chat) => aSend(to, chat, 'Oi'))
      begin()
      await Promise.all(sends)
      to.stop()
      expect(to.commits).toEqual([3])
    })

    test('are made alone where no batch ends, and not in a long queue that moves', async () => {
      let begin = () => {}
      let timers: (() => void)[] = []
      const after: Clock['after'] = (_ms, run) => {
        timers.push(run)
        return () => (timers = timers.filter((other) => other !== run))
      }
      const limits: Partial<BatchLimits> = { atMost: 1, soon: (run) => (begin = run) }
      const to = sendingTo(opened.database, limits, { ...systemClock, after })
      const made = (await arrived(3)).map((chat) => {
        const body = { clientId: newClientId(), text: 'Oi' }
        return to.sendBatches.run(sending(to.needs, chat.id, visitorOf(chat), body))
      })
      const timePasses = () => timers.splice(0).forEach((run) => run())
      begin()
      expect(await made[0]).toMatchObject({ kind: 'append' })
      timePasses()
      expect(timers).toHaveLength(2)
      timePasses()
      expect(await Promise.all(made.slice(1))).toEqual([null, null])
      to.stop()
      expect(to.commits).toEqual([1])
    })

    test('a text that is sent twice at once is stored once', async () => {
      const to = sendingTo(opened.database)
      const [first, second] = (await arrived(2)) as [ChatRecord, ChatRecord]
      const body = { clientId: newClientId(), text: 'once' }
      const sends = [aSend(to, first, 'before'), aSend(to, first, 'then')]
      for (let at = 0; at < 3; at += 1) {
        sends.push(sendMessage(to.needs, second.id, visitorOf(second), body, address))
      }
      const sent = await Promise.all(sends)
      to.stop()
      expect(sent.map(({ created }) => created)).toEqual([true, true, true, false, false])
      expect(new Set(sent.slice(2).map(({ message }) => message.id)).size).toBe(1)
      expect(await textsOf(opened.database, second)).toEqual(['1 once'])
    })

    test('one that is refused leaves the others as they are', async () => {
      const to = sendingTo(opened.database)
      const [first, ended, other] = (await arrived(3)) as [ChatRecord, ChatRecord, ChatRecord]
      await changeChat(to.needs, {
        workspaceId: ended.workspaceId,
        chatId: ended.id,
        decide: () => append(expire(ended, new Date())),
      })
      const settled = await Promise.allSettled([
        aSend(to, first, 'one'),
        aSend(to, ended, 'too late'),
        aSend(to, { ...first, id: newId() }, 'nowhere'),
        aSend(to, other, 'two'),
      ])
      to.stop()
      const codes = settled.map((one) =>
        one.status === 'fulfilled' ? 'sent' : (one.reason as Refusal).code,
      )
      expect(codes).toEqual(['sent', 'chat_ended', 'chat_not_found', 'sent'])
      expect(await textsOf(opened.database, other)).toEqual(['1 two'])
    })

    test.each(['lookUp', 'decide'] as const)(
      'one that fails in its %s leaves the others as they are, and fails alone',
      async (at) => {
        const to = sendingTo(opened.database)
        const [first, poisoned, other] = (await arrived(3)) as [ChatRecord, ChatRecord, ChatRecord]
        const running = aSend(to, first, 'one')
        const change = failing(poisoned, at)
        const alone = to.sendBatches.run(change)
        const sends = [aSend(to, other, 'two'), aSend(to, poisoned, 'well')]
        expect(await alone).toBeNull()
        await expect(changeChat(to.needs, change)).rejects.toThrow('poisoned')
        await Promise.all([running, ...sends])
        to.stop()
        expect(await textsOf(opened.database, other)).toEqual(['1 two'])
        expect(await textsOf(opened.database, poisoned)).toEqual(['1 well'])
      },
    )

    if (connections === 'several') lockedSuite(() => opened, arrived, aSend)
  })
}

function lockedSuite(
  opened: () => Opened,
  arrived: (count: number) => Promise<ChatRecord[]>,
  aSend: (to: ReturnType<typeof sendingTo>, chat: ChatRecord, text: string) => Promise<unknown>,
): void {
  test('a chat that another unit of work has locked holds up none but its own sends', async () => {
    const { database } = opened()
    const to = sendingTo(database)
    const [locked, free] = (await arrived(2)) as [ChatRecord, ChatRecord]
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>()
    const holder = database.work.run(async (stores) => {
      await stores.chats.lock(locked.workspaceId, locked.id)
      begun()
      await mayEnd
    })
    await hasBegun
    const held = [aSend(to, locked, 'one'), aSend(to, locked, 'two')]
    for (let at = 0; at < 5; at += 1) await aSend(to, free, `free ${at}`)
    expect(await textsOf(database, locked)).toEqual([])
    end()
    await Promise.all([holder, ...held])
    to.stop()
    expect((await textsOf(database, locked)).toSorted()).toHaveLength(2)
    expect(await textsOf(database, free)).toHaveLength(5)
  })
}
