import { describe, expect, it } from 'vitest'
import type { ChatCache } from '../../src/chat/chat-cache.ts'
import type { ChatHead } from '../../src/chat/chat-record.ts'
import { Throttle } from '../../src/platform/throttle.ts'
import { memoryCache } from '../../src/memory/cache.ts'
import { answerLog, type AnswerNeeds } from '../../src/message/answer-log.ts'
import { encodeCursor } from '../../src/message/cursor.ts'
import { LastSentHints } from '../../src/message/last-sent-hints.ts'
import type { VisitorCaller } from '../../src/platform/caller.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { defaultTimings } from '../../src/platform/timings.ts'
import { createQueuePositions } from '../../src/queue/queue-position.ts'
import { defaultSettings } from '../../src/site/site.ts'
import { aHead, newHash, newId, openAlways } from '../conformance/records.ts'

const epoch = '0f0f0f0f'

/** A process that has this head in memory, and how often it asks for a head and for the database. */
async function settle(head: ChatHead) {
  const asked = { heads: 0, database: 0 }
  const whole = memoryCache(systemClock)
  await whole.members([])
  await whole.markComplete()
  await whole.publish(head)
  const cache: AnswerNeeds['cache'] = {
    head: (...chat) => ((asked.heads += 1), whole.head(...chat)),
    isCompared: (chatId) => whole.isCompared(chatId),
    addPolled: (chatId) => whole.addPolled(chatId),
    remember: (known) => whole.remember(known),
    typing: (...chat) => whole.typing(...chat),
    recent: (known, seq) => whole.recent(known, seq),
    publish: (known) => whole.publish(known),
    invalidate: (known) => whole.invalidate(known),
    markDelivered: (...mark: Parameters<ChatCache['markDelivered']>) =>
      whole.markDelivered(...mark),
  }
  const away = () => {
    asked.database += 1
    return Promise.reject(new Error('The database is away.'))
  }
  const work = { run: away, read: away }
  const lastSentHints = new LastSentHints()
  const needs: AnswerNeeds = {
    work,
    cache,
    clock: systemClock,
    random: { newId },
    load: { busy: () => 0 },
    queuePositions: createQueuePositions(whole, systemClock, work, { isAnswered: () => true }),
    siteAvailabilities: { of: () => openAlways },
    database: { installation: { epoch } },
    rules: { of: () => defaultSettings, isClosing: () => false, load() {} },
    timings: defaultTimings,
    activityThrottle: new Throttle(),
    lastSentHints,
    visitorPresence: { markSeen: () => {} },
  }
  const { chatId, workspaceId, siteId, visitorId } = head
  const of = { workspaceId, siteId, visitorId }
  const caller: VisitorCaller = { type: 'visitor', ...of, name: null, tokenHash: newHash() }
  return { needs, asked, lastSentHints, reading: { caller, chatId, limit: 50 } }
}

const endOf = ({ chatId, generation, lastSeq }: ChatHead) =>
  encodeCursor({ epoch, chatId, generation }, lastSeq)

describe('an answer from a log', () => {
  it('is a value if nothing is new: no database, one look at the head', async () => {
    const head = aHead({ status: 'active', lastSeq: 3, lastPublicSeq: 3 })
    const { needs, asked, reading } = await settle(head)
    const page = answerLog(needs, reading, endOf(head))
    expect(page).toMatchObject({ status: 'active', messages: [], cursor: endOf(head) })
    expect(asked).toEqual({ heads: 1, database: 0 })
  })

  it('is a value for a waiting visitor, once the speed of the queue is known', async () => {
    const head = aHead()
    const { needs, asked, reading } = await settle(head)
    expect(await answerLog(needs, reading, endOf(head))).toMatchObject({ queuePosition: 1 })
    expect(asked).toEqual({ heads: 1, database: 1 })
    expect(answerLog(needs, reading, endOf(head))).toMatchObject({ queuePosition: 1 })
    expect(asked).toEqual({ heads: 2, database: 1 })
  })

  it('to a plain poll is read from the database first, and is a value while the chat is compared', async () => {
    const head = aHead({ status: 'active', lastSeq: 3, lastPublicSeq: 3 })
    const { needs, asked, reading } = await settle(head)
    const poll = () => answerLog(needs, reading, endOf(head), { isPolled: true })
    await expect(poll()).rejects.toThrow('away')
    expect(asked.database).toBe(1)
    needs.cache.addPolled(head.chatId)
    expect(poll()).toMatchObject({ status: 'active', messages: [] })
    expect(asked.database).toBe(1)
    await needs.cache.invalidate({ ...head, lastSeq: 4 })
    await expect(poll()).rejects.toThrow('away')
  })

  it('reads the database if a wake-up announced more than the cached head has', async () => {
    const head = aHead({ status: 'active' })
    const { needs, asked, reading } = await settle(head)
    const announcedSeq = head.lastSeq + 1
    await expect(answerLog(needs, reading, endOf(head), { announcedSeq })).rejects.toThrow('away')
    expect(asked).toEqual({ heads: 1, database: 1 })
  })

  it('records what the caller has received, and which hints they were sent', async () => {
    const head = aHead({ status: 'active', lastSeq: 3, lastPublicSeq: 3 })
    const { needs, lastSentHints, reading } = await settle(head)
    await answerLog(needs, reading, endOf(head))
    expect(await needs.cache.head(head.workspaceId, head.chatId)).toMatchObject({
      deliveredToVisitor: 3,
    })
    expect(lastSentHints.last(reading.caller, reading.chatId)).toContain('active')
  })

  it('leaves open what the caller has received where that is not known', async () => {
    const head = aHead({ status: 'active', lastSeq: 3, lastPublicSeq: 3 })
    const { needs, reading } = await settle(head)
    await answerLog(needs, reading, endOf(head), { isReceived: false })
    expect(await needs.cache.head(head.workspaceId, head.chatId)).toMatchObject({
      deliveredToVisitor: 0,
    })
  })

  it('refuses a cursor that is not one of ours', async () => {
    const { needs, reading } = await settle(aHead())
    expect(() => answerLog(needs, reading, 'garbage')).toThrow('not one of ours')
  })
})
