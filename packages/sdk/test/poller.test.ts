import type { LogPage } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PapoError } from '../src/index.ts'
import { type Connection, connectionOf, type RetryLoopState } from '../src/sync/connection.ts'
import { type HoldBudget, Poller } from '../src/sync/poller.ts'
import { ChatClient } from '../src/transport/chat-client.ts'
import { createRequest } from '../src/transport/request.ts'
import { visitorAnswers } from '../src/transport/visitor-answers.ts'
import {
  messageOf,
  maxInAMinute,
  ok,
  pageOf as anyPage,
  refusal,
  SdkHarness,
} from './sdk-harness.ts'

const path = 'GET /v1/chats/chat-1/messages'

/** A page of a chat that an agent has accepted. */
const pageOf: typeof anyPage = (messages, patch) =>
  anyPage(messages, { status: 'active', queuePosition: null, ...patch })

class Client extends ChatClient {
  constructor({ platform }: SdkHarness) {
    const baseUrl = 'https://papo.test/'
    super(
      createRequest({
        answers: visitorAnswers,
        baseUrl,
        platform,
        token: () => null,
        credentials: () => 'omit',
      }),
    )
  }
}

let harness: SdkHarness
let poller: Poller
let pages: LogPage[]
let states: RetryLoopState[]
let lines: string[]
let refused: PapoError[]
let isOver: boolean
let holdBudget: HoldBudget

beforeEach(() => {
  harness = new SdkHarness()
  pages = []
  states = []
  lines = []
  refused = []
  isOver = false
  holdBudget = { left: 1 }
})

function pollerOf({ hiddenMs = 30_000 } = {}): Poller {
  const client = new Client(harness)
  const poller = new Poller(
    {
      platform: harness.platform,
      holdBudget,
      hiddenMs,
      getPage: (query, call) => client.getMessages('chat-1', query, call),
    },
    {
      onPage(page) {
        pages.push(page)
        return { isNews: page.messages.length > 0, isOver }
      },
      onState(state) {
        states.push(state)
        const connection: Connection = connectionOf(state)
        lines.push(`${harness.clock} ${connection}`)
      },
      onRefused: (error) => refused.push(error),
    },
  )
  return poller
}

/** A poller after its first page: its next poll is a held one, after 2.5 s. */
async function following(options?: { hiddenMs?: number }): Promise<Poller> {
  const poller = pollerOf(options)
  poller.start()
  await harness.pending.answer(ok(pageOf([messageOf(1)])))
  return poller
}

describe('a poller', () => {
  test('starts with the last page, then follows its cursor with held polls', async () => {
    await following()
    await harness.advance(2500)
    await harness.advance(25_000)
    await harness.pending.answer(ok(pageOf([], { cursor: 'c1', nextPollInMs: 0 })))
    expect(harness.timeline).toEqual([
      `0 ${path}?tail=true`,
      `2500 ${path}?after=c1&wait=25`,
      `27500 ${path}?after=c1&wait=25`,
    ])
    expect(states).toEqual(['following'])
  })

  test('never makes two requests at once, however often it is woken', async () => {
    const poller = pollerOf()
    poller.start()
    poller.reconnect()
    await harness.hide(true)
    await harness.hide(false)
    await harness.setNetwork(true)
    expect(harness.calls).toHaveLength(1)
    await harness.pending.answer(ok(pageOf()))
    await harness.advance(2500)
    poller.reconnect()
    await harness.hide(false)
    expect(harness.calls).toHaveLength(2)
  })

  test('moves the cursor only after the page has been applied', async () => {
    const cursors: string[] = []
    const client = new Client(harness)
    let isBroken = true
    const poller = new Poller(
      {
        platform: harness.platform,
        holdBudget,
        hiddenMs: 0,
        getPage(query, call) {
          cursors.push(query.after ?? 'tail')
          return client.getMessages('chat-1', query, call)
        },
      },
      {
        onPage(page) {
          if (isBroken && page.cursor === 'c2') throw new Error('The page could not be applied')
          return { isNews: true, isOver: false }
        },
        onState: (state) => states.push(state),
        onRefused: (error) => refused.push(error),
      },
    )
    poller.start()
    await harness.pending.answer(ok(pageOf([messageOf(1)])))
    await harness.advance(2500)
    await harness.pending.answer(ok(pageOf([messageOf(2)])))
    isBroken = false
    await harness.advance(1000)
    await harness.pending.answer(ok(pageOf([messageOf(2)])))
    await harness.advance(2500)
    expect(cursors).toEqual(['tail', 'c1', 'c1', 'c2'])
    expect(states).toEqual(['following', 'unsteady', 'following'])
  })

  test('polls again at once while there is more', async () => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(ok(pageOf([messageOf(2)], { hasMore: true })))
    await harness.pending.answer(ok(pageOf([messageOf(3)], { hasMore: true })))
    await harness.pending.answer(ok(pageOf([messageOf(4)], { nextPollInMs: 3000 })))
    await harness.advance(3000)
    expect(harness.timeline.slice(1)).toEqual([
      `2500 ${path}?after=c1&wait=25`,
      `2500 ${path}?after=c2&wait=25&limit=100`,
      `2500 ${path}?after=c3&wait=25&limit=100`,
      `5500 ${path}?after=c4&wait=25`,
    ])
  })

  test('obeys nextPollInMs without jitter', async () => {
    harness.chance = 0.123
    harness.respond = () => ok(pageOf([], { nextPollInMs: 2718 }))
    pollerOf().start()
    await harness.advance(9000)
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 2718, 5436, 8154])
  })

  test('slows down if the server asks for 0 without news, and speeds up after news', async () => {
    let seq = 1
    harness.respond = ({ at }) =>
      at === 3500
        ? ok(pageOf([messageOf(++seq)], { nextPollInMs: 0 }))
        : ok(pageOf([], { nextPollInMs: 0 }))
    pollerOf().start()
    await harness.advance(4000)
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 250, 750, 1750, 3750])
    await harness.advance(60_000)
    expect(harness.calls.length).toBeLessThan(20)
  })

  test('times a held poll out only after its wait and a margin', async () => {
    await following()
    await harness.advance(2500)
    await harness.advance(29_999)
    expect(harness.pending.isGivenUp).toBe(false)
    await harness.advance(1)
    expect(harness.calls[1]?.isGivenUp).toBe(true)
  })
})

describe('a poller behind a proxy that drops held polls', () => {
  test('polls plainly after two drops, and holds polls again after 5 minutes', async () => {
    harness.chance = 0.5
    harness.respond = ({ query }) => (query.includes('wait') ? 'cut' : ok(pageOf([messageOf(1)])))
    pollerOf().start()
    await harness.advance(12_000)
    expect(harness.timeline).toEqual([
      `0 ${path}?tail=true`,
      `2500 ${path}?after=c1&wait=25`,
      `3000 ${path}?after=c1`,
      `5500 ${path}?after=c1&wait=25`,
      `6000 ${path}?after=c1`,
      `8500 ${path}?after=c1`,
      `11000 ${path}?after=c1`,
    ])
    expect(lines).toEqual(['0 online', '2500 online', '3000 online', '5500 online', '6000 online'])
    harness.calls.length = 0
    await harness.advance(300_000)
    expect(harness.timeline.filter((line) => line.includes('wait'))).toEqual([
      `306000 ${path}?after=c1&wait=25`,
    ])
  })

  test('counts an error page of the proxy as a drop, not as an answer', async () => {
    let isDraining = true
    harness.respond = ({ query }) => {
      if (!query.includes('wait')) return ok(pageOf([messageOf(1)], { nextPollInMs: 1000 }))
      return isDraining
        ? refusal('draining', { 'Retry-After': '1' })
        : { status: 504, body: '<html>Gateway timeout</html>' }
    }
    pollerOf().start()
    await harness.advance(10_500)
    expect(harness.timeline.filter((line) => line.includes('wait'))).toHaveLength(5)
    isDraining = false
    harness.calls.length = 0
    await harness.advance(60_000)
    expect(harness.timeline.filter((line) => line.includes('wait'))).toHaveLength(2)
  })

  test('does not count drops when plain polls fail too', async () => {
    await following()
    harness.respond = () => 'cut'
    await harness.advance(40_000)
    harness.respond = () => ok(pageOf([messageOf(2)]))
    await harness.advance(40_000)
    expect(harness.timeline.at(-1)).toContain('wait=25')
  })
})

describe('a poller whose polls fail', () => {
  test('waits with full jitter up to 1 s … 30 s, without end, no longer than the outage, and reports it', async () => {
    harness.respond = () => 'cut'
    pollerOf().start()
    await harness.advance(100_000)
    expect(harness.calls.map(({ at }) => at / 1000)).toEqual([0, 1, 2, 4, 8, 16, 32, 62, 92])
    expect(lines).toEqual(['1000 offline'])
    harness.respond = () => ok(pageOf())
    await harness.advance(22_000)
    expect(lines).toEqual(['1000 offline', '122000 online'])
    expect(states).toEqual(['lost', 'following'])
  })

  test('takes its waits from the random numbers', async () => {
    harness.chance = 0.25
    harness.respond = () => 'cut'
    pollerOf().start()
    await harness.advance(4000)
    expect(harness.calls.map(({ at }) => at)).toEqual([
      0, 250, 500, 750, 1000, 1250, 1563, 1954, 2443, 3054, 3818,
    ])
  })

  test('stays online after one failure', async () => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal('internal_error'))
    await harness.advance(1000)
    await harness.pending.answer(ok(pageOf()))
    expect(states).toEqual(['following', 'unsteady', 'following'])
    expect(lines.every((line) => line.endsWith('online'))).toBe(true)
  })

  test('polls plainly after a failure, to notice at once that the server is back', async () => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal('internal_error'))
    await harness.advance(1000)
    expect(harness.timeline.at(-1)).toBe(`3500 ${path}?after=c1`)
  })

  test.each(['rate_limited', 'unavailable', 'draining'] as const)(
    'waits for Retry-After with %s, without jitter',
    async (code) => {
      harness.chance = 0.01
      await following()
      await harness.advance(2500)
      await harness.pending.answer(refusal(code, { 'Retry-After': '7' }))
      await harness.hide(true)
      await harness.advance(6999)
      expect(harness.calls).toHaveLength(2)
      await harness.advance(1)
      expect(harness.calls).toHaveLength(3)
      await harness.pending.answer(ok(pageOf()))
      expect(lines).toEqual(['0 online', '2500 connecting', '9500 online'])
    },
  )

  test.each([
    ['an hour', '3600'],
    ['more seconds than a timer counts', '9999999999'],
    ['a date a day ahead', 'Sun, 01 Feb 2026 12:00:00 GMT'],
    ['a huge number', '9'.repeat(400)],
  ])('waits a minute at most if the server says %s', async (_what, header) => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal('unavailable', { 'Retry-After': header }))
    await harness.advance(59_999)
    expect([harness.calls.length, lines.at(-1)]).toEqual([2, '2500 connecting'])
    await harness.advance(1)
    expect(harness.calls).toHaveLength(3)
  })

  test.each(['0', '-5', 'NaN', 'Sat, 31 Jan 2026 11:00:00 GMT', ''])(
    'keeps its own backoff if the server says %j',
    async (header) => {
      await following()
      harness.respond = () => refusal('unavailable', { 'Retry-After': header })
      await harness.advance(62_500)
      expect(harness.calls.length).toBeLessThan(15)
    },
  )

  test.each<[string, () => Promise<unknown> | void]>([
    ['the page becomes visible', () => harness.hide(true).then(() => harness.hide(false))],
    [
      'the network comes back',
      () => harness.setNetwork(false).then(() => harness.setNetwork(true)),
    ],
    ['a person reconnects', () => poller.reconnect()],
  ])('ends the wait for Retry-After early when %s', async (_what, come) => {
    poller = await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal('unavailable', { 'Retry-After': '50' }))
    await harness.advance(1000)
    expect(harness.calls).toHaveLength(2)
    await come()
    expect(harness.timeline.at(-1)).toBe(`3500 ${path}?after=c1`)
    await harness.pending.answer(ok(pageOf()))
    expect(lines.at(-1)).toBe('3500 online')
  })

  test.each([
    ['an hour', { nextPollInMs: 3_600_000 }],
    ['a huge number', { nextPollInMs: 1e12 }],
  ])('polls again after a minute if an answer says %s', async (_what, patch) => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(ok(pageOf([messageOf(2)], patch)))
    await harness.advance(59_999)
    expect(harness.calls).toHaveLength(2)
    await harness.advance(1)
    expect(harness.calls).toHaveLength(3)
  })

  test.each([
    ['always has more', { hasMore: true }],
    ['always asks for 0', { nextPollInMs: 0 }],
    ['asks for a negative wait', { nextPollInMs: -5 }],
  ])('makes no more than 120 requests in a minute to a server that %s', async (_what, patch) => {
    await following()
    let seq = 1
    harness.respond = () => ok(pageOf([messageOf((seq += 1))], patch))
    await harness.advance(300_000)
    const most = maxInAMinute(harness.calls.map(({ at }) => at))
    expect([most > 100, most <= 120]).toEqual([true, true])
  })

  test.each([
    'invalid_request',
    'invalid_token',
    'not_authenticated',
    'origin_not_allowed',
    'chat_not_found',
    'payload_too_large',
    'client_id_reused',
    'chat_ended',
  ] as const)('stops at %s, is blocked, and tries again on request', async (code) => {
    const poller = await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal(code))
    await harness.advance(600_000)
    await harness.setNetwork(false)
    await harness.setNetwork(true)
    await harness.hide(false)
    expect(harness.calls).toHaveLength(2)
    expect(refused.map((error) => error.code)).toEqual([code])
    poller.reconnect()
    expect(harness.calls).toHaveLength(3)
    await harness.pending.answer(ok(pageOf()))
    expect(states).toEqual(['following', 'refused', 'starting', 'following'])
    expect(lines.map((line) => line.split(' ')[1])).toEqual([
      'online',
      'blocked',
      'connecting',
      'online',
    ])
  })

  test('starts again, as a reset, after a cursor that the server refuses', async () => {
    await following()
    await harness.advance(2500)
    await harness.pending.answer(refusal('invalid_cursor'))
    await harness.pending.answer(ok(pageOf([messageOf(8)])))
    expect(harness.timeline.at(-1)).toBe(`2500 ${path}?tail=true`)
    expect(pages.map(({ reset }) => reset)).toEqual([false, true])
    expect(refused).toEqual([])
  })

  test('retries at once on request', async () => {
    const poller = pollerOf()
    harness.respond = () => 'cut'
    poller.start()
    await harness.advance(20_000)
    const before = harness.calls.length
    poller.reconnect()
    expect(harness.calls).toHaveLength(before + 1)
    expect(lines.at(-1)).toBe('20000 connecting')
  })
})

describe('a poller whose server does not answer', () => {
  test('is offline when a held poll is 5 s late, and polls plainly until an answer arrives', async () => {
    await following()
    await harness.advance(2500)
    harness.respond = ({ at }) => (at < 60_000 ? 'hang' : ok(pageOf([messageOf(2)])))
    await harness.advance(80_000)
    expect(harness.timeline.slice(1, 5)).toEqual([
      `2500 ${path}?after=c1&wait=25`,
      `33500 ${path}?after=c1`,
      `50500 ${path}?after=c1`,
      `69500 ${path}?after=c1`,
    ])
    expect(lines).toEqual(['0 online', '32500 offline', '69500 online'])
    expect(states).toEqual(['following', 'lost', 'following'])
  })

  test('is offline after 10 s while the chat waits, when polls are held for 5 s', async () => {
    pollerOf().start()
    await harness.pending.answer(ok(anyPage([messageOf(1)])))
    await harness.advance(60_000)
    expect(harness.timeline[1]).toBe(`2500 ${path}?after=c1&wait=5`)
    expect(lines).toEqual(['0 online', '12500 offline'])
  })

  test('is offline when a plain poll has no answer after 15 s', async () => {
    holdBudget.left = 0
    await following()
    await harness.advance(60_000)
    expect(lines).toEqual(['0 online', '17500 offline'])
  })

  test('is offline at the start too', async () => {
    pollerOf().start()
    await harness.advance(60_000)
    expect(lines).toEqual(['15000 offline'])
  })

  test.each([
    ['502 and a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
    ['the sign-in page of a hotel', { status: 200, body: '<html>Room number?</html>' }],
    ['a connection that is refused', 'cut'],
  ] as const)('is offline within 1 s of %s, and never waits longer than 30 s', async (_, reply) => {
    await following()
    harness.respond = () => reply
    await harness.advance(300_000)
    expect(lines).toEqual(['0 online', '2500 online', '3500 offline'])
    const times = harness.calls.map(({ at }) => at).slice(1)
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.max(...gaps)).toBe(30_000)
    harness.respond = () => ok(pageOf([messageOf(2)]))
    await harness.advance(30_000)
    expect(lines.at(-1)).toMatch(/ online$/)
  })
})

describe('a poller on a hidden page', () => {
  test('polls plainly every 30 s, and at once when the page becomes visible', async () => {
    harness.respond = () => ok(pageOf([messageOf(1)]))
    pollerOf().start()
    await harness.hide(true)
    await harness.advance(65_000)
    await harness.hide(false)
    expect(harness.timeline).toEqual([
      `0 ${path}?tail=true`,
      `30000 ${path}?after=c1`,
      `60000 ${path}?after=c1`,
      `65000 ${path}?after=c1&wait=25`,
    ])
  })

  test('polls no sooner than the server said, however often the page is hidden and shown', async () => {
    await following()
    for (let times = 0; times < 10; times++) {
      await harness.hide(true)
      await harness.hide(false)
      await harness.advance(100)
    }
    expect(harness.calls).toHaveLength(1)
    await harness.advance(1500)
    expect(harness.calls.map(({ at }) => at)).toEqual([0, 2500])
  })

  test('lets the request in flight finish', async () => {
    await following()
    await harness.advance(2500)
    await harness.hide(true)
    expect(harness.pending.isGivenUp).toBe(false)
    await harness.pending.answer(ok(pageOf([messageOf(2)], { nextPollInMs: 0 })))
    await harness.advance(29_999)
    expect(harness.calls).toHaveLength(2)
  })

  test('keeps its pace if its owner must see news at once', async () => {
    await harness.hide(true)
    await following({ hiddenMs: 0 })
    await harness.advance(2500)
    expect(harness.timeline.at(-1)).toBe(`2500 ${path}?after=c1&wait=25`)
  })
})

describe('a poller without a network', () => {
  test('is offline at once, makes no requests, and polls at once when the network is back', async () => {
    await following()
    await harness.advance(2600)
    await harness.setNetwork(false)
    expect(harness.pending.isGivenUp).toBe(true)
    await harness.advance(3_600_000)
    await harness.hide(true)
    await harness.hide(false)
    expect(harness.calls).toHaveLength(2)
    await harness.setNetwork(true)
    expect(harness.timeline.at(-1)).toBe(`3602600 ${path}?after=c1`)
    await harness.pending.answer(ok(pageOf()))
    expect(lines).toEqual(['0 online', '2600 offline', '3602600 connecting', '3602600 online'])
  })
})

describe('a poller at the end of a chat', () => {
  test('polls slowly and plainly until the chat is rated, then not at all', async () => {
    await following()
    harness.respond = ({ at }) => {
      isOver = at > 70_000
      return ok(pageOf([], { status: 'ended', nextPollInMs: 20_000 }))
    }
    await harness.advance(600_000)
    expect(harness.timeline.slice(1)).toEqual([
      `2500 ${path}?after=c1&wait=25`,
      `22500 ${path}?after=c0`,
      `42500 ${path}?after=c0`,
      `62500 ${path}?after=c0`,
      `82500 ${path}?after=c0`,
    ])
    expect(states).toEqual(['following', 'finished'])
    expect((await harness.leftovers()).filter((left) => left.includes('timer'))).toEqual([])
  })

  test('reads the log to its end first', async () => {
    await following()
    isOver = true
    await harness.advance(2500)
    await harness.pending.answer(ok(pageOf([messageOf(2)], { status: 'ended', hasMore: true })))
    expect(harness.calls).toHaveLength(3)
    await harness.pending.answer(ok(pageOf([messageOf(3)], { status: 'ended' })))
    await harness.advance(60_000)
    expect(harness.calls).toHaveLength(3)
  })

  test('leaves no timer or request after stop, also after a second one', async () => {
    const poller = await following()
    await harness.advance(2500)
    poller.stop()
    poller.stop()
    expect(harness.pending.isGivenUp).toBe(true)
    await harness.advance(0)
    expect(await harness.leftovers()).toEqual([])
    poller.reconnect()
    await harness.advance(60_000)
    expect(harness.calls).toHaveLength(2)
    expect(holdBudget.left).toBe(1)
  })
})

describe('pollers that share connections', () => {
  test('hold no more polls at once than allowed, and poll plainly beyond', async () => {
    const [first, second] = [pollerOf(), pollerOf()]
    first.start(pageOf([messageOf(1)], { cursor: 'a' }))
    second.start(pageOf([messageOf(1)], { cursor: 'b' }))
    await harness.advance(2500)
    expect(harness.timeline).toEqual([`2500 ${path}?after=a&wait=25`, `2500 ${path}?after=b`])
  })

  test('continue from a page that was loaded before', async () => {
    isOver = true
    pollerOf().start(pageOf([messageOf(1)], { status: 'ended' }))
    await harness.advance(60_000)
    expect(harness.calls).toEqual([])
    expect(states).toEqual(['finished'])
  })
})

test('a clock that is set back does not stop the polling', async () => {
  await following()
  harness.setClock(-3_600_000)
  await harness.hide(true)
  await harness.hide(false)
  await harness.advance(2500)
  expect(harness.calls).toHaveLength(2)
})
