import type { Platform } from '@papo/sdk'
import { type ManualPlatform, manualPlatform, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { withServerTime } from '../src/clock/server-time.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe('on a computer whose clock is wrong', () => {
  it.each([
    ['half an hour slow', -30 * minuteMs],
    ['two hours fast', 120 * minuteMs],
    ['in another year', 400 * dayMs],
  ])('the console says how long somebody has waited: %s', async (_, clockAheadMs) => {
    const harness = new ConsoleHarness()
    await harness.waits('Oi')
    const tab = await harness.openTab({ clockAheadMs })
    await tab.platform.advance(20_000)
    const [chat] = tab.agentApp.queue.chats.get()
    const waitedMs = tab.ticker.now.get() - Date.parse(chat?.createdAt ?? '')
    expect(waitedMs).toBeGreaterThanOrEqual(19_000)
    expect(waitedMs).toBeLessThanOrEqual(22_000)
  })

  it('what an agent writes has the time of the messages around it', async () => {
    const harness = new ConsoleHarness()
    const chatId = await harness.waits('Oi')
    await harness.backend.agentAccepts(chatId)
    const tab = await harness.openTab({ clockAheadMs: -dayMs, hash: `#/chats/${chatId}` })
    await tab.platform.advance(aMomentMs)
    harness.backend.conduct('sendMessage', refuses('unavailable'))
    const conversation = tab.agentApp.conversations.current.get()
    conversation?.write('Já vejo')
    conversation?.send()
    await tab.platform.settle()
    const [outgoing] = conversation?.state.get()?.outgoing ?? []
    expect(Math.abs(Date.parse(outgoing?.createdAt ?? '') - tab.platform.now())).toBeLessThan(2000)
  })

  it('a draft is kept that was written while the clock was two months slow', async () => {
    const harness = new ConsoleHarness()
    const chatId = await harness.waits('Oi')
    await harness.backend.agentAccepts(chatId)
    const hash = `#/chats/${chatId}`
    const slow = await harness.openTab({ clockAheadMs: -60 * dayMs, hash })
    slow.agentApp.conversations.current.get()?.write('Ainda não')
    slow.leave()
    const right = await harness.openTab({ hash })
    expect(right.agentApp.conversations.current.get()?.draft.get()).toBe('Ainda não')
  })
})

describe('the server’s time', () => {
  const serverAt = Date.UTC(2026, 4, 4, 12)
  /** A platform whose answers have been on their way for so long. */
  function answering(headers: Record<string, string> = {}) {
    let lateMs = 0
    let corrections = 0
    const own: ManualPlatform = manualPlatform({ startAt: serverAt + 30 * minuteMs })
    own.useServer(() => {
      const sentAt = own.now() - 30 * minuteMs - lateMs
      const date = new Date(sentAt).toUTCString()
      return Promise.resolve(new Response('', { headers: { date, 'x-papo': '1', ...headers } }))
    })
    const platform: Platform = withServerTime(own, () => {
      corrections += 1
    })
    return {
      own,
      platform,
      corrections: () => corrections,
      ask: async (ms = 0) => {
        lateMs = ms
        await platform.fetch('https://papo.test/v1/me')
        return platform.now() - own.now()
      },
    }
  }

  it('is this computer’s until an answer says otherwise, and is set once', async () => {
    const { own, platform, ask, corrections } = answering()
    expect(platform.now()).toBe(own.now())
    expect(Math.abs((await ask()) + 30 * minuteMs)).toBeLessThan(1000)
    for (let calls = 0; calls < 20; calls++) await ask()
    expect(corrections()).toBe(1)
  })

  it('is not set back by an answer that was long on its way', async () => {
    const { ask, corrections } = answering()
    await ask()
    expect(Math.abs((await ask(50_000)) + 30 * minuteMs)).toBeLessThan(1000)
    expect(corrections()).toBe(1)
  })

  it('follows a clock that somebody puts right', async () => {
    const { own, ask } = answering()
    await ask()
    const rightServer = () =>
      Promise.resolve(
        new Response('', {
          headers: { date: new Date(own.now()).toUTCString(), 'x-papo': '1' },
        }),
      )
    own.useServer(rightServer)
    expect(Math.abs(await ask())).toBeLessThan(1000)
  })

  it('is right after one answer once the computer’s clock has been set forward, whatever earlier answers said', async () => {
    const server = manualPlatform({ startAt: serverAt })
    let setForwardMs = 0
    const platform = withServerTime(
      {
        ...server,
        now: () => server.now() + setForwardMs,
        fetch: () =>
          Promise.resolve(
            new Response('', {
              headers: { date: new Date(server.now()).toUTCString(), 'x-papo': '1' },
            }),
          ),
      },
      () => {},
    )
    for (let calls = 0; calls < 5; calls++) await platform.fetch('https://papo.test/v1/me')
    setForwardMs = 60 * minuteMs
    await platform.fetch('https://papo.test/v1/me')
    expect(Math.abs(platform.now() - server.now())).toBeLessThan(1000)
  })

  it('is not read off what a proxy answers by itself, nor off an answer without a time', async () => {
    expect(await answering({ 'x-papo': '' }).ask()).toBe(0)
    expect(await answering({ date: 'yesterday' }).ask()).toBe(0)
  })
})
