import { randomUUID } from 'node:crypto'
import type { ChatStarted, LogPage } from '@papo/protocol'
import { createVisitorClient, type VisitorChat, type VisitorClient } from '@papo/sdk'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import { Device } from '../../fault-rig/clients/device.ts'
import { SiteServer } from '../../fault-rig/clients/site-server.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const deadWithinMs = 1000
/** The limit on a busy machine. */
const deadAnywayMs = 3000
/** Longer than anything may take. */
const holdSeconds = 20

export const sharedDevice: Scenario = {
  code: 'A6',
  name: 'shared-device',
  what: 'What a visitor left or planted in a browser gives no access to the next visitor’s data.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'the tokens of an anonymous visitor end when the visitor is identified',
      without: { drop: 'tokens-before-identity' },
    },
    {
      what: 'a repeated start opens no chat of an identified visitor',
      without: { at: 'start-of-known', condition: 'false' },
    },
    {
      what: 'signing out ends the token',
      without: { drop: 'token-after-logout' },
    },
    {
      what: 'the end of a token is published to every process at once',
      without: { drop: 'logout-on-all-nodes' },
    },
    {
      what: 'the second customer to sign in takes over nothing of the first',
      without: { at: 'attach-to-nobody', value: 'true' },
    },
    {
      what: 'signing out wipes the browser',
      without: { drop: 'wiped-session' },
    },
    {
      what: 'unsent messages are removed when their author signs out',
      without: { drop: 'wiped-outbox' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const room = new Room(faultRun, client, ours)
    const rounds = faultRun.pick({ brief: 1, usual: 3, full: 20 })
    for (let round = 0; round < rounds; round += 1) {
      faultRun.progress('a planted token')
      await plantToken(room, randomUUID())
      const known = randomUUID()
      await room.sitePage.identify(known)
      await plantToken(room, known)
      faultRun.progress('a shared device')
      await withLogout(room)
      await withoutLogout(room)
      await withoutNetwork(room)
    }
    return { rounds, 'dead after ms': Math.round(room.slowestMs) }
  },
}

class Room {
  readonly faultRun: FaultRun
  readonly client: RawClient
  readonly ours: Workspace
  readonly sitePage: SiteServer
  /** The longest that a token was accepted after its end, in milliseconds. */
  slowestMs = 0

  constructor(faultRun: FaultRun, client: RawClient, ours: Workspace) {
    this.faultRun = faultRun
    this.client = client
    this.ours = ours
    this.sitePage = new SiteServer(client, ours)
  }

  /** No node accepts the token for any use, one second after `began` at the latest. */
  async isDead(what: string, token: string, chatId: string, began: number): Promise<void> {
    const body = { clientId: randomUUID(), text: 'sou eu' }
    const { key: siteKey } = this.ours.site
    const calls: [method: string, path: string, body?: object][] = [
      ['GET', `/v1/chats/${chatId}`],
      ['GET', `/v1/chats/${chatId}/messages`],
      ['GET', '/v1/visitor/chats'],
      ['POST', `/v1/chats/${chatId}/messages`, body],
      ['POST', `/v1/chats/${chatId}/end`],
      ['POST', '/v1/visitor/logout'],
      ['POST', '/v1/chats', { siteKey, clientId: randomUUID() }],
      ['POST', '/v1/visitor/identify', { siteKey, token: this.sitePage.sign(randomUUID()) }],
    ]
    for (const { url, name } of this.faultRun.nodes) {
      const [method, path] = ['GET', `/v1/chats/${chatId}`]
      const isOver = async () =>
        (await this.client.call(method, path, { token, url })).status === 401
      const within = this.faultRun.isStrict ? deadWithinMs : deadAnywayMs
      await this.faultRun.until(`${what} is dead on ${name}`, isOver, within)
    }
    this.slowestMs = Math.max(this.slowestMs, performance.now() - began)
    for (const { url } of this.faultRun.nodes) {
      for (const [method, path, body] of calls) {
        const reply = await this.client.call(method, path, { token, url, body })
        if (reply.summary !== '401 invalid_token') {
          throw new Error(`${method} ${path} by ${what} was answered ${reply.summary}`)
        }
      }
    }
  }

  async say(chatId: string, token: string, text: string): Promise<void> {
    const body = { clientId: randomUUID(), text }
    await this.client.ask('POST', `/v1/chats/${chatId}/messages`, { token, body })
  }

  /** The content of every chat, as the owner reads it. */
  async everything(): Promise<string> {
    const { chats } = await this.client.ask<{ chats: { id: string }[] }>(
      'GET',
      '/v1/chats?limit=100',
      this.ours.owner,
    )
    const logs = await Promise.all(
      chats.map(({ id }) =>
        this.client.ask<LogPage>('GET', `/v1/chats/${id}/messages?limit=100`, this.ours.owner),
      ),
    )
    return JSON.stringify([chats, logs])
  }

  open(device: Device): VisitorClient {
    const { platform } = device
    const { key: siteKey } = this.ours.site
    return createVisitorClient({ baseUrl: this.faultRun.url, siteKey, platform })
  }
}

/**
 * An attacker begins a chat, leaves the token in the browser, keeps a copy, and waits for a
 * customer to sign in there.
 */
async function plantToken(room: Room, sub: string): Promise<void> {
  const { faultRun, client, ours, sitePage } = room
  const { chatId, token, clientId } = await ours.startChat()
  const start = { siteKey: ours.site.key, clientId }
  const again = await client.ask<ChatStarted>('POST', '/v1/chats', { body: start })
  const tokens = [token, again.visitorToken]
  const log = `/v1/chats/${chatId}/messages`
  const { cursor } = await client.ask<LogPage>('GET', log, { token })
  const path = `${log}?after=${cursor}&wait=${holdSeconds}`
  const held = tokens.flatMap((one) =>
    faultRun.nodes.map(async ({ url }) => {
      const reply = await client.call('GET', path, { token: one, url })
      return { reply, at: performance.now() }
    }),
  )
  const mine = await sitePage.identify(sub, {}, token)
  const began = performance.now()
  const secret = `um segredo ${randomUUID()}`
  await room.say(chatId, mine, secret)
  for (const { reply, at } of await Promise.all(held)) {
    // The chat belongs to another visitor at that moment.
    const isOver = reply.status === 401 || reply.status === 404
    if (!isOver || reply.text.includes(secret)) {
      throw new Error(`a poll with a planted token was answered ${reply.summary}`)
    }
    const ms = at - began
    if (ms > (faultRun.isStrict ? deadWithinMs : deadAnywayMs)) {
      throw new Error(`a poll with a planted token was held for ${Math.round(ms)} ms more`)
    }
  }
  for (const one of tokens) await room.isDead('a planted token', one, chatId, began)
  const repeated = await client.call('POST', '/v1/chats', { body: start })
  if (repeated.summary !== '409 start_expired' || repeated.text.includes(secret)) {
    throw new Error(`a planted start was answered ${repeated.summary}`)
  }
  await client.ask('GET', log, { token: mine })
  await client.ask('POST', '/v1/visitor/logout', { token: mine })
  await room.isDead('a token after the logout', mine, chatId, performance.now())
}

interface First {
  device: Device
  client: VisitorClient
  chat: VisitorChat
  visitorSession: VisitorSession
  /** Texts that were sent, received, or written and not sent. */
  texts: string[]
}

/**
 * A customer signs in on a device, talks to an agent, and writes a message that is not sent any
 * more.
 */
async function first(room: Room): Promise<First> {
  const device = new Device()
  const client = room.open(device)
  room.faultRun.atEnd(() => client.close())
  await client.identify(room.sitePage.sign(randomUUID(), { name: 'Primeira Pessoa' }))
  const texts = ['dito', 'respondido', 'escrito'].map((one) => `${one} ${randomUUID()}`)
  const [sent = '', answered = '', written = ''] = texts
  const chat = await client.start({ message: sent })
  const agent = await room.ours.addAgent('an agent')
  await room.ours.accept({ chatId: chat.id }, agent)
  await room.say(chat.id, agent.token, answered)
  await room.faultRun.until('the answer is shown', () =>
    chat.state.messages.some(({ text }) => text === answered),
  )
  const token = tokenOn(device)
  device.disconnect({ isNoticed: false })
  chat.send(written).catch(() => {})
  const visitorSession = {
    chatId: chat.id,
    visitorId: chat.state.chat.visitor.id,
    token,
    clientId: '',
  }
  const isKept = () => [...device.stored().values()].some((value) => value.includes(written))
  await room.faultRun.until('the unsent message is stored', isKept)
  return { device, client, chat, visitorSession, texts }
}

function tokenOn(device: Device): string {
  const found = [...device.stored().values()].join(' ').match(/papo_v_[\w-]+/)?.[0]
  if (found === undefined) throw new Error('the device has no token')
  return found
}

async function withLogout(room: Room): Promise<void> {
  const one = await first(room)
  one.device.connect()
  await one.client.logout()
  await room.isDead(
    'a token after the logout',
    one.visitorSession.token,
    one.visitorSession.chatId,
    performance.now(),
  )
  if (one.device.stored().size > 0) {
    throw new Error(`after the logout the device has ${[...one.device.stored().keys()].join(', ')}`)
  }
  await hasNothing(room, one)
  await second(room, one, room.open(one.device))
}

/** The next customer signs in on the same page. */
async function withoutLogout(room: Room): Promise<void> {
  const one = await first(room)
  let isTold = false
  one.client.on('loggedOut', () => (isTold = true))
  const { token } = one.visitorSession
  const sub = randomUUID()
  // A customer whom the site has already identified elsewhere.
  await room.sitePage.identify(sub)
  const identity = room.sitePage.sign(sub, { name: 'Segunda Pessoa' })
  one.device.connect()
  await one.client.identify(identity)
  await room.isDead(
    'the token of the previous customer',
    token,
    one.visitorSession.chatId,
    performance.now(),
  )
  await room.faultRun.until('the page reports the new visitor', () => isTold)
  await second(room, one, one.client, sub)
}

/** The browser is wiped at once, and the server learns of it when the page is opened again. */
async function withoutNetwork(room: Room): Promise<void> {
  const one = await first(room)
  one.device.disconnect()
  await one.client.logout()
  await hasNothing(room, one)
  one.device.connect()
  const client = room.open(one.device)
  await room.isDead(
    'a token after the logout',
    one.visitorSession.token,
    one.visitorSession.chatId,
    performance.now(),
  )
  await room.faultRun.until('nothing is left', () => one.device.stored().size === 0)
  await second(room, one, client)
  const [, , written = ''] = one.texts
  if ((await room.everything()).includes(written)) {
    throw new Error('a message from before the logout was sent after it')
  }
}

/** The page is opened again with nobody signed in. */
async function hasNothing(room: Room, one: First): Promise<void> {
  const stored = JSON.stringify([...one.device.stored()])
  const found = [...one.texts, one.visitorSession.chatId].find((text) => stored.includes(text))
  if (found !== undefined) throw new Error(`after the logout the device still has ${found}`)
  const again = room.open(one.device)
  if (again.hasSession() || (await again.resume()) !== null) {
    throw new Error('after the logout a reload restored the chat')
  }
  again.close()
}

/** Another customer signs in and sees nothing of the first. */
async function second(
  room: Room,
  one: First,
  client: VisitorClient,
  sub: string = randomUUID(),
): Promise<void> {
  room.faultRun.atEnd(() => client.close())
  await client.identify(room.sitePage.sign(sub, { name: 'Segunda Pessoa' }))
  const hidden = [...one.texts, one.visitorSession.chatId, one.visitorSession.visitorId, 'Primeira']
  const before = await client.listChats()
  const chat = await client.start({ message: 'olá' })
  await room.faultRun.until('the second one’s chat is there', () => chat.state.messages.length > 0)
  const shown = JSON.stringify([before, await client.listChats(), chat.state])
  const stored = JSON.stringify([...one.device.stored()])
  const found = hidden.find((text) => (shown + stored).includes(text))
  if (found !== undefined) throw new Error(`the second one on a device was shown ${found}`)
  const { status } = await room.client.call('GET', `/v1/chats/${one.visitorSession.chatId}`, {
    token: tokenOn(one.device),
  })
  if (status !== 404)
    throw new Error(`the second one’s token opens the first one’s chat: ${status}`)
  client.close()
}
