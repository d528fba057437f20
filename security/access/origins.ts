import { randomUUID } from 'node:crypto'
import type { Site } from '@papo/protocol'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { Call, Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** A change at one node must take effect at every other within this time. */
const knownWithinMs = 5000

/** Origins that resemble this one. */
function lookalikes(origin: string): string[] {
  const { host } = new URL(origin)
  return [
    'null',
    '',
    'https://evil.example',
    `${origin}.evil`,
    `https://evil${host}`,
    `https://www.${host}`,
    `https://${host}.`,
    `http://${host}`,
    `${origin}:443`,
    `${origin}:8443`,
    `${origin}/`,
    `${origin}/a`,
    `https://ana@${host}`,
    `https://evil.example#${origin}`,
    `https://evil.example ${origin}`,
    `${origin}, https://evil.example`,
    origin.toUpperCase(),
    'file://',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    '*',
  ]
}

export const origins: Scenario = {
  code: 'A7',
  name: 'origins',
  what: 'Pages of other origins make every call that a page can make: nothing is done for them, and they can read nothing.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a chat can be started only from the site’s allowed origins',
      without: { drop: 'start-origin' },
    },
    {
      what: 'origins are compared whole',
      without: {
        at: 'whole-origin',
        value: '(origin) => [...listed].some((one) => origin.startsWith(one))',
      },
    },
    {
      what: 'a visitor’s token is accepted only from the site’s allowed origins',
      without: { at: 'token-origin', value: 'true' },
    },
    {
      what: 'scripts cannot read a refusal of their origin',
      without: { drop: 'hidden-refusal' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const theirs = await Workspace.of(client, 'theirs')
    const sitePage = await ours.addSite('shop')
    const visitorSession = await ours.startChat(sitePage)
    const [origin = ''] = sitePage.allowedOrigins
    const page = { client, ours, sitePage, visitorSession }
    await isWelcome(page, origin)
    // An origin on another site's list: a preflight names no site, only the call itself does.
    const foreign = theirs.site.allowedOrigins[0] ?? ''
    const sisters = ours.site.allowedOrigins
    const others = [...lookalikes(origin), foreign, ...sisters]
    await ours.unchangedBy(async () => {
      await runConcurrently([...lookalikes(origin), foreign], (other) => isTurnedAway(page, other))
      await runConcurrently(lookalikes(origin), (other) => hasNoPreflight(page, other))
    })
    await withoutOrigin(page)
    faultRun.progress('removing an origin')
    const ms = await isTakenOff(faultRun, page, origin)
    return { origins: others.length, 'off the list after ms': Math.round(ms) }
  },
}

interface Page {
  client: RawClient
  ours: Workspace
  sitePage: Site
  visitorSession: VisitorSession
}

/** Every kind of call that a page can make. */
function callsOf({
  ours,
  sitePage,
  visitorSession,
}: Page): [method: string, path: string, call: Call][] {
  const { token, chatId } = visitorSession
  const { token: agent } = ours.agent
  const clientId = randomUUID()
  return [
    ['POST', '/v1/chats', { body: { siteKey: sitePage.key, clientId: randomUUID() } }],
    ['POST', '/v1/chats', { token, body: { siteKey: sitePage.key, clientId: randomUUID() } }],
    ['GET', `/v1/chats/${chatId}`, { token }],
    ['GET', `/v1/chats/${chatId}/messages`, { token }],
    ['POST', `/v1/chats/${chatId}/messages`, { token, body: { clientId, text: 'Olá' } }],
    ['POST', `/v1/chats/${chatId}/typing`, { token, body: { typing: true } }],
    ['POST', `/v1/chats/${chatId}/end`, { token }],
    ['GET', '/v1/visitor/chats', { token }],
    ['GET', '/v1/me', { token: agent }],
    ['POST', `/v1/chats/${chatId}/accept`, { token: agent }],
  ]
}

/** The origin whose scripts may read the answer; throws where the header is malformed. */
function readerOf({ headers }: Reply): string | null {
  if (!String(headers.vary).toLowerCase().includes('origin')) {
    throw new Error('an answer does not vary by its origin')
  }
  if (headers['access-control-allow-credentials'] !== undefined) {
    throw new Error('an answer takes cookies from other origins')
  }
  const origin = headers['access-control-allow-origin'] ?? null
  const isOpened = Object.keys(headers).some((name) => name.startsWith('access-control-'))
  if (isOpened && origin === null) throw new Error('an answer is half open to scripts')
  return origin
}

async function isWelcome(
  { client, sitePage, visitorSession }: Page,
  origin: string,
): Promise<void> {
  const headers = { origin }
  const body = { siteKey: sitePage.key, clientId: randomUUID() }
  const asked = { 'access-control-request-method': 'POST' }
  const replies = [
    await client.call('POST', '/v1/chats', { headers, body }),
    await client.call('GET', `/v1/chats/${visitorSession.chatId}`, {
      headers,
      token: visitorSession.token,
    }),
    await client.call('OPTIONS', '/v1/chats', { headers: { ...headers, ...asked } }),
  ]
  for (const reply of replies) {
    const reader = readerOf(reply)
    if (reply.status >= 300 || reader !== origin) {
      throw new Error(`the site’s own page was answered ${reply.summary}, to be read by ${reader}`)
    }
  }
  const age = replies[2]?.headers['access-control-max-age']
  if (age !== '7200') throw new Error(`a preflight is cached for ${age} s`)
}

async function isTurnedAway(page: Page, origin: string): Promise<void> {
  const headers = { origin }
  for (const [method, path, call] of callsOf(page)) {
    const reply = await page.client.call(method, path, { ...call, headers })
    const reader = readerOf(reply)
    if (reply.summary !== '403 origin_not_allowed' || reader !== null) {
      throw new Error(
        `a page of ${JSON.stringify(origin)} was answered ${reply.summary} to ${method} ${path}, to be read by ${reader}`,
      )
    }
  }
  const settings = await page.client.call('GET', `/v1/widget/${page.sitePage.key}`, { headers })
  const { allowed } = settings.json() as { allowed: boolean }
  if (readerOf(settings) !== '*' || allowed) {
    throw new Error(`the settings say that ${origin} is allowed, or not that it is not`)
  }
}

async function hasNoPreflight({ client }: Page, origin: string): Promise<void> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }
  const reply = await client.call('OPTIONS', '/v1/chats', { headers })
  // With an empty origin it is no preflight.
  const isRefused = reply.status === (origin === '' ? 405 : 403)
  if (!isRefused || readerOf(reply) !== null) {
    throw new Error(`a preflight of ${JSON.stringify(origin)} was answered ${reply.summary}`)
  }
}

/** A program sends no origin: it still needs a token. */
async function withoutOrigin({ client, visitorSession, ours }: Page): Promise<void> {
  const me = await client.call('GET', '/v1/me', ours.agent)
  const chat = await client.call('GET', `/v1/chats/${visitorSession.chatId}`, visitorSession)
  const nobody = await client.call('GET', `/v1/chats/${visitorSession.chatId}`)
  if (me.status !== 200 || chat.status !== 200 || nobody.status !== 401) {
    throw new Error(
      `without an origin: ${me.summary}, ${chat.summary}, and ${nobody.summary} for nobody`,
    )
  }
}

/** Milliseconds until no node accepts a call from an origin that was removed from the list. */
async function isTakenOff(faultRun: FaultRun, page: Page, origin: string): Promise<number> {
  const { client, sitePage, visitorSession, ours } = page
  const path = `/v1/sites/${sitePage.id}`
  await client.ask('PATCH', path, { token: ours.owner.token, body: { allowedOrigins: [] } })
  const began = performance.now()
  const isOff = async (url: string) => {
    const call = { token: visitorSession.token, headers: { origin }, url }
    const { code } = await client.call('GET', `/v1/chats/${visitorSession.chatId}`, call)
    return code === 'origin_not_allowed'
  }
  for (const { url, name } of faultRun.nodes) {
    await faultRun.until(`${name} refuses the origin`, () => isOff(url), knownWithinMs)
  }
  return performance.now() - began
}
