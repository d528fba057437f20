import { randomBytes, randomUUID } from 'node:crypto'
import { eachAtOnce } from '../at-once.ts'
import { call } from '../people/call.ts'
import { Customer } from '../people/customer.ts'
import { Canaries, plant } from '../people/planted.ts'
import { RawSocket } from '../people/raw-socket.ts'
import { SiteServer } from '../people/site-server.ts'
import type { Stranger } from '../people/stranger.ts'
import type { Scenario } from '../scenario.ts'
import type { ApiNode, Environment } from '../stack/api-node.ts'
import { owner } from '../stack/stack.ts'
import type { Stage } from '../stage.ts'
import { converse, talks } from './talk.ts'

const forgery = 'forged-by-nobody'
const forgedLine = `{"level":"fatal","time":"2026-01-01T00:00:00.000Z","msg":"${forgery}"}`
const refusesToStoreThis = 'what no database takes'

/** Logs tell operators what happens, and nobody what people say, who they are, or how to be them. */
export const logs: Scenario = {
  name: 'P5',
  title: 'logs and secrets',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'of an error of the database, the log has no values of rows',
      without: { at: 'logged-error', as: '...error, $it' },
    },
    {
      what: 'the log names routes, in one line of JSON each',
      without: {
        at: 'logged-request',
        as: '$it; console.log(unescape(request.url))',
      },
    },
    {
      what: 'in production nothing starts with secrets that everybody knows',
      without: { at: 'known-secrets', condition: 'false' },
    },
    {
      what: 'an identity secret is shown once',
      without: {
        at: 'secret-shown-once',
        value:
          '(one) => ({ ...secretView(one), id: services.seal.open(one.sealed, sealContext(one)) })',
      },
    },
  ],
  async run(stage) {
    const before = stage.nodes.map((node) => node.output().length)
    const stranger = stage.stranger()
    const ours = await Customer.of(stranger, 'ours', owner)
    stage.note('a load')
    const hidden = await load(stage, stranger, ours)
    stage.note('errors')
    hidden.push(...(await refusals(stage, stranger, ours)))
    hidden.push(await brokenDatabase(stage, ours))
    stage.note('forgeries')
    const forgeries = await forge(stage, stranger, ours)
    await isShownOnce(stranger, ours)
    stage.note('what was printed')
    const lines = stage.nodes.flatMap((node, at) =>
      demandSilent(node, node.output().slice(before[at]), hidden),
    )
    stage.note('starts that are refused')
    const starts = await refusedStarts(stage)
    return {
      hidden: hidden.length,
      found: 0,
      lines: lines.length,
      forgeries,
      'refused starts': starts,
    }
  },
}

/** Everything that people said and were, and everything that lets in. */
async function load(stage: Stage, stranger: Stranger, ours: Customer): Promise<string[]> {
  const hidden: string[] = []
  const count = stage.pick({ brief: 2, usual: 5, full: 20 })
  for (const talk of await talks(stage, count, [await stage.agent()])) {
    const mark = randomUUID()
    await converse(talk, stage.pick({ brief: 5, usual: 20, full: 50 }), mark)
    hidden.push(mark, talk.visitor.token, talk.agent.token)
  }
  for (let planted = 0; planted < count; planted += 1) {
    const { canaries, token, ended, open } = await plant(stranger, ours)
    hidden.push(canaries.mark, token, ended.token, ended.clientId, open.clientId)
  }
  for (const { email, password, token } of [ours.owner, ours.admin, ours.agent]) {
    hidden.push(email, password, token)
  }
  return [...hidden, ours.secret.secret, 'a secret of the fault rig']
}

/** The same in calls that are refused. */
async function refusals(stage: Stage, stranger: Stranger, ours: Customer): Promise<string[]> {
  const canaries = new Canaries()
  const word = canaries.for('a refusal')
  const guest = await ours.startChat()
  const identity = new SiteServer(stranger, ours).sign(word)
  const { key: siteKey } = ours.site
  const at = `/v1/chats/${guest.chatId}/messages`
  const { token } = guest
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
  await eachAtOnce(calls, async ([method, path, one]) => {
    for (const { url } of stage.nodes) await stranger.call(method, path, { ...one, url })
  })
  return [canaries.mark, identity, token]
}

/** A database that refuses a row says what is in it, and the log does not repeat it. */
async function brokenDatabase(stage: Stage, ours: Customer): Promise<string> {
  const { mark } = new Canaries()
  const guest = await ours.startChat()
  await stage.fault(async () => {
    const odd = `CHECK (text IS NULL OR text NOT LIKE '${refusesToStoreThis}%')`
    await stage.changeTruth(`ALTER TABLE message ADD CONSTRAINT odd ${odd}`)
    for (const { url } of stage.nodes) {
      const { status } = await call(`${url}/v1/chats/${guest.chatId}/messages`, 'POST', {
        token: guest.token,
        body: { clientId: randomUUID(), text: `${refusesToStoreThis}: ${mark}` },
      })
      if (status < 500) throw new Error(`a broken database was answered ${status}`)
    }
    await stage.changeTruth('ALTER TABLE message DROP CONSTRAINT odd')
  })
  return mark
}

/** Ends of lines, in every place and spelling. */
async function forge(stage: Stage, stranger: Stranger, ours: Customer): Promise<number> {
  const ends = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\u000b', '\u001b[2K\r']
  let tried = 0
  for (const end of ends) {
    const text = `a${end}${forgedLine}${end}`
    const encoded = encodeURIComponent(text)
    const guest = await ours.startChat(ours.site, {
      message: { clientId: randomUUID(), text: `a\n${forgedLine}` },
    })
    const bodies = [
      { siteKey: ours.site.key, clientId: randomUUID(), visitor: { name: text } },
      { siteKey: ours.site.key, clientId: randomUUID(), visitor: { attributes: { [text]: text } } },
      { siteKey: text, clientId: text },
    ]
    for (const body of bodies) await stranger.call('POST', '/v1/chats', { body })
    await stranger.call('GET', `/v1/chats/${encoded}?${encoded}`, guest)
    await stranger.call('GET', `/${encoded}`, {})
    for (const { port } of stage.nodes) {
      for (const request of rawRequests(text, encoded)) await sendRaw(stage, port, request)
    }
    tried += bodies.length + 2 + rawRequests(text, encoded).length
  }
  return tried
}

/** Such as no client sends. */
const rawRequests = (text: string, encoded: string): string[] => [
  `GET /${text} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /${encoded} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  `GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: ${text}\r\n\r\n`,
  `GET /v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: ${text}\r\n\r\n`,
  `GET /v1/me HTTP/1.1\r\nHost: ${text}\r\nConnection: close\r\n\r\n`,
  `G${text} /healthz HTTP/1.1\r\nHost: a\r\n\r\n`,
]

async function sendRaw(stage: Stage, port: number, request: string): Promise<void> {
  const socket = await RawSocket.open(port)
  socket.write(request)
  await stage.until(
    'a broken request is answered',
    () => socket.statuses.length > 0 || socket.isClosed,
  )
  socket.close()
}

async function isShownOnce(stranger: Stranger, { site, secret, owner }: Customer): Promise<void> {
  const path = `/v1/sites/${site.id}/identity-secrets`
  for (const other of [path, '/v1/sites', '/v1/audit']) {
    const { text } = await stranger.call('GET', other, { token: owner.token })
    if (text.includes(secret.secret)) throw new Error(`a site’s secret can be read at ${other}`)
  }
}

/** Each line is one of ours, and none holds what people said. */
function demandSilent({ name }: ApiNode, output: string, hidden: readonly string[]): string[] {
  const lines = output.split('\n').filter((line) => line !== '')
  for (const line of lines) {
    const found = hidden.find((text) => line.includes(text))
    if (found !== undefined) throw new Error(`the log of ${name} has ${found.slice(0, 12)}…`)
    if (line.includes(forgery)) throw new Error(`somebody has written into the log of ${name}`)
  }
  if (lines.filter(isLogLine).length < 20) throw new Error(`the log of ${name} is all but empty`)
  return lines
}

function isLogLine(line: string): boolean {
  if (!line.startsWith('{')) return false
  const { level, time } = JSON.parse(line) as { level?: string; time?: string }
  if (level === undefined || time === undefined) throw new Error(`an odd line: ${line}`)
  return true
}

/** With what everybody knows, in production, no process comes up; it says why, and not what. */
async function refusedStarts(stage: Stage): Promise<number> {
  const node = stage.node(0)
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
  await stage.fault(async () => {
    if (node.isRunning) await node.stop()
    for (const [variable, value] of guessable) {
      await isRefused(stage, node, variable, { ...good, [variable]: value })
    }
    await node.start({ env: good })
    await node.stop()
  })
  return guessable.length
}

async function isRefused(
  stage: Stage,
  node: ApiNode,
  variable: string,
  env: Environment,
): Promise<void> {
  const before = node.output().length
  node.launch({ env })
  await stage.until(`a start with a guessable ${variable} ends`, () => node.ending !== null)
  const said = node.output().slice(before)
  const value = env[variable]
  const isTold = said.includes(variable) && (value === undefined || !said.includes(value))
  if (node.ending?.code === 0 || !isTold) {
    throw new Error(`a start with a guessable ${variable} ended with ${node.ending?.code}: ${said}`)
  }
}
