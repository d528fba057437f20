import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted, LogPage } from '@papo/protocol'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import { jwt, SiteServer } from '../../fault-rig/clients/site-server.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const secret = 'o segredo que só o cliente conhece'
const known = { sub: 'customer-4711', name: 'Clara Nunes', email: 'clara@shop.example' }

export const unsignedIdentify: Scenario = {
  code: 'A4',
  name: 'unsigned-identify',
  what: 'A visitor who types the name, the e-mail or the id of a known customer is treated as a new visitor.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'typed fields never select an existing visitor',
      without: {
        at: 'new-visitor',
        as: `const { identities } = stores as StartStores & {
            identities: { visitorOf(...name: [string, string, string]): Promise<string | null> }
          }
          const typed = [start.name, start.email, ...Object.values(start.attributes)]
          for (const text of typed) {
            const id = await identities.visitorOf(site.workspaceId, site.id, String(text))
            const found = id === null ? null : await stores.visitors.lock(site.workspaceId, id)
            if (found !== null) return found
          }
          $it`,
      },
    },
    {
      what: 'only a visitor whom the site has signed is verified',
      without: { at: 'verified', value: '$it || email !== null' },
    },
    {
      what: 'where a site requires identity, only a signed visitor can begin a chat',
      without: { at: 'identity-required', condition: 'true' },
    },
    {
      what: 'an identity comes only from a signed token',
      without: {
        at: 'signed-identity',
        as: `if (!token.includes('.')) {
            const expiresAt = new Date(now.getTime() + 60_000)
            return { externalId: token, name: null, email: null, attributes: {}, expiresAt }
          }
          $it`,
      },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const victim = await victimOf(client, ours)
    const look = () => seenBy(client, ours, victim)
    const before = await look()
    faultRun.progress('typed')
    const imitations = await typedBy(faultRun, client, ours, victim)
    for (const imitation of imitations) await requireNewVisitor(client, ours, imitation, victim)
    faultRun.progress('unsigned')
    const refused = await unsigned(client, ours, imitations, victim)
    if ((await look()) !== before) throw new Error('typed fields changed an identified visitor')
    faultRun.progress('identity required')
    const starts = await whereRequired(client, ours, imitations)
    return { imitations: imitations.length, 'unsigned tokens': refused, 'refused starts': starts }
  },
}

/** A customer whom the site has identified, with an ended chat and an open one. */
async function victimOf(client: RawClient, ours: Workspace): Promise<VisitorSession> {
  const sitePage = new SiteServer(client, ours)
  const message = () => ({ message: { clientId: randomUUID(), text: secret } })
  const { sub, ...claims } = known
  await ours.end(await sitePage.chat(sub, claims, message()))
  return await sitePage.chat(sub, claims, message())
}

/** What the console shows of the known customer. */
async function seenBy(client: RawClient, ours: Workspace, victim: VisitorSession): Promise<string> {
  const path = `/v1/chats/${victim.chatId}`
  const { visitor, page } = await client.ask<Chat>('GET', path, ours.owner)
  const { messages, status } = await client.ask<LogPage>('GET', `${path}/messages`, ours.owner)
  const own = await client.ask<{ chats: Chat[] }>('GET', '/v1/visitor/chats', victim)
  return JSON.stringify([visitor, page, messages, status, own.chats.map(({ id }) => id)])
}

/** Claims to be the known customer, in one place after the other, some of them repeatedly. */
async function typedBy(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
  victim: VisitorSession,
): Promise<VisitorSession[]> {
  const { sub, name, email } = known
  const profiles = [
    { email },
    { email: email.toUpperCase() },
    { name },
    { name, email },
    { name: sub, email },
    { name: victim.visitorId, email },
    { attributes: { externalId: sub, sub, visitorId: victim.visitorId, verified: true, email } },
    { name, email, attributes: { id: sub } },
  ]
  const imitations: VisitorSession[] = []
  const rounds = faultRun.pick({ brief: 1, usual: 3, full: 20 })
  await runConcurrently(Array.from({ length: rounds }, () => profiles).flat(), async (visitor) => {
    imitations.push(await ours.startChat(ours.site, { visitor }))
  })
  for (const visitor of profiles.slice(0, 4)) {
    // A visitor with a token of their own makes the claim in another chat.
    const visitorSession = await ours.startChat()
    await ours.end(visitorSession)
    const clientId = randomUUID()
    const { token } = visitorSession
    const body = { siteKey: ours.site.key, clientId, visitor }
    const { chat } = await client.ask<ChatStarted>('POST', '/v1/chats', { token, body })
    if (chat.visitor.id !== visitorSession.visitorId)
      throw new Error('a visitor got another identity')
    imitations.push({ ...visitorSession, chatId: chat.id, clientId })
  }
  return imitations
}

/** The visitor is new, sees nothing of the customer, and agents see the fields as unverified. */
async function requireNewVisitor(
  client: RawClient,
  ours: Workspace,
  { chatId, visitorId, token }: VisitorSession,
  victim: VisitorSession,
): Promise<void> {
  if (visitorId === victim.visitorId) throw new Error('a typed text made a new visitor a customer')
  const own = await client.call('GET', '/v1/visitor/chats?limit=100', { token })
  const log = await client.call('GET', `/v1/chats/${chatId}/messages`, { token })
  for (const hidden of [secret, victim.chatId]) {
    if ((own.text + log.text).includes(hidden))
      throw new Error(`another visitor was shown ${hidden}`)
  }
  for (const path of ['', '/messages']) {
    const { status, summary } = await client.call('GET', `/v1/chats/${victim.chatId}${path}`, {
      token,
    })
    if (status !== 404)
      throw new Error(`another visitor requested the customer’s chat and got ${summary}`)
  }
  const chat = await client.ask<Chat>('GET', `/v1/chats/${chatId}`, ours.agent)
  const { verified, externalId = null } = chat.visitor
  if (verified !== false || externalId !== null) {
    throw new Error(`the console shows a new visitor as ${JSON.stringify(chat.visitor)}`)
  }
}

/** Arbitrary texts in place of a token, and fields that a start does not have. */
async function unsigned(
  client: RawClient,
  ours: Workspace,
  imitations: readonly VisitorSession[],
  victim: VisitorSession,
): Promise<number> {
  const sitePage = new SiteServer(client, ours)
  const { sub, name, email } = known
  const claims = { aud: ours.site.key, sub, name, email }
  const [header, payload] = sitePage.sign(sub).split('.')
  const texts = [
    sub,
    email,
    name,
    victim.visitorId,
    JSON.stringify(claims),
    Buffer.from(JSON.stringify(claims)).toString('base64url'),
    `${header}.${payload}.`,
    `${header}.${payload}`,
    jwt({ ...claims, exp: 4_000_000_000 }, ours.site.key),
  ]
  const [imitation] = imitations
  for (const text of texts) {
    for (const token of [undefined, imitation?.token]) {
      const { summary } = await sitePage.present(text, token)
      if (summary !== '401 invalid_identity') throw new Error(`${text} was answered ${summary}`)
    }
  }
  for (const more of [
    { externalId: sub },
    { identity: sub },
    { visitorId: victim.visitorId },
    { visitor: { id: victim.visitorId } },
    { visitor: { externalId: sub } },
    { visitor: { verified: true } },
  ]) {
    const body = { siteKey: ours.site.key, clientId: randomUUID(), ...more }
    const { summary } = await client.call('POST', '/v1/chats', { body })
    if (summary !== '400 invalid_request') {
      throw new Error(`${JSON.stringify(more)} was answered ${summary}`)
    }
  }
  return texts.length * 2
}

/**
 * Where the site requires identity, only signed visitors can start, and nothing is stored of
 * others.
 */
async function whereRequired(
  client: RawClient,
  ours: Workspace,
  imitations: readonly VisitorSession[],
): Promise<number> {
  const [first, second] = imitations
  if (first === undefined || second === undefined) throw new Error('there is no client')
  await ours.end(first)
  const path = `/v1/sites/${ours.site.id}`
  await client.ask('PATCH', path, { ...ours.owner, body: { identity: 'required' } })
  const { name, email } = known
  const callers = [
    { token: undefined, clientId: randomUUID() },
    // Visitors who had a chat before, and repeated starts from before.
    { token: first.token, clientId: randomUUID() },
    { token: undefined, clientId: second.clientId },
  ]
  await ours.unchangedBy(async () => {
    for (const { token, clientId } of callers) {
      for (const visitor of [{}, { name, email }]) {
        const message = { clientId: randomUUID(), text: 'deixe-me entrar' }
        const body = { siteKey: ours.site.key, clientId, visitor, message }
        const { summary } = await client.call('POST', '/v1/chats', { token, body })
        if (summary !== '403 identity_required') throw new Error(`a start was answered ${summary}`)
      }
    }
  })
  const sitePage = new SiteServer(client, ours)
  const { chatId } = await sitePage.chat('customer-1', { name: 'Davi' }, {})
  const { visitor } = await client.ask<Chat>('GET', `/v1/chats/${chatId}`, ours.agent)
  if (visitor.verified !== true || visitor.externalId !== 'customer-1') {
    throw new Error('a visitor signed by the site is not verified')
  }
  return callers.length * 2
}
