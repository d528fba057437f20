import { randomBytes, randomUUID } from 'node:crypto'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { call } from '../../fault-rig/clients/call.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import { Markers, seed } from '../../fault-rig/clients/seeded-data.ts'
import { RawSocket } from '../../fault-rig/clients/raw-socket.ts'
import { SiteServer } from '../../fault-rig/clients/site-server.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { ApiNode, Environment } from '../../fault-rig/stack/api-node.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'

const forgery = 'forged-by-nobody'
const forgedLine = `{"level":"fatal","time":"2026-01-01T00:00:00.000Z","msg":"${forgery}"}`
const refusesToStoreThis = 'what no database takes'

export const logs: Scenario = {
  code: 'P5',
  name: 'logs',
  what: 'Logs tell operators what happens, without messages, identities or secrets.',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'the log has no row values of database errors',
      without: { at: 'logged-error', as: '...error, $it' },
    },
    {
      what: 'each line of the log is JSON and names the route',
      without: {
        at: 'logged-request',
        as: '$it; console.log(unescape(request.url))',
      },
    },
    {
      what: 'in production no process starts with well-known secrets',
      without: { at: 'known-secrets', condition: 'false' },
    },
    {
      what: 'an identity secret is shown once',
      without: {
        at: 'secret-shown-once',
        value:
          '(one) => ({ ...secretView(one), id: (needs as unknown as { sealer: Sealer }).sealer.unseal(one.sealed, sealContext(one)) })',
      },
    },
  ],
  async run(faultRun) {
    const before = faultRun.nodes.map((node) => node.output().length)
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    faultRun.progress('a load')
    const hidden = await load(faultRun, client, ours)
    faultRun.progress('errors')
    hidden.push(...(await refusals(faultRun, client, ours)))
    hidden.push(await brokenDatabase(faultRun, ours))
    faultRun.progress('forgeries')
    const forgeries = await forge(faultRun, client, ours)
    await isShownOnce(client, ours)
    faultRun.progress('what was printed')
    const lines = faultRun.nodes.flatMap((node, at) =>
      requireNothingLogged(node, node.output().slice(before[at]), hidden),
    )
    faultRun.progress('starts that are refused')
    const starts = await refusedStarts(faultRun)
    return {
      hidden: hidden.length,
      found: 0,
      lines: lines.length,
      forgeries,
      'refused starts': starts,
    }
  },
}

/** Uses every personal text and every secret in successful calls. Returns them. */
async function load(faultRun: FaultRun, client: RawClient, ours: Workspace): Promise<string[]> {
  const hidden: string[] = []
  const count = faultRun.pick({ brief: 2, usual: 5, full: 20 })
  for (const conversation of await openConversations(faultRun, count, [await faultRun.agent()])) {
    const mark = randomUUID()
    await converse(conversation, faultRun.pick({ brief: 5, usual: 20, full: 50 }), mark)
    hidden.push(mark, conversation.visitor.token, conversation.agent.token)
  }
  for (let seeded = 0; seeded < count; seeded += 1) {
    const { markers, token, ended, open } = await seed(client, ours)
    hidden.push(markers.mark, token, ended.token, ended.clientId, open.clientId)
  }
  for (const { email, password, token } of [ours.owner, ours.admin, ours.agent]) {
    hidden.push(email, password, token)
  }
  return [...hidden, ours.secret.secret, 'a secret of the fault rig']
}

/** The same in calls that are refused. */
async function refusals(faultRun: FaultRun, client: RawClient, ours: Workspace): Promise<string[]> {
  const markers = new Markers()
  const word = markers.for('a refusal')
  const visitorSession = await ours.startChat()
  const identity = new SiteServer(client, ours).sign(word)
  const { key: siteKey } = ours.site
  const at = `/v1/chats/${visitorSession.chatId}/messages`
  const { token } = visitorSession
  const calls: [method: string, path: string, call: object][] = [
    ['POST', '/v1/auth/token', { body: { email: `${word}@shop.example`, password: word } }],
    ['POST', '/v1/auth/session', { body: { email: owner.email, password: word } }],
    ['POST', at, { token, body: { clientId: randomUUID(), text: word, [word]: word } }],
    ['POST', at, { token, body: { clientId: randomUUID(), text: word.repeat(300) } }],
    ['POST', at, { token, bytes: `{"text":"${word}` }],
    ['POST', at, { token, bytes: word, type: `text/${word}` }],
    ['POST', at, { token: `papo_v_${word}`, body: { text: word } }],
    ['POST', '/v1/chats', { body: { siteKey: word, clientId: randomUUID() } }],
    ['POST', '/v1/chats', { body: { siteKey, clientId: word, visitor: { email: word } } }],
    ['POST', '/v1/visitor/identify', { body: { siteKey, token: `${identity}x` } }],
    ['POST', '/v1/visitor/identify', { body: { siteKey, token: identity.replace('.', word) } }],
    ['GET', `/v1/chats/${word}?token=${word}`, { token }],
    ['GET', `/v1/chats?text=${word}`, ours.owner],
    ['GET', `/${word}/${word}?${word}#${word}`, {}],
    ['GET', '/v1/me', { headers: { authorization: `Basic ${word}`, cookie: `papo=${word}` } }],
    ['GET', '/v1/me', { headers: { 'user-agent': word, referer: `https://a.example/${word}` } }],
    ['GET', '/v1/me', { headers: { 'x-forwarded-for': word, 'x-request-id': word } }],
    ['OPTIONS', '/v1/chats', { headers: { origin: `https://${word}.example` } }],
  ]
  await runConcurrently(calls, async ([method, path, one]) => {
    for (const { url } of faultRun.nodes) await client.call(method, path, { ...one, url })
  })
  return [markers.mark, identity, token]
}

/** A database that refuses a row reports its content, and the log does not repeat it. */
async function brokenDatabase(faultRun: FaultRun, ours: Workspace): Promise<string> {
  const { mark } = new Markers()
  const visitorSession = await ours.startChat()
  await faultRun.fault(async () => {
    const odd = `CHECK (text IS NULL OR text NOT LIKE '${refusesToStoreThis}%')`
    await faultRun.changeTruth(`ALTER TABLE message ADD CONSTRAINT odd ${odd}`)
    for (const { url } of faultRun.nodes) {
      const { status } = await call(`${url}/v1/chats/${visitorSession.chatId}/messages`, 'POST', {
        token: visitorSession.token,
        body: { clientId: randomUUID(), text: `${refusesToStoreThis}: ${mark}` },
      })
      if (status < 500) throw new Error(`a broken database was answered ${status}`)
    }
    await faultRun.changeTruth('ALTER TABLE message DROP CONSTRAINT odd')
  })
  return mark
}

/** Line breaks, in every place and spelling. */
async function forge(faultRun: FaultRun, client: RawClient, ours: Workspace): Promise<number> {
  const ends = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\u000b', '\u001b[2K\r']
  let tried = 0
  for (const end of ends) {
    const text = `a${end}${forgedLine}${end}`
    const encoded = encodeURIComponent(text)
    const visitorSession = await ours.startChat(ours.site, {
      message: { clientId: randomUUID(), text: `a\n${forgedLine}` },
    })
    const bodies = [
      { siteKey: ours.site.key, clientId: randomUUID(), visitor: { name: text } },
      { siteKey: ours.site.key, clientId: randomUUID(), visitor: { attributes: { [text]: text } } },
      { siteKey: text, clientId: text },
    ]
    for (const body of bodies) await client.call('POST', '/v1/chats', { body })
    await client.call('GET', `/v1/chats/${encoded}?${encoded}`, visitorSession)
    await client.call('GET', `/${encoded}`, {})
    for (const { port } of faultRun.nodes) {
      for (const request of rawRequests(text, encoded)) await sendRaw(faultRun, port, request)
    }
    tried += bodies.length + 2 + rawRequests(text, encoded).length
  }
  return tried
}

/** Requests that no client sends. */
const rawRequests = (text: string, encoded: string): string[] => [
  `GET /${text} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /${encoded} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  `GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: ${text}\r\n\r\n`,
  `GET /v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: ${text}\r\n\r\n`,
  `GET /v1/me HTTP/1.1\r\nHost: ${text}\r\nConnection: close\r\n\r\n`,
  `G${text} /healthz HTTP/1.1\r\nHost: a\r\n\r\n`,
]

async function sendRaw(faultRun: FaultRun, port: number, request: string): Promise<void> {
  const socket = await RawSocket.open(port)
  socket.write(request)
  await faultRun.until(
    'a broken request is answered',
    () => socket.statuses.length > 0 || socket.isClosed,
  )
  socket.close()
}

async function isShownOnce(client: RawClient, { site, secret, owner }: Workspace): Promise<void> {
  const path = `/v1/sites/${site.id}/identity-secrets`
  for (const other of [path, '/v1/sites', '/v1/audit']) {
    const { text } = await client.call('GET', other, { token: owner.token })
    if (text.includes(secret.secret)) throw new Error(`a site’s secret can be read at ${other}`)
  }
}

/** Each line is valid, and none has personal texts or secrets. */
function requireNothingLogged(
  { name }: ApiNode,
  output: string,
  hidden: readonly string[],
): string[] {
  const lines = output.split('\n').filter((line) => line !== '')
  for (const line of lines) {
    const found = hidden.find((text) => line.includes(text))
    if (found !== undefined) throw new Error(`the log of ${name} has ${found.slice(0, 12)}…`)
    if (line.includes(forgery)) throw new Error(`a forged line is in the log of ${name}`)
  }
  if (lines.filter(isLogLine).length < 20) throw new Error(`the log of ${name} is nearly empty`)
  return lines
}

function isLogLine(line: string): boolean {
  if (!line.startsWith('{')) return false
  const { level, time } = JSON.parse(line) as { level?: string; time?: string }
  if (level === undefined || time === undefined) throw new Error(`an invalid line: ${line}`)
  return true
}

/**
 * In production no process starts with well-known secrets; it names the setting, and not its value.
 */
async function refusedStarts(faultRun: FaultRun): Promise<number> {
  const node = faultRun.node(0)
  const good = { NODE_ENV: 'production', PAPO_SECRET: randomBytes(32).toString('hex') }
  const guessable: [variable: string, value: string | undefined][] = [
    ['PAPO_SECRET', undefined],
    ['PAPO_SECRET', 'changeme-changeme-changeme-changeme'],
    ['PAPO_SECRET', 'a'.repeat(40)],
    ['PAPO_SECRET', '0123456789012345678901234567890123456789'],
    ['PAPO_SECRET', 'short'],
    ['PAPO_OWNER_PASSWORD', 'password1234'],
    ['PAPO_OWNER_PASSWORD', owner.email],
    ['METRICS_TOKEN', 'changemechangeme'],
  ]
  await faultRun.fault(async () => {
    if (node.isRunning) await node.stop()
    for (const [variable, value] of guessable) {
      await isRefused(faultRun, node, variable, { ...good, [variable]: value })
    }
    await node.start({ env: good })
    await node.stop()
  })
  return guessable.length
}

async function isRefused(
  faultRun: FaultRun,
  node: ApiNode,
  variable: string,
  env: Environment,
): Promise<void> {
  const before = node.output().length
  node.launch({ env })
  await faultRun.until(`a start with a guessable ${variable} ends`, () => node.ending !== null)
  const printed = node.output().slice(before)
  const value = env[variable]
  const isTold = printed.includes(variable) && (value === undefined || !printed.includes(value))
  if (node.ending?.code === 0 || !isTold) {
    throw new Error(
      `a start with a guessable ${variable} ended with ${node.ending?.code}: ${printed}`,
    )
  }
}
