import { closeCodes } from '@papo/protocol'
import { describe, expect, it } from 'vitest'
import { aPage } from '../message/pages.ts'
import { openSockets } from './harness.ts'

const second = 1_000

describe('a socket', () => {
  it('without its first frame is closed after five seconds', async () => {
    const { open, clock, realtime } = await openSockets()
    const { connection } = open()
    await clock.pass(4.9 * second)
    expect(connection.closes).toEqual([])
    await clock.pass(0.4 * second)
    expect(connection.closes).toEqual([closeCodes.notAuthenticated])
    expect(realtime.open).toBe(0)
  })

  it('that is silent is asked after 25 s, and is dead after 60 s', async () => {
    const { openAs, clock } = await openSockets()
    const { connection } = openAs()
    await clock.pass(24 * second)
    expect(connection.of('ping')).toHaveLength(0)
    await clock.pass(2 * second)
    expect(connection.of('ping')).toHaveLength(1)
    await clock.pass(33 * second)
    expect(connection.closes).toEqual([])
    await clock.pass(2 * second)
    expect(connection.closes).toEqual([closeCodes.resync])
  })

  it('that answers, also below the frames, lives on', async () => {
    const { openAs, clock } = await openSockets()
    const { connection, send, socket } = openAs()
    for (let turn = 0; turn < 4; turn += 1) {
      await clock.pass(26 * second)
      send({ type: 'pong' })
      await clock.pass(26 * second)
      socket.confirmed()
    }
    expect(connection.closes).toEqual([])
    expect(connection.of('ping')).toHaveLength(8)
  })

  it('is closed with its token, and keeps nothing', async () => {
    const { openAs, ends, realtime, settle } = await openSockets()
    const { connection } = openAs()
    await settle()
    for (const end of ends.values()) end()
    expect(connection.closes).toEqual([closeCodes.notAuthenticated])
    expect([realtime.open, ends.size]).toEqual([0, 0])
  })

  it('whose client takes nothing for 30 s is closed', async () => {
    const { openAs, append, chatId, clock, settle } = await openSockets()
    const { connection, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    connection.isPaused = true
    await append()
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.pass(10 * second)
      expect(connection.closes).toEqual([])
      send({ type: 'ping' })
    }
    await clock.pass(3 * second)
    expect(connection.closes).toEqual([closeCodes.tooSlow])
  })

  it('for whom more than 256 KB wait is closed', async () => {
    const { openAs, append, chatId, settle } = await openSockets()
    const { connection, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    connection.isPaused = true
    for (let sent = 0; sent < 50; sent += 1) {
      await append({ text: 'x'.repeat(4000) })
      await settle()
    }
    expect(connection.closes).toEqual([])
    for (let sent = 0; sent < 10; sent += 1) {
      await append({ text: 'x'.repeat(4000) })
      await settle()
    }
    expect(connection.closes).toEqual([closeCodes.tooSlow])
    expect(connection.buffered).toBeLessThan(300_000)
  })

  it('keeps no hints of polls while it follows the chat, and leaves them unknown', async () => {
    const { openAs, chatId, lastSentHints, settle, visitor } = await openSockets()
    lastSentHints.remember(visitor, chatId, aPage())
    const { socket, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    expect(lastSentHints.last(visitor, chatId)).toBeUndefined()
    socket.ended()
    expect(lastSentHints.last(visitor, chatId)).toBe('')
  })

  it('watches at most a hundred chats', async () => {
    const { openAs, settle } = await openSockets()
    const { connection, send } = openAs()
    for (let at = 0; at < 101; at += 1) {
      const chatId = `01890a5d-ac96-774b-bcce-${String(at).padStart(12, '0')}`
      send({ type: 'watch', chatId })
    }
    await settle()
    expect(connection.of('log')).toHaveLength(100)
    expect(connection.of('refused')).toMatchObject([{ of: 'watch', code: 'rate_limited' }])
  })
})

describe('the log over a socket', () => {
  it('sends one page at a time, as fast as the client takes them', async () => {
    const { openAs, append, chatId, settle } = await openSockets()
    for (let sent = 0; sent < 40; sent += 1) await append({ text: 'x'.repeat(4000) })
    const { connection, send } = openAs()
    connection.isPaused = true
    const flushes: (() => void)[] = []
    const plain = connection.send.bind(connection)
    connection.send = (text, onFlushed) => {
      plain(text)
      if (onFlushed) flushes.push(onFlushed)
    }
    send({ type: 'watch', chatId })
    await settle()
    await settle()
    expect(connection.of('log')).toHaveLength(1)
    while (flushes.length > 0) {
      connection.buffered = 0
      flushes.shift()?.()
      await settle()
    }
    expect(connection.seqs()).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  })

  it('is healed within ten seconds if its signal was lost, without a query while nothing is new', async () => {
    const { openAs, append, chatId, clock, database, settle } = await openSockets()
    const { connection, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    await append({ isSignalled: false })
    await clock.pass(10 * second)
    expect(connection.seqs()).toEqual([1])
    const { reads } = database
    await clock.pass(20 * second)
    expect(database.reads).toBe(reads)
  })

  it('comes without a query if its entry has come with the signal', async () => {
    const { openAs, append, chatId, database, settle } = await openSockets()
    const { connection, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    const { reads } = database
    for (let sent = 0; sent < 3; sent += 1) await append({ isCarried: true })
    expect([connection.seqs(), database.reads]).toEqual([[1, 2, 3], reads])
    await append()
    await append({ isCarried: true })
    await settle()
    expect(connection.seqs()).toEqual([1, 2, 3, 4, 5])
  })

  it('comes within ten seconds after the database is back', async () => {
    const { openAs, append, chatId, clock, database, settle } = await openSockets()
    const { connection, send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    database.isAway = true
    await append()
    await clock.pass(20 * second)
    send({ type: 'ping' })
    expect([connection.seqs(), connection.closes]).toEqual([[], []])
    database.isAway = false
    await clock.pass(10 * second)
    expect(connection.seqs()).toEqual([1])
  })

  it('asks no database for each socket while the cache is away', async () => {
    const { openAs, chatId, clock, database, health, settle } = await openSockets()
    const { send } = openAs()
    send({ type: 'watch', chatId })
    await settle()
    health.isHealthy = false
    const { reads } = database
    await clock.pass(20 * second)
    expect(database.reads).toBe(reads)
  })
})

describe('the sockets of a process', () => {
  it('are limited by caller: the next one is closed', async () => {
    const { openAs, realtime } = await openSockets()
    const opened = Array.from({ length: 21 }, () => openAs())
    expect(opened.map(({ connection }) => connection.closes.length)).toEqual([
      ...Array.from({ length: 20 }, () => 0),
      1,
    ])
    expect(opened.at(-1)?.connection.closes).toEqual([closeCodes.tooFast])
    opened[0]?.socket.ended()
    expect(realtime.open).toBe(19)
    expect(openAs().connection.closes).toEqual([])
  })

  it('are limited by address: the next one is refused before anything is kept', async () => {
    const { open, realtime } = await openSockets()
    for (let at = 0; at < 1000; at += 1) open('2001:db8:1:2::1')
    expect(() => open('2001:db8:1:2::9')).toThrow('This address has as many sockets as one may.')
    expect(realtime.open).toBe(1000)
    open('2001:db8:1:3::1')
  })

  it('are limited in all', async () => {
    const { open } = await openSockets({ scale: 1000 })
    for (let at = 0; at < 20_000; at += 1) open(`192.0.2.${at % 200}`)
    expect(() => open()).toThrow('This process has as many sockets as it takes.')
  })

  it('are closed evenly over three seconds when the process drains, and no other is let in', async () => {
    const { openAs, open, clock, closed, draining, realtime } = await openSockets({ scale: 100 })
    for (let at = 0; at < 600; at += 1) openAs()
    draining.abort()
    expect(() => open()).toThrow('This server is going away.')
    const perSecond: number[] = []
    for (let at = 0; at < 3; at += 1) {
      const before = closed.length
      await clock.pass(second)
      perSecond.push(closed.length - before)
    }
    await realtime.drain()
    expect(new Set(closed)).toEqual(new Set([closeCodes.draining]))
    expect(closed).toHaveLength(600)
    // No second has more than the mean and a little.
    expect(Math.max(...perSecond)).toBeLessThan(250)
  })
})
