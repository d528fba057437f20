import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { knownFor, mayCall, placesOf } from '../../fault-rig/contract/callers.ts'
import { pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { exampleOf } from '../../fault-rig/contract/schema.ts'
import {
  Workspace,
  type VisitorSession,
  type Member,
  signIn,
} from '../../fault-rig/clients/workspace.ts'
import type { Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/**
 * The end of an account or a change of its password must take effect on all nodes within this time.
 */
const overWithinMs = 5000
const held = 25

/**
 * Headers of a request that a page of another site causes: by a form, a script, an image, a frame.
 */
const fromElsewhere: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  { origin: 'null' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  {},
  { origin: 'http://localhost' },
  { origin: 'http://localhost:1' },
  {
    origin: 'https://evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  },
]

export const agentSession: Scenario = {
  code: 'A8',
  name: 'agent-session',
  what: 'The console’s session is out of reach of scripts and of other sites, and ends when it must.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'the cookie is out of reach of scripts',
      without: { at: 'cookie-from-scripts', value: 'false' },
    },
    {
      what: 'the cookie can change something only from our own pages',
      without: { at: 'cookie-same-origin', value: 'true' },
    },
    {
      what: 'signing in again ends the session that is presented',
      without: { drop: 'presented-session' },
    },
    {
      what: 'a new password ends every session of the agent',
      without: { drop: 'sessions-after-password' },
    },
    {
      what: 'a disabled agent’s sessions end',
      without: [{ at: 'disabled-session', condition: 'true' }, { drop: 'sessions-of-disabled' }],
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitorSession = await ours.startChat()
    await ours.accept(visitorSession)
    await isRotated(client, ours.owner)
    faultRun.progress('calls from other sites')
    const refused = await isForOwnPagesAlone(faultRun, client, ours, visitorSession)
    faultRun.progress('a new password')
    const changed = await endsEverywhere(
      faultRun,
      client,
      await ours.addAgent('Bia'),
      visitorSession,
      (agent) =>
        client.ask('POST', '/v1/me/password', {
          token: agent.token,
          body: { currentPassword: agent.password, newPassword: `${agent.password} nova` },
        }),
    )
    faultRun.progress('a disabled account')
    const disabled = await endsEverywhere(
      faultRun,
      client,
      await ours.addAgent('Caio'),
      visitorSession,
      ({ id }) =>
        client.ask('PATCH', `/v1/agents/${id}`, {
          token: ours.owner.token,
          body: { disabled: true },
        }),
    )
    faultRun.progress('over HTTPS')
    await isBoundToTheHost(faultRun, client, ours.owner)
    return {
      'refused from elsewhere': refused,
      'password over after ms': Math.round(changed),
      'account over after ms': Math.round(disabled),
    }
  },
}

interface Session {
  cookie: string
  attributes: string
}

async function openConsole(
  client: RawClient,
  { email, password }: Pick<Member, 'email' | 'password'>,
  headers: Record<string, string> = {},
): Promise<Session> {
  const reply = await client.call('POST', '/v1/auth/session', {
    body: { email, password },
    headers,
  })
  const [line = '', device = '', ...more] = reply.headers['set-cookie'] ?? []
  const isDevice = /^papo-device=papo_d_[\w.-]{76}; /.test(device)
  if (reply.status !== 204 || !isDevice || more.length > 0) {
    throw new Error(`signing in: ${reply.summary}`)
  }
  const [cookie = '', ...attributes] = line.split('; ')
  return { cookie, attributes: attributes.toSorted().join('; ') }
}

/** A sign-in makes a new session and ends the presented one: a planted cookie is worthless before and after it. */
async function isRotated(client: RawClient, member: Member): Promise<void> {
  const planted = `papo=papo_a_${'p'.repeat(43)}`
  const first = await openConsole(client, member, { cookie: planted })
  const second = await openConsole(client, member, { cookie: first.cookie })
  if (new Set([planted, first.cookie, second.cookie]).size !== 3) {
    throw new Error('a sign-in did not replace the old session')
  }
  const wanted = /^HttpOnly; Max-Age=\d+; Path=\/; SameSite=Strict$/
  if (!wanted.test(first.attributes))
    throw new Error(`the cookie has other attributes: ${first.attributes}`)
  const me = (cookie: string) => client.call('GET', '/v1/me', { headers: { cookie } })
  const signedOut = await client.call('DELETE', '/v1/auth/session', {
    headers: { cookie: second.cookie, 'sec-fetch-site': 'same-origin' },
  })
  const checks = [planted, first.cookie, second.cookie].map(async (one) => (await me(one)).status)
  const statuses = [signedOut.status, ...(await Promise.all(checks))]
  if (statuses.join(' ') !== '204 401 401 401') {
    throw new Error(`signed out, planted, first, second: ${statuses.join(' ')}`)
  }
}

/** Every change that an owner can make, sent from other sites with the owner’s cookie. */
async function isForOwnPagesAlone(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
): Promise<number> {
  const { cookie } = await openConsole(client, ours.owner)
  const contract = await readContract(client)
  const changing = contract.filter(
    (operation) =>
      operation.method !== 'GET' && mayCall(operation, 'owner') && !mayCall(operation, 'anonymous'),
  )
  const calls = changing.flatMap((operation) => fromElsewhere.map((from) => ({ operation, from })))
  await ours.unchangedBy(() =>
    runConcurrently(calls, async ({ operation, from }) => {
      const { method, name, body } = operation
      const path = pathOf(operation, placesOf(ours, visitorSession))
      const headers = { cookie, ...from }
      const sent = body === null ? {} : { body: exampleOf(body, knownFor(ours)[name]) }
      const replies = [
        await client.call(method, path, { ...sent, headers }),
        // A form, and a script without a preflight, can send this.
        await client.call(method, path, { bytes: '{"a":1}', type: 'text/plain', headers }),
      ]
      for (const reply of replies) requireRefusal(reply, `${name} from ${JSON.stringify(from)}`)
    }),
  )
  const foreign = { cookie, origin: 'https://evil.example' }
  const read = await client.call('GET', '/v1/me', { headers: foreign })
  requireRefusal(read, 'reading from elsewhere')
  const own = { cookie, origin: faultRun.url }
  const { status } = await client.call('POST', '/v1/sites', {
    headers: own,
    body: { name: 'Nova', allowedOrigins: [] },
  })
  if (status !== 201) throw new Error(`our own page was answered ${status}`)
  return calls.length * 2
}

function requireRefusal(reply: Reply, what: string): void {
  const isReadable = reply.headers['access-control-allow-origin'] !== undefined
  if (reply.summary === '403 origin_not_allowed' && !isReadable) return
  throw new Error(`${what} was answered ${reply.summary}${isReadable ? ', to be read' : ''}`)
}

/**
 * Milliseconds until no session of the agent is accepted on any node and its held polls have ended.
 */
async function endsEverywhere(
  faultRun: FaultRun,
  client: RawClient,
  agent: Member,
  { chatId }: VisitorSession,
  ending: (agent: Member) => Promise<unknown>,
): Promise<number> {
  const program = await signIn(client, agent)
  const { cookie } = await openConsole(client, agent)
  const ways = [{ token: program.token }, { token: agent.token }, { headers: { cookie } }]
  const doors = faultRun.nodes.flatMap(({ url }) => ways.map((way) => ({ ...way, url })))
  for (const door of doors) await client.ask('GET', '/v1/me', door)
  const { cursor } = await client.ask<{ cursor: string }>(
    'GET',
    `/v1/chats/${chatId}/messages?tail=true`,
    program,
  )
  const path = `/v1/chats/${chatId}/messages?wait=${held}&after=${cursor}`
  const holding = doors.map(async (door) => {
    await client.call('GET', path, door)
    return performance.now()
  })
  // A poll that is still held when another check has failed ends with its node.
  for (const one of holding) one.catch(() => {})
  await ending(agent)
  const began = performance.now()
  await Promise.all(
    doors.map((door) =>
      faultRun.until(
        'every session is over',
        async () => (await client.call('GET', '/v1/me', door)).status === 401,
        overWithinMs,
      ),
    ),
  )
  const over = performance.now() - began
  const letGo = Math.max(...(await Promise.all(holding))) - began
  if (letGo > overWithinMs) throw new Error(`a poll was held for ${Math.round(letGo)} ms more`)
  return Math.max(over, letGo)
}

/** Behind HTTPS the cookie is bound to the host and is never sent without encryption. */
async function isBoundToTheHost(
  faultRun: FaultRun,
  client: RawClient,
  member: Member,
): Promise<void> {
  const node = faultRun.node(0)
  await node.restart({ env: { PUBLIC_URL: 'https://chat.example.com' } })
  const { email, password } = member
  const reply = await client.call('POST', '/v1/auth/session', {
    body: { email, password },
    url: node.url,
  })
  const [line = ''] = reply.headers['set-cookie'] ?? []
  const wanted =
    /^__Host-papo=papo_a_[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/
  const hsts = reply.headers['strict-transport-security']
  if (!wanted.test(line) || hsts === undefined) {
    throw new Error(`over HTTPS the cookie is ${line.replace(/papo_a_[^;]+/, '…')}, HSTS ${hsts}`)
  }
}
