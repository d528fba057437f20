import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append, changeChats, type ChangeStores, unchanged } from '../../src/chat/change-chats.ts'
import type { ChatHead, ChatRecord } from '../../src/chat/chat-record.ts'
import { expire, requeueBySystem } from '../../src/chat/transitions.ts'
import { sending, sentOf } from '../../src/message/send.ts'
import type { Caller } from '../../src/platform/caller.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import type { UnitOfWork } from '../../src/platform/unit-of-work.ts'
import { defaultSettings } from '../../src/site/site.ts'
import type { TestedDatabase, TestedStores } from './stores.ts'
import {
  anAgent,
  arrive,
  newClientId,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

const rules = {
  of: () => defaultSettings,
  isClosing: () => false,
  load() {},
}

/** The needs of a change, and the heads that it has published or left in doubt. */
function needsOf({ work }: TestedDatabase) {
  const published: ChatHead[] = []
  const publish = (head: ChatHead) => Promise.resolve(void published.push(head))
  const doubted: ChatHead[] = []
  const invalidate = (head: ChatHead) => Promise.resolve(void doubted.push(head))
  const cache = { publish, invalidate }
  return { work, clock: systemClock, random: { newId }, cache, rules, published, doubted }
}

const visitorOf = ({ workspaceId, siteId, visitorId }: ChatRecord): Caller => ({
  type: 'visitor',
  workspaceId,
  siteId,
  visitorId,
  name: 'Ana',
  tokenHash: newHash(),
})

const textsOf = async ({ work }: TestedDatabase, { workspaceId, id: chatId }: ChatRecord) => {
  const range = { workspaceId, chatId, limit: 100, notes: true }
  const entries = await work.read((stores) => stores.entries.after(range, 0))
  return entries.map(({ text }) => text)
}

/** A unit of work that records which rows are locked, in which order. */
function recordingLocks({ work }: TestedDatabase, order: string[]): UnitOfWork<ChangeStores> {
  const recorded = ({ agents, chats, entries }: TestedStores): ChangeStores => ({
    entries,
    agents: {
      lock: (workspaceId, id) => (order.push(id), agents.lock(workspaceId, id)),
      tryLock: (workspaceId, id) => agents.tryLock(workspaceId, id),
    },
    chats: {
      lockEach: (keys) => (order.push(...keys.map(({ id }) => id)), chats.lockEach(keys)),
      tryLockEach: (keys) => chats.tryLockEach(keys),
      lockActiveOf: (workspaceId, id) => chats.lockActiveOf(workspaceId, id),
      lockAllOf: (workspaceId, id) => chats.lockAllOf(workspaceId, id),
      saveTimers: (chat) => chats.saveTimers(chat),
    },
  })
  return {
    run: (task, turn) => work.run((stores) => task(recorded(stores)), turn),
    read: (task) => work.read((stores) => task(recorded(stores))),
  }
}

const failing = (reason: Error) => (): Promise<void> => Promise.reject(reason)

/** The guarantees of `changeChats` on every database. */
export function changeChatsSuite(name: string, open: Open): void {
  describe(`changes of chats in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('sends of several chats share one commit, each with its own outcome', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { chat: first } = await arrive(database, site)
      const { chat: second } = await arrive(database, site)
      const { chat: ended } = await arrive(database, site)
      const needs = needsOf(database)
      const { workspaceId } = ended
      const now = new Date()
      const end = { workspaceId, chatId: ended.id, decide: () => append(expire(ended, now)) }
      await changeChats(needs, [end])
      needs.published.length = 0
      const commits: number[] = []
      const stop = database.onAppended((entries) => commits.push(entries.length))
      const send = (chat: ChatRecord, text: string, clientId = newClientId()) =>
        sending(needs, chat.id, visitorOf(chat), { clientId, text })
      const clientId = newClientId()
      const outcomes = await changeChats(needs, [
        send(second, 'one'),
        send(first, 'two', clientId),
        send(ended, 'too late'),
        send(first, 'two', clientId),
        send(first, 'another text', clientId),
        send({ ...first, id: newId() }, 'nowhere'),
        send(first, 'three'),
      ])
      stop()
      const codes = outcomes.map((outcome) =>
        outcome.kind === 'refused' ? outcome.refusal.code : sentOf(outcome).created,
      )
      const refused = ['chat_ended', 'client_id_reused', 'chat_not_found'] as const
      expect(codes).toEqual([true, true, refused[0], false, refused[1], refused[2], true])
      expect(await textsOf(database, first)).toEqual(['two', 'three'])
      expect(await textsOf(database, second)).toEqual(['one'])
      expect(await textsOf(database, ended)).toEqual([null])
      expect(commits).toEqual([3])
      const heads = needs.published.map(({ chatId, lastSeq }) => [chatId, lastSeq] as const)
      expect(heads).toHaveLength(2)
      expect(Object.fromEntries(heads)).toEqual({ [first.id]: 2, [second.id]: 1 })
    })

    test('a commit whose answer is lost leaves its head in doubt, and a repeat publishes it', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { chat } = await arrive(database, site)
      const needs = needsOf(database)
      const { work } = needs
      const lost: UnitOfWork<TestedStores> = {
        read: (task) => work.read(task),
        async run(task, turn) {
          await work.run(task, turn)
          throw new Refusal('unavailable', 'The answer to the COMMIT was lost.')
        },
      }
      const sent = { clientId: newClientId(), text: 'is it there?' }
      const send = sending(needs, chat.id, visitorOf(chat), sent)
      await expect(changeChats({ ...needs, work: lost }, [send])).rejects.toThrow('lost')
      expect(needs.doubted).toMatchObject([{ chatId: chat.id, lastSeq: 1 }])
      expect(needs.published).toEqual([])
      const [outcome] = await changeChats(needs, [send])
      expect(outcome).toMatchObject({ kind: 'unchanged', repeated: { text: sent.text } })
      expect(needs.published).toMatchObject([{ chatId: chat.id, lastSeq: 1 }])
      expect(needs.doubted).toHaveLength(1)
    })

    test('what a refusal has rolled back is in no doubt, what failed otherwise is', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { chat } = await arrive(database, site)
      const needs = needsOf(database)
      const sendingBut = (error: Error) => ({
        ...sending(needs, chat.id, visitorOf(chat), { clientId: newClientId(), text: 'no' }),
        alsoWrite: failing(error),
      })
      const refusal = new Refusal('chat_ended', 'It has ended.')
      await expect(changeChats(needs, [sendingBut(refusal)])).rejects.toThrow(refusal)
      expect(needs.doubted).toEqual([])
      await expect(changeChats(needs, [sendingBut(new Error('cut'))])).rejects.toThrow('cut')
      expect(needs.doubted).toMatchObject([{ chatId: chat.id }])
      expect(needs.published).toEqual([])
    })

    test('a chat stays unknown to another workspace whose change shares its commit', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { workspace: other } = await settle(database)
      const { chat } = await arrive(database, site)
      const needs = needsOf(database)
      const own = sending(needs, chat.id, visitorOf(chat), {
        clientId: newClientId(),
        text: 'mine',
      })
      const foreign = { ...own, workspaceId: other.id }
      for (const changes of [
        [own, foreign],
        [foreign, own],
      ]) {
        const outcomes = await changeChats(needs, changes)
        const kindOf = (change: typeof own) => outcomes[changes.indexOf(change)]?.kind
        expect(kindOf(foreign)).toBe('refused')
        expect(kindOf(own)).not.toBe('refused')
      }
      expect(await textsOf(database, chat)).toEqual(['mine'])
    })

    test('agents are locked before chats, each in order of id and once', async () => {
      const { database } = opened
      const { workspace, site } = await settle(database)
      const agents = [anAgent(workspace), anAgent(workspace)]
      await database.work.run(async (stores) => {
        for (const agent of agents) await stores.agents.insert(agent)
      })
      const chats = [(await arrive(database, site)).chat, (await arrive(database, site)).chat]
      const order: string[] = []
      const { cache, clock, random } = needsOf(database)
      const change = (chat: ChatRecord | undefined, agentId?: string) => ({
        workspaceId: workspace.id,
        chatId: chat?.id ?? '',
        agentId,
        decide: () => unchanged,
      })
      await changeChats({ work: recordingLocks(database, order), cache, clock, random }, [
        change(chats[1], agents[1]?.id),
        change(chats[0]),
        change(chats[1], agents[0]?.id),
      ])
      const inOrder = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted()
      expect(order).toEqual([...inOrder(agents), ...inOrder(chats)])
    })

    test('a sweep skips what it cannot lock, and decides the rest', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { chat } = await arrive(database, site)
      const needs = needsOf(database)
      const { workspaceId } = chat
      const end = (chatId: string, agentId?: string) => ({
        workspaceId,
        chatId,
        agentId,
        decide: () => append(expire(chat, new Date())),
      })
      const changes = [end(newId()), end(chat.id, newId()), end(chat.id)]
      const outcomes = await changeChats(needs, changes, { skipLocked: true })
      expect(outcomes.map(({ kind }) => kind)).toEqual(['skipped', 'skipped', 'append'])
    })

    test('an error in one change rolls all back, and nothing is published', async () => {
      const { database } = opened
      const { site } = await settle(database)
      const { chat } = await arrive(database, site)
      const needs = needsOf(database)
      const send = sending(needs, chat.id, visitorOf(chat), { clientId: newClientId(), text: 'Oi' })
      // Its seq does not follow the log.
      const wrong = { ...chat, status: 'active' as const, lastSeq: 7 }
      const failing = {
        workspaceId: chat.workspaceId,
        chatId: chat.id,
        lookUp: () => Promise.resolve(null),
        decide: () => append(requeueBySystem(wrong, defaultSettings, new Date())),
      }
      await expect(changeChats(needs, [send, failing])).rejects.toThrow(/does not follow/)
      expect(await textsOf(database, chat)).toEqual([])
      expect(needs.published).toEqual([])
    })
  })
}
