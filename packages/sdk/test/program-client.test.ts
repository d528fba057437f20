import { closeCodes } from '@papo/protocol'
import {
  dropsRequests,
  hangs,
  inSequence,
  losesReplies,
  normal,
  refuses,
  slow,
} from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAgentClient, createProgramClient, type ProgramClient } from '../src/index.ts'
import { baseUrl, RealtimeHarness, textsOf } from './realtime-harness.ts'

const dayMs = 24 * 60 * 60_000

let harness: RealtimeHarness
let bot: ProgramClient
let ends: string[]

const credentials = () => {
  const { email, password } = harness.backend.agent
  return { email, password }
}

async function signedIn(transport: 'auto' | 'poll' = 'auto'): Promise<void> {
  bot = createProgramClient({ baseUrl, platform: harness.platform, transport })
  ends = []
  bot.on('signedOut', ({ code }) => ends.push(code))
  await bot.createToken(credentials())
}

beforeEach(async () => {
  harness = new RealtimeHarness()
  await signedIn()
  // So long after its start that another session may be begun at once.
  await harness.platform.advance(60_000)
})

const signIns = () => harness.platform.requests.filter(({ path }) => path === '/v1/auth/token')
const messagesPosted = () =>
  harness.backend.requests.filter(({ endpoint }) => endpoint === 'sendMessage')

/** Somebody ends the sessions; sockets end with them. */
async function sessionsEnd(): Promise<void> {
  await harness.backend.revokesTokens()
  harness.server.cut(closeCodes.notAuthenticated)
}

/** A chat of the bot’s. */
async function accepted() {
  const { chatId } = await harness.backend.visitorStarts({ message: 'Oi' })
  await bot.acceptChat(chatId)
  const chat = await bot.openChat(chatId)
  await harness.platform.settle()
  const heard: (string | null)[] = []
  chat.on('message', ({ text }) => heard.push(text))
  return { chatId, chat, heard }
}

async function passwordIsChanged(newPassword = 'broa fria às sete e meia'): Promise<void> {
  const { email, password } = credentials()
  const person = createAgentClient({ baseUrl, platform: harness.platform.newDevice() })
  await person.createToken({ email, password })
  await person.changePassword({ currentPassword: password, newPassword })
  harness.server.cut(closeCodes.notAuthenticated)
}

describe('a program whose token ends', () => {
  test('after a day signs in once, and makes the call again with the new token', async () => {
    await harness.platform.advance(dayMs)
    const { chats } = await bot.listChats()
    expect(chats).toEqual([])
    expect(signIns()).toHaveLength(2)
    const [refused, repeated] = harness.platform.requests.filter(({ path }) => path === '/v1/chats')
    expect([refused?.outcome, repeated?.outcome]).toEqual([401, 200])
    expect(repeated?.headers['authorization']).not.toBe(refused?.headers['authorization'])
    expect(ends).toEqual([])
  })

  test('signs in once for all calls that were refused at the same time', async () => {
    await sessionsEnd()
    harness.backend.conduct('createToken', slow(3000))
    const calls = Promise.all([bot.listChats(), bot.listWaitingChats(), bot.getMe()])
    await harness.platform.advance(5000)
    expect((await calls)[2].agent.id).toBe(harness.backend.agent.id)
    expect(signIns()).toHaveLength(2)
  })

  test('while a poll is held, misses nothing and hears nothing twice', async () => {
    harness = new RealtimeHarness()
    await signedIn('poll')
    const { chatId, chat, heard } = await accepted()
    const queue = bot.watchQueue()
    await harness.platform.advance(60_000)
    const held = harness.platform.requests.findLast(({ path }) => path.includes('wait='))
    expect(held?.outcome).toBe('pending')
    await sessionsEnd()
    await harness.backend.visitorSends(chatId, 'um')
    await harness.platform.advance(60_000)
    await harness.backend.visitorSends(chatId, 'dois')
    await harness.platform.advance(5000)
    expect(heard).toEqual(['um', 'dois'])
    expect([chat.state.connection, queue.state.connection]).toEqual(['online', 'online'])
    expect(signIns()).toHaveLength(2)
    bot.close()
    expect(await harness.platform.leftovers()).toEqual([])
  })

  test('with a socket opens it again with the new token, and misses nothing', async () => {
    const queue = bot.watchQueue()
    const { chatId, chat, heard } = await accepted()
    await harness.platform.advance(10_000)
    const before = harness.server.last.token
    await sessionsEnd()
    await harness.backend.visitorSends(chatId, 'um')
    await harness.platform.advance(5000)
    expect(harness.server.open.map(({ token }) => token === before)).toEqual([false])
    await harness.backend.visitorSends(chatId, 'dois')
    await harness.server.push()
    await harness.platform.settle()
    expect(heard).toEqual(['um', 'dois'])
    expect([chat.state.connection, queue.state.connection]).toEqual(['online', 'online'])
    expect(signIns()).toHaveLength(2)
    bot.close()
    expect(await harness.platform.leftovers()).toEqual([])
  })

  test('sends each message once, whichever call finds the end', async () => {
    const { chatId, chat } = await accepted()
    await harness.backend.revokesTokens()
    const sent = Promise.all([chat.send('um'), chat.send('dois')])
    await harness.platform.advance(5000)
    await sent
    expect(textsOf(chat)).toEqual(['Oi', 'um', 'dois'])
    expect(messagesPosted().map(({ status }) => status)).toEqual([401, 201, 201])
    expect((await harness.backend.log(chatId)).filter(({ kind }) => kind === 'text')).toHaveLength(
      3,
    )
  })

  test('does not begin sessions faster than one in 10 s, however often they are ended', async () => {
    const times: number[] = []
    for (let time = 0; time < 4; time += 1) {
      await harness.backend.revokesTokens()
      const asked = bot.getMe()
      await harness.platform.advance(10_000)
      await asked
      times.push(signIns().at(-1)?.at ?? 0)
    }
    expect(signIns()).toHaveLength(5)
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    for (const ms of waits) expect(ms).toBeGreaterThanOrEqual(10_000)
  })

  test('changes its own password and goes on with the new one', async () => {
    await bot.changePassword({
      currentPassword: credentials().password,
      newPassword: 'broa fria às sete e meia',
    })
    expect((await bot.getMe()).agent.id).toBe(harness.backend.agent.id)
    expect(signIns()).toHaveLength(2)
    expect(ends).toEqual([])
  })
})

describe('while the server cannot be reached, a sign-in', () => {
  test('is repeated, first soon and then seldom, and the call is made once more in the end', async () => {
    harness.platform.scriptRandom(1, 1, 1, 1)
    await sessionsEnd()
    const from = harness.platform.elapsed
    harness.backend.conduct(
      'createToken',
      inSequence(dropsRequests(), refuses('unavailable'), losesReplies(), normal()),
    )
    const asked = bot.getMe()
    await harness.platform.advance(30_000)
    expect((await asked).agent.id).toBe(harness.backend.agent.id)
    const times = signIns().map(({ at }) => at - from)
    expect(times.slice(1)).toEqual([0, 1000, 3000, 6000])
    expect(ends).toEqual([])
  })

  test('is waited for by calls for a minute, and by what is followed until it succeeds', async () => {
    harness = new RealtimeHarness()
    await signedIn('poll')
    const { chatId, chat, heard } = await accepted()
    await harness.platform.advance(30_000)
    await sessionsEnd()
    const stop = harness.backend.conduct('createToken', dropsRequests())
    const asked = Promise.allSettled([bot.getMe()])
    await harness.platform.advance(60_000)
    expect(await asked).toMatchObject([{ reason: { code: 'network_error', retry: true } }])
    await harness.platform.advance(10 * 60_000)
    const attempts = signIns().length
    expect(attempts).toBeGreaterThan(10)
    expect(attempts).toBeLessThan(80)
    expect(chat.state.connection).toBe('offline')
    stop()
    await harness.backend.visitorSends(chatId, 'um')
    await harness.platform.advance(60_000)
    expect([heard, chat.state.connection, ends]).toEqual([['um'], 'online', []])
  })

  test('ends with the client: nothing goes on', async () => {
    const { chat } = await accepted()
    await sessionsEnd()
    harness.backend.conduct('createToken', hangs())
    const asked = Promise.allSettled([bot.getMe(), chat.send('um')])
    await harness.platform.advance(100)
    bot.close()
    expect(await asked).toMatchObject([
      { reason: { code: 'aborted' } },
      { reason: { code: 'aborted' } },
    ])
    await harness.platform.advance(60_000)
    expect(await harness.platform.leftovers()).toEqual([])
    expect(ends).toEqual([])
  })
})

describe('a sign-in that is refused', () => {
  test('is the end of a program whose password was changed: all calls and subscribers have the code', async () => {
    const { chatId, chat } = await accepted()
    const queue = bot.watchQueue()
    const errors: string[] = []
    chat.on('error', ({ code }) => errors.push(code))
    await harness.platform.advance(10_000)
    await passwordIsChanged()
    await harness.backend.visitorSends(chatId, 'um')
    const asked = Promise.allSettled([bot.getMe(), chat.send('dois'), chat.send('três')])
    await harness.platform.advance(60_000)
    const refused = { reason: { code: 'invalid_credentials', retry: false } }
    expect(await asked).toMatchObject([refused, refused, refused])
    expect([ends, errors]).toEqual([['invalid_credentials'], ['invalid_credentials']])
    expect([chat.state.connection, queue.state.connection]).toEqual(['blocked', 'blocked'])
    await expect(bot.listChats()).rejects.toMatchObject({ code: 'invalid_credentials' })
    // One with the right password, and one of this program with the wrong one.
    const own = signIns()
    expect(own.map(({ outcome }) => outcome)).toEqual([200, 401])
    const before = harness.platform.requests.length
    await harness.platform.advance(10 * 60_000)
    expect(harness.platform.requests).toHaveLength(before)
    expect(ends).toHaveLength(1)
  })

  test('is no end for ever: with the new password everything goes on', async () => {
    const { chatId, heard } = await accepted()
    const newPassword = 'broa fria às sete e meia'
    await passwordIsChanged(newPassword)
    await harness.platform.advance(30_000)
    expect(ends).toEqual(['invalid_credentials'])
    await bot.createToken({ email: credentials().email, password: newPassword })
    bot.reconnect()
    await harness.platform.advance(10_000)
    await harness.backend.visitorSends(chatId, 'um')
    await harness.server.push()
    await harness.platform.settle()
    expect(heard).toEqual(['um'])
    await harness.backend.revokesTokens()
    expect((await bot.getMe()).agent.id).toBe(harness.backend.agent.id)
  })

  test.each(['second_factor_required', 'second_factor_demanded'] as const)(
    'with %s is the end, too',
    async (code) => {
      await harness.backend.revokesTokens()
      harness.backend.conduct('createToken', refuses(code))
      await expect(bot.getMe()).rejects.toMatchObject({ code, retry: false })
      expect(ends).toEqual([code])
    },
  )
})

describe('a program that signs out', () => {
  test('does not sign in again', async () => {
    await bot.signOut()
    await expect(bot.getMe()).rejects.toMatchObject({ status: 401 })
    expect(signIns().map(({ method }) => method)).toEqual(['POST', 'DELETE'])
  })

  test('while it signs in ends that session, too', async () => {
    await harness.backend.revokesTokens()
    harness.backend.conduct('createToken', slow(1000))
    const asked = Promise.allSettled([bot.getMe()])
    await harness.platform.settle()
    const left = bot.signOut()
    await harness.platform.advance(2000)
    await left
    expect(await asked).toMatchObject([{ reason: { code: 'aborted' } }])
    await expect(bot.getMe()).rejects.toMatchObject({ status: 401 })
    expect(signIns().map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE'])
  })
})
