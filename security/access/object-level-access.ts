import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted, LogPage, Message } from '@papo/sdk'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { knownFor, placesOf } from '../../fault-rig/contract/callers.ts'
import { type Operation, pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { exampleOf } from '../../fault-rig/contract/schema.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'

const secret = 'o segredo de outra pessoa'

export const objectLevelAccess: Scenario = {
  code: 'A1',
  name: 'object-level-access',
  what: 'Outsiders request chats, sites and agents of others by id: the answers are the same as for ids that do not exist.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a visitor can read only their own chats',
      without: { at: 'own-chats', value: 'true' },
    },
    {
      what: 'every look-up of a chat names the workspace',
      without: { drop: 'chat-of-workspace' },
    },
    {
      what: 'every look-up of a site names the workspace',
      without: { drop: 'site-of-workspace' },
    },
    {
      what: 'a visitor’s token is invalid on another site',
      without: { at: 'token-of-site', value: 'true' },
    },
    {
      what: 'a cursor is bound to its chat',
      without: { at: 'cursor-of-chat', value: 'false' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const theirs = await Workspace.of(client, 'theirs')
    const victims = await victimsOf(ours)
    const run = new Run(client, ours, await outsidersOf(ours, theirs))
    const contract = await readContract(client)
    const guesses = faultRun.pick({ brief: 300, usual: 1000, full: 10_000 })
    await ours.unchangedBy(async () => {
      for (const operation of contract) {
        faultRun.progress(operation.name)
        for (const victim of victims) await run.isNothing(operation, victim)
      }
      faultRun.progress('random ids')
      await run.isNoHit(victims, guesses)
    })
    faultRun.progress('mixed parents')
    await mixedParents(client, ours, victims)
    await otherTenants(client, ours, theirs, victims)
    return { 'other people’s ids': run.compared, 'random ids': guesses, hits: 0 }
  },
}

/** One chat in each status, with a message in it. */
async function victimsOf(ours: Workspace): Promise<VisitorSession[]> {
  const victims: VisitorSession[] = []
  for (const state of ['waiting', 'active', 'ended'] as const) {
    const message = { clientId: randomUUID(), text: `${secret}: ${state}` }
    const victim = await ours.startChat(ours.site, { message })
    if (state !== 'waiting') await ours.accept(victim)
    if (state === 'ended') await ours.end(victim)
    victims.push(victim)
  }
  return victims
}

/** Tokens of callers who are no participants of any chat on our site. */
async function outsidersOf(ours: Workspace, theirs: Workspace): Promise<Map<string, string>> {
  const sister = await ours.addSite('another site of ours')
  const [same, other, foreign] = await Promise.all([
    ours.startChat(),
    ours.startChat(sister),
    theirs.startChat(),
  ])
  return new Map([
    ['another visitor', same.token],
    ['a visitor of another site', other.token],
    ['a visitor of another customer', foreign.token],
    ['an agent of another customer', theirs.agent.token],
    ['an admin of another customer', theirs.admin.token],
    ['the owner of another customer', theirs.owner.token],
  ])
}

/** Path parameters that are ids of somebody's objects. */
const ids = ['chatId', 'siteId', 'secretId', 'agentId', 'visitorId']

class Run {
  compared = 0
  readonly callers: ReadonlyMap<string, string>
  readonly #client: RawClient
  readonly #ours: Workspace

  constructor(client: RawClient, ours: Workspace, callers: ReadonlyMap<string, string>) {
    this.#client = client
    this.#ours = ours
    this.callers = callers
  }

  /** Every outsider gets the same answer for an existing id as for one that does not exist. */
  async isNothing(operation: Operation, victim: VisitorSession): Promise<void> {
    const { name } = operation
    const isIn = (place: string) => operation.path.includes(`{${place}}`)
    if (!ids.some(isIn)) return
    const there = placesOf(this.#ours, victim)
    const nowhere = { ...there, ...Object.fromEntries(ids.map((id) => [id, likeId(there[id])])) }
    await runConcurrently([...this.callers], async ([who, token]) => {
      const found = await this.#call(operation, there, token)
      const missed = await this.#call(operation, nowhere, token)
      const isRefused = found.status === 404 || found.code === 'forbidden'
      if (!isRefused || disclosedBy(found) !== disclosedBy(missed)) {
        const other = missed.summary
        throw new Error(
          `${who} was answered ${found.summary} to ${name}, and ${other} to no id at all`,
        )
      }
      this.compared += 1
    })
  }

  /** Guesses ids that are close to existing ones. */
  async isNoHit(victims: readonly VisitorSession[], count: number): Promise<void> {
    const tokens = [...this.callers.values()]
    const guesses = Array.from({ length: count }, (_, at) => ({
      id: likeId(victims[at % victims.length]?.chatId),
      token: tokens[at % tokens.length],
      tail: at % 2 === 0 ? '' : '/messages',
    }))
    await runConcurrently(guesses, async ({ id, token, tail }) => {
      const { status, summary } = await this.#client.call('GET', `/v1/chats/${id}${tail}`, {
        token,
      })
      if (status !== 404) throw new Error(`a guessed id was answered ${summary}`)
    })
  }

  #call(operation: Operation, places: Record<string, string>, token: string): Promise<Reply> {
    const { body, name, method } = operation
    const sent = body === null ? {} : { body: exampleOf(body, knownFor(this.#ours)[name]) }
    return this.#client.call(method, pathOf(operation, places), { token, ...sent })
  }
}

/** An unused id with the timestamp of an existing one. */
const likeId = (id = ''): string => `${id.slice(0, 14)}${randomUUID().slice(14)}`

/** Headers that differ from answer to answer. */
const ofTheAnswer = ['date', 'x-request-id']

/** Everything that an answer discloses. */
function disclosedBy({ status, headers, text }: Reply): string {
  const compared = Object.entries(headers).filter(([name]) => !ofTheAnswer.includes(name))
  const body = text.replace(/"requestId":"[^"]*"/, '')
  return JSON.stringify([status, compared, body])
}

/** A visitor's own chat, with the cursor, the send and the start of another visitor. */
async function mixedParents(
  client: RawClient,
  ours: Workspace,
  victims: VisitorSession[],
): Promise<void> {
  const [victim] = victims
  if (victim === undefined) throw new Error('there is no victim')
  const log = (visitorSession: VisitorSession, query: string) =>
    client.ask<LogPage>(
      'GET',
      `/v1/chats/${visitorSession.chatId}/messages${query}`,
      visitorSession,
    )
  const me = await ours.startChat()
  await client.ask('POST', `/v1/chats/${me.chatId}/messages`, {
    token: me.token,
    body: { clientId: randomUUID(), text: 'eu' },
  })
  const { cursor, messages } = await log(victim, '')
  const mine = await log(me, `?after=${cursor}`)
  if (!mine.reset || mine.messages.some(({ text }) => text !== 'eu')) {
    throw new Error('another visitor’s cursor was continued')
  }
  const clientId = messages[0]?.clientId
  const sent = await client.ask<Message>('POST', `/v1/chats/${me.chatId}/messages`, {
    token: me.token,
    body: { clientId, text: 'meu texto' },
  })
  if (sent.text !== 'meu texto' || sent.chatId !== me.chatId) {
    throw new Error('another visitor’s client id was repeated')
  }
}

/** Lists, starts and cursors across sites and customers. */
async function otherTenants(
  client: RawClient,
  ours: Workspace,
  theirs: Workspace,
  victims: readonly VisitorSession[],
): Promise<void> {
  const { token } = theirs.owner
  const query = `limit=1&siteId=${ours.site.id}`
  const page = await client.ask<{ nextCursor: string }>('GET', `/v1/chats?${query}`, ours.owner)
  const lists = [
    '/v1/chats',
    `/v1/chats?siteId=${ours.site.id}`,
    `/v1/chats?agentId=${ours.agent.id}`,
    `/v1/chats?text=${encodeURIComponent(secret)}`,
    `/v1/chats?before=${page.nextCursor}`,
    '/v1/chats/waiting',
    `/v1/chats/waiting?siteId=${ours.site.id}`,
    '/v1/agents',
    '/v1/sites',
    '/v1/audit',
  ]
  const hidden = [
    secret,
    ours.site.id,
    ...[ours.owner, ours.admin, ours.agent].flatMap(({ id, email }) => [id, email]),
    ...victims.flatMap(({ chatId, visitorId }) => [chatId, visitorId]),
  ]
  for (const path of lists) {
    const { text } = await client.call('GET', path, { token })
    const found = hidden.find((one) => text.includes(one))
    if (found !== undefined) throw new Error(`another customer was shown ${found} by ${path}`)
  }
  const sister = await ours.addSite('a site that knows nobody')
  for (const site of [sister, theirs.site]) await startsAnew(client, site.key, victims)
}

/** A visitor’s token and a start’s client id open nothing on another site. */
async function startsAnew(
  client: RawClient,
  siteKey: string,
  victims: readonly VisitorSession[],
): Promise<void> {
  for (const victim of victims) {
    for (const [token, clientId] of [
      [victim.token, randomUUID()],
      [undefined, victim.clientId],
    ] as const) {
      const reply = await client.call('POST', '/v1/chats', { token, body: { siteKey, clientId } })
      const { chat } = reply.json() as ChatStarted
      if (reply.status !== 201 || isOf(chat, victim)) {
        throw new Error(`another site recognised a visitor: ${reply.summary}`)
      }
    }
  }
}

const isOf = ({ id, visitor }: Chat, { chatId, visitorId }: VisitorSession): boolean =>
  id === chatId || visitor.id === visitorId
