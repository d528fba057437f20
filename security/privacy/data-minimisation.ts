import { randomUUID } from 'node:crypto'
import type { ChatStarted, LogPage } from '@papo/protocol'
import { placesOf } from '../../fault-rig/contract/callers.ts'
import { pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { findInLogs, findInRedis, findInTables } from '../../fault-rig/run/stored.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import { Markers, notStored, seed, type SeededData } from '../../fault-rig/clients/seeded-data.ts'
import { SiteServer } from '../../fault-rig/clients/site-server.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openDatabase } from '../../fault-rig/stack/database.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** The address from which the visitor calls. */
const address = '127.0.0.77'
/** Parts of field names that no visitor receives. */
const notForVisitors =
  /^(email|.*address|.*hash|ticket|workspace.*|verified|externalId|unverifiedFields|subject|page|deliveredUpTo|role|capacity|requeuedAt)$/i

export const dataMinimisation: Scenario = {
  code: 'P6',
  name: 'data-minimisation',
  what: 'Data that is not needed is not stored, and callers receive only what they need.',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'the query and the fragment of a page are not stored',
      without: { at: 'page-without-query', value: 'url.href' },
    },
    {
      what: 'a visitor receives only the visitor’s view of a chat',
      without: { drop: 'chat-for-visitors' },
    },
    {
      what: 'a visitor receives no notes',
      without: { at: 'notes-for-agents', condition: 'true' },
    },
    {
      what: 'the log has no addresses',
      without: { at: 'logged-method', value: 'request.ip' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    faultRun.progress('pages')
    const visitors = [await seed(client, ours), await seed(client, ours)]
    const pages = await oddPages(client, ours)
    faultRun.progress('what visitors receive')
    const received = await receivedBy(faultRun, ours, visitors)
    faultRun.progress('addresses')
    const asked = await toNoStaff(faultRun, client, ours)
    const rows = await requireLittle(faultRun, ours, visitors, pages, received)
    return { answers: received.length, 'calls of staff': asked, 'rows with an address': rows }
  },
}

/** Page addresses with more than the place of the page. */
async function oddPages(client: RawClient, ours: Workspace): Promise<Markers> {
  const hidden = new Markers()
  const word = () => hidden.for('a part of an address')
  const addresses = [
    `https://shop.example?${word()}`,
    `https://shop.example/#${word()}`,
    `https://shop.example/a?a=1&token=${word()}#/b?${word()}`,
    `https://${word()}:${word()}@shop.example/a`,
    `https://shop.example/a?${word()}?${word()}`,
    `https://shop.example\\a?${word()}`,
    `https://shop.example/a#:~:text=${word()}`,
  ]
  for (const url of addresses) {
    const visitorSession = await ours.startChat(ours.site, {
      page: { url, title: 'a', referrer: url },
    })
    const { chatId, token } = visitorSession
    await client.ask('POST', `/v1/chats/${chatId}/page`, { token, body: { url, title: 'a' } })
  }
  return hidden
}

/**
 * Everything that a visitor receives while a colleague, an agent and another visitor are active.
 */
async function receivedBy(
  faultRun: FaultRun,
  ours: Workspace,
  [other]: readonly SeededData[],
): Promise<string[]> {
  if (other === undefined) throw new Error('there is no other visitor')
  const near = faultRun.client({ localAddress: address })
  const received: string[] = []
  const { key: siteKey } = ours.site
  let token: string | undefined
  const call = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const reply = await near.call(method, path, { token, ...(body ? { body } : {}) })
    received.push(JSON.stringify(reply.headers) + reply.text)
    return (reply.text === '' ? null : reply.json()) as Body
  }
  await call('GET', `/v1/widget/${siteKey}`)
  const message = { clientId: randomUUID(), text: 'olá' }
  const start = { siteKey, clientId: randomUUID(), message, visitor: { name: 'Bia' } }
  const started = await call<ChatStarted>('POST', '/v1/chats', start)
  token = started.visitorToken
  const at = `/v1/chats/${started.sessionId}`
  const readAll = async () => {
    await call('GET', at)
    await call('GET', '/v1/visitor/chats')
    await call('GET', `${at}/messages?tail=true`)
    return await call<LogPage>('GET', `${at}/messages`)
  }
  await readAll()
  const visitorSession: VisitorSession = {
    chatId: started.sessionId,
    visitorId: '',
    token,
    clientId: '',
  }
  await ours.accept(visitorSession)
  await staffIsBusy(faultRun.client(), ours, visitorSession)
  const { cursor, typing } = await readAll()
  if (typing.length === 0) throw new Error('no side is typing')
  await call('POST', `${at}/messages`, { clientId: randomUUID(), text: 'obrigada' })
  await call('POST', `${at}/read`, { upTo: 1 })
  await call('POST', `${at}/typing`, { typing: true })
  await call('POST', `${at}/page`, { url: 'https://shop.example/b' })
  await call('GET', `${at}/messages?after=${cursor}`)
  const identity = new SiteServer(near, ours).sign(randomUUID(), { name: 'Bia' })
  const known = await call<{ visitorToken: string }>('POST', '/v1/visitor/identify', {
    siteKey,
    token: identity,
  })
  token = known.visitorToken
  await readAll()
  await call('POST', `${at}/end`)
  await call('PUT', `${at}/rating`, { rating: 5, feedback: 'ótimo' })
  await readAll()
  for (const { chatId } of [other.open, other.ended]) {
    await call('GET', `/v1/chats/${chatId}`)
    await call('GET', `/v1/chats/${chatId}/messages`)
  }
  await call('GET', '/v1/chats/waiting')
  await call('GET', '/v1/agents')
  await call('GET', '/v1/colleagues')
  await call('POST', '/v1/visitor/logout')
  return received
}

const note = 'uma nota que o visitante nunca vê'

/** Other visitors wait; the agent writes, adds notes and is typing. */
async function staffIsBusy(
  client: RawClient,
  ours: Workspace,
  { chatId }: VisitorSession,
): Promise<void> {
  const { token } = ours.agent
  const at = `/v1/chats/${chatId}`
  const say = (text: string) => ({ clientId: randomUUID(), text })
  await ours.startChat()
  await client.ask('POST', `${at}/messages`, { token, body: say('bom dia') })
  await client.ask('POST', `${at}/notes`, { token, body: say(note) })
  await client.ask('POST', `${at}/typing`, { token, body: { typing: true } })
}

/** No agent, admin or owner receives a visitor's address. */
async function toNoStaff(faultRun: FaultRun, client: RawClient, ours: Workspace): Promise<number> {
  const near = faultRun.client({ localAddress: address })
  const body = { siteKey: ours.site.key, clientId: randomUUID() }
  const { sessionId, visitorToken, chat } = await near.ask<ChatStarted>('POST', '/v1/chats', {
    body,
  })
  const visitorSession = { chatId: sessionId, visitorId: chat.visitor.id, token: visitorToken }
  const places = placesOf(ours, visitorSession)
  const contract = (await readContract(client)).filter(({ method }) => method === 'GET')
  let asked = 0
  for (const operation of contract) {
    for (const { token } of [ours.owner, ours.admin, ours.agent, visitorSession]) {
      const { text } = await client.call('GET', pathOf(operation, places), { token })
      if (text.includes(address)) throw new Error(`${operation.name} discloses a visitor’s address`)
      asked += 1
    }
  }
  return asked
}

/**
 * Compares what is stored and what was sent with what must not be. Returns the number of rows with
 * an address.
 */
async function requireLittle(
  faultRun: FaultRun,
  ours: Workspace,
  visitors: readonly SeededData[],
  pages: Markers,
  received: readonly string[],
): Promise<number> {
  await addressesExpire(faultRun)
  const tables = await findInTables(faultRun)
  const { workspaces, digests } = await internals(faultRun)
  const staff = [ours.owner, ours.admin, ours.agent]
  for (const text of received) {
    const hidden = [note, address, '127.0.0.1', ...workspaces, ...digests]
    const secret = [...hidden, ...staff.flatMap(({ email, token }) => [email, token])]
    const found = secret.find((one) => text.includes(one))
    if (found !== undefined) throw new Error(`a visitor receives ${found}: ${text.slice(0, 300)}`)
    const other = visitors.find(({ markers }) => markers.in(text).length > 0)
    if (other !== undefined) throw new Error('a visitor received texts of another visitor')
    // The widget's settings name the fields of the form.
    const fields = text.includes('"form":') ? [] : [...text.matchAll(/"(\w+)":/g)]
    const field = fields.map(([, name = '']) => name).find((name) => notForVisitors.test(name))
    if (field !== undefined) throw new Error(`a visitor receives ${field}`)
  }
  for (const [place, text] of [...tables, ...findInLogs(faultRun)]) {
    const word = visitors.flatMap(({ markers }) => markers.in(text))
    const extra = word.find((one) => notStored.includes(one)) ?? pages.in(text)[0]
    if (extra !== undefined) throw new Error(`${extra} is stored in ${place}`)
    if (text.includes(address) && place !== 'the table access_log') {
      throw new Error(`the visitor’s address is in ${place}`)
    }
  }
  const log = tables.find(([place]) => place === 'the table access_log')?.[1] ?? ''
  const rows = log.split(address).length - 1
  if (rows === 0) throw new Error('the access log has no address of the visitor')
  return rows
}

/** Ids and digests that are internal to the installation. */
async function internals(faultRun: FaultRun): Promise<{ workspaces: string[]; digests: string[] }> {
  const database = await openDatabase(faultRun.stack)
  const column = async (select: string) =>
    (await database.query(select)).map(({ value }) => String(value))
  const workspaces = await column('SELECT id AS value FROM workspace')
  const digests = [
    ...(await column('SELECT token_hash AS value FROM agent_session')),
    ...(await column('SELECT token_hash AS value FROM visitor_token')),
    ...(await column('SELECT start_hash AS value FROM chat_session')),
  ]
  await database.close()
  return { workspaces, digests }
}

/** In Redis an address is part of a counter's key, which expires. */
async function addressesExpire(faultRun: FaultRun): Promise<void> {
  for (const [place] of await findInRedis(faultRun)) {
    const [, key] = /^the key (.*) of Redis$/.exec(place) ?? []
    if (key === undefined || !key.includes(address)) continue
    const seconds = Number(await faultRun.redis.command('TTL', key))
    if (seconds === -1 || seconds > 3600) throw new Error(`${key} expires after ${seconds} s`)
  }
}
