import { randomUUID } from 'node:crypto'
import type { LogPage, Message } from '@papo/protocol'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { call } from '../../fault-rig/clients/call.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import { RawSocket } from '../../fault-rig/clients/raw-socket.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const metricsToken = 'the metrics of the fault rig'.replaceAll(' ', '-')
const bodyBytes = 65_536
const maxText = 4000
const family = '👨‍👩‍👧‍👦'
const isBusyMs = 50
const isBlockedMs = 5000

export const textSize: Scenario = {
  code: 'B4',
  name: 'text-size',
  what: 'Texts of the longest length are stored, longer ones are refused, and none is costly to inspect.',
  stacks: ['cluster', 'embedded'],
  env: { METRICS_TOKEN: metricsToken },
  protection: [
    {
      what: 'the length of a text is counted in code points',
      without: { at: 'code-points', value: 'true' },
    },
    {
      what: 'the length of a text is limited',
      without: { at: 'text-length', condition: 'false' },
    },
    {
      what: 'an oversized body is not read',
      without: { at: 'body-limit', value: '1e8' },
    },
    {
      what: 'no text is checked with a backtracking pattern',
      without: { at: 'control-characters', condition: '$it || /^(a|aa)+$/.test(text)' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitorSession = await ours.startChat()
    await ours.accept(visitorSession)
    const places = placesFor(ours, visitorSession)
    faultRun.progress('longest texts')
    await messages(client, visitorSession)
    await runConcurrently(places, (place) => hasALongest(client, place))
    faultRun.progress('large bodies')
    await ours.unchangedBy(() => largeBodies(faultRun, client, visitorSession))
    const texts = hard()
    const sendAll = (these: readonly string[]) =>
      whileOthersAreServed(faultRun, ours, () =>
        runConcurrently(
          these.flatMap((text) => places.map((place) => ({ text, place }))),
          ({ text, place }) => isAnswered(client, place, text),
        ),
      )
    faultRun.progress('plain texts')
    await lag(faultRun)
    await sendAll(texts.map((_, at) => `${at} ${'uma palavra '.repeat(400)}`.slice(0, maxText)))
    const plain = await lag(faultRun)
    faultRun.progress('hard texts')
    const slowest = await sendAll(texts)
    const late = await lag(faultRun)
    // The embedded database runs in the same process, and is busy with plain texts too.
    if (faultRun.isStrict && late > Math.max(isBusyMs, plain * 1.5)) {
      throw new Error(`the event loop was ${late} ms late, and ${plain} ms with plain texts`)
    }
    return {
      places: places.length,
      'hard texts': texts.length,
      'event loop p99 ms': Math.round(late),
      'with plain texts': Math.round(plain),
      'others p99 ms': Math.round(slowest),
    }
  },
}

/** A field for a text, and its longest length. */
interface Place {
  what: string
  longest: number
  /** A prefix and a suffix that the text needs there. */
  around?: readonly [before: string, after: string]
  method: string
  path: string
  token?: string
  body?(text: string): object
}

function placesFor({ site, owner, agent }: Workspace, { chatId, token }: VisitorSession): Place[] {
  const start = (what: string, longest: number, more: (text: string) => object): Place => ({
    what,
    longest,
    method: 'POST',
    path: '/v1/chats',
    body: (text) => ({ siteKey: site.key, clientId: randomUUID(), ...more(text) }),
  })
  const url = 'https://shop.example/'
  const messageOf = (text: string) => ({ clientId: randomUUID(), text })
  const write = (what: string, longest: number, place: Omit<Place, 'what' | 'longest'>): Place => ({
    what,
    longest,
    ...place,
  })
  const at = `/v1/chats/${chatId}`
  return [
    start('a name', 80, (name) => ({ visitor: { name } })),
    start('the name of a fact', 64, (name) => ({ visitor: { attributes: { [name]: 1 } } })),
    start('a fact', 256, (fact) => ({ visitor: { attributes: { fact } } })),
    start('a title', 256, (title) => ({ page: { url, title } })),
    start('a first message', maxText, (text) => ({ message: messageOf(text) })),
    {
      ...start('an e-mail', 254, (email) => ({ visitor: { email } })),
      around: ['', '@shop.example'],
    },
    { ...start('a page', 2048, (page) => ({ page: { url: page } })), around: [url, ''] },
    {
      ...start('a referrer', 2048, (referrer) => ({ page: { url, referrer } })),
      around: [url, ''],
    },
    write('a note', maxText, {
      method: 'POST',
      path: `${at}/notes`,
      token: agent.token,
      body: messageOf,
    }),
    write('an answer', maxText, {
      method: 'POST',
      path: `${at}/messages`,
      token: agent.token,
      body: messageOf,
    }),
    write('a message', maxText, { method: 'POST', path: `${at}/messages`, token, body: messageOf }),
    write('an agent’s name', 80, {
      method: 'PATCH',
      path: `/v1/agents/${agent.id}`,
      token: owner.token,
      body: (name) => ({ name }),
    }),
    write('a site’s name', 80, {
      method: 'PATCH',
      path: `/v1/sites/${site.id}`,
      token: owner.token,
      body: (name) => ({ name }),
    }),
  ]
}

const send = (client: RawClient, { method, path, token, body, around }: Place, text: string) => {
  const [before, after] = around ?? ['', '']
  const sent = body === undefined ? {} : { body: body(before + text + after) }
  return client.call(method, path, { token, ...sent })
}

/** Characters of one byte and of four: as many as are allowed, and one more. */
async function hasALongest(client: RawClient, place: Place): Promise<void> {
  const [before, after] = place.around ?? ['', '']
  const letters = place.around === undefined ? ['x', 'ã', '😀'] : ['x']
  for (const letter of letters) {
    const fits = letter.repeat(place.longest - before.length - after.length)
    const taken = await send(client, place, fits)
    if (taken.status >= 300) {
      throw new Error(`${place.what} of ${place.longest} × ${letter} was answered ${taken.summary}`)
    }
    const refused = await send(client, place, fits + letter)
    if (![400, 413, 422].includes(refused.status)) {
      throw new Error(`${place.what} of one ${letter} more was answered ${refused.summary}`)
    }
  }
}

/** A message is counted in code points, whatever their width and their number of bytes. */
async function messages(client: RawClient, { chatId, token }: VisitorSession): Promise<void> {
  const at = `/v1/chats/${chatId}/messages`
  const post = (text: string) =>
    client.call('POST', at, { token, body: { clientId: randomUUID(), text } })
  const fits = [
    '😀'.repeat(maxText),
    family.repeat(Math.floor(maxText / [...family].length)),
    `a${'\u0301'.repeat(maxText - 1)}`,
    `${' '.repeat(20_000)}oi${'\n'.repeat(20_000)}`,
  ]
  for (const text of fits) {
    const reply = await post(text)
    if (reply.status !== 201 || (reply.json() as Message).text !== text.trim()) {
      throw new Error(`a text of ${[...text].length} code points was answered ${reply.summary}`)
    }
  }
  const log = await client.ask<LogPage>('GET', `${at}?tail=true`, { token })
  const stored = new Set(log.messages.map(({ text }) => text))
  if (!fits.every((text) => stored.has(text.trim()))) throw new Error('a long text was changed')
  const tooLong = ['x'.repeat(maxText + 1), family.repeat(2000), `a${'\u0301'.repeat(30_000)}`]
  for (const text of tooLong) {
    const { summary } = await post(text)
    if (summary !== '422 text_too_long') {
      throw new Error(`a text of ${[...text].length} code points was answered ${summary}`)
    }
  }
  const { status } = await post(`a${'\u0301'.repeat(60_000)}`)
  if (status !== 413) throw new Error(`60 000 combining marks were answered ${status}`)
}

/**
 * A body that is one byte too large is refused for its size, whatever its content, and before all
 * of it has arrived.
 */
async function largeBodies(
  faultRun: FaultRun,
  client: RawClient,
  { chatId, token }: VisitorSession,
): Promise<void> {
  const path = `/v1/chats/${chatId}/messages`
  const post = (bytes: string) => client.call('POST', path, { token, bytes })
  const wrap = (length: number) => `"${'x'.repeat(length - 2)}"`
  const fits = await post(wrap(bodyBytes))
  if (fits.status !== 400) throw new Error(`a body of 64 KB was answered ${fits.summary}`)
  for (const bytes of [wrap(bodyBytes + 1), '['.repeat(bodyBytes + 1), '\u0000'.repeat(100_000)]) {
    const { status } = await post(bytes)
    if (status !== 413) throw new Error(`a body of ${bytes.length} bytes was answered ${status}`)
  }
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
  const chunk = `${(8192).toString(16)}\r\n${'x'.repeat(8192)}\r\n`
  for (const request of [
    `${head}Content-Length: 10000000\r\n\r\n{`,
    `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(9)}`,
  ]) {
    for (const { port } of faultRun.nodes) {
      const socket = await RawSocket.open(port)
      socket.write(request)
      await faultRun.until('a body that is announced is refused', () => socket.statuses.length > 0)
      if (socket.statuses[0] !== 413) throw new Error(`it was answered ${socket.statuses.join()}`)
      socket.close()
    }
  }
}

/**
 * Texts that are costly for parsers and patterns: repeated beginnings, combining marks, partial
 * addresses.
 */
function hard(): string[] {
  const filled = (part: string, end = '') =>
    part.repeat(Math.ceil(maxText / [...part].length)).slice(0, maxText - end.length) + end
  return [
    filled('a', '!'),
    filled(' ', 'x'),
    `x${filled(' ', 'x').slice(1)}`,
    filled('\t\n', 'x'),
    filled('a@', '!'),
    filled('a.', '@'),
    filled('@'),
    filled('-', '.'),
    filled('http://'),
    filled('https://a.'),
    `https://a${filled('/..').slice(9)}`,
    filled('www.'),
    filled('('),
    filled('[['),
    filled('<!--'),
    filled('&amp;'),
    filled('%'),
    filled('\\'),
    filled('_%'),
    filled("'"),
    filled('$&'),
    filled('{{'),
    filled('ﷺ'),
    filled('İ'),
    filled('ß'),
    filled('\u0301'),
    filled('\u202e'),
    filled('\u200b'),
    filled('1'),
    filled('1e'),
    filled('e\u0301\u0323'),
    [...filled('x')].map((_, at) => (at % 2 === 0 ? 'a' : '\u0340')).join(''),
  ]
}

/** It may be accepted or refused, but at once. */
async function isAnswered(client: RawClient, place: Place, text: string): Promise<void> {
  const fitting = [...text].slice(0, place.longest - 40).join('')
  for (const one of [text, fitting]) await send(client, place, one)
}

/** The longest wait of other callers meanwhile, without the slowest 1 %. */
async function whileOthersAreServed(
  faultRun: FaultRun,
  ours: Workspace,
  doing: () => Promise<unknown>,
): Promise<number> {
  const { chatId, token } = await ours.startChat()
  const times: number[] = []
  let isOver = false
  const asking = async () => {
    for (;;) {
      if (isOver) return
      for (const { url } of faultRun.nodes) {
        const asked = await call(`${url}/v1/chats/${chatId}`, 'GET', {
          token,
          withinMs: isBlockedMs,
        })
        if (asked.status !== 200) throw new Error(`another caller was answered ${asked.status}`)
        times.push(asked.ms)
      }
    }
  }
  const done = doing().finally(() => (isOver = true))
  await Promise.all([done, asking()])
  return percentile(times, 99)
}

/** The event loop delay of the slower node since the last call, in milliseconds. */
async function lag(faultRun: FaultRun): Promise<number> {
  const each = await Promise.all(
    faultRun.nodes.map(async ({ url }) => {
      const { body } = await call(`${url}/metrics`, 'GET', { token: metricsToken })
      const [, seconds] = /^papo_event_loop_lag_p99_seconds (\S+)$/m.exec(String(body)) ?? []
      if (seconds === undefined) throw new Error('there is no metric of the event loop')
      return Number(seconds) * 1000
    }),
  )
  return Math.max(...each)
}
