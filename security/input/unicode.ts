import { randomUUID } from 'node:crypto'
import type { Agent, Chat, LogPage, Message, Site } from '@papo/protocol'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'

/** Texts of many scripts, and look-alikes: each comes back byte for byte. */
const texts = [
  'Olá, você está aí?',
  '👋🏽 😀 🇧🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣',
  '👨‍👩‍👧‍👦👩🏾‍🚀🧑‍🤝‍🧑',
  'مرحبا بالعالم ٣٤',
  'שלום עולם',
  'עברית and English عربى 123',
  '\u202egpj.exe\u202c',
  'a\u200fb\u200ec\u2066d\u2069e',
  'नमस्ते दुनिया',
  'สวัสดีชาวโลก',
  '한글 \u1112\u1161\u11ab',
  '日本語 𠮷野家 葛󠄀',
  // Composed and decomposed forms look the same: neither is normalised.
  'caf\u00e9',
  'cafe\u0301',
  'Z\u0351\u0343\u0342a\u0318\u0316l\u0321go',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝓯𝓪𝓷𝓬𝔂',
  'a\ufffdb',
  'a\ufeffb\u200bc\u2060d',
  'a\u2028b\u2029c',
  'a\ufffeb\uffffc\u{1fffe}d\u{10ffff}e',
  'a\ue000b\u{f0000}c',
  'ﬁ ① ½ Å Ω ſ İ ı ß ẞ',
  '\u0300a',
  'tab\tand\nline',
  '%F0%9F%98%80 &#128512; \\ud83d\\ude00',
]

/** JSON whose text cannot be stored or shown. */
const malformed: readonly (string | Buffer)[] = [
  String.raw`"a\u0000b"`,
  String.raw`"\ud800"`,
  String.raw`"\udc00\ud800"`,
  String.raw`"\ud83dx"`,
  // Not UTF-8: a surrogate, an overlong NUL, half a character, a byte out of range, a stray
  // continuation, Latin-1.
  ...[
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
    [0xe2, 0x82],
    [0xf5, 0x80, 0x80, 0x80],
    [0x80],
    [0xe9],
    [0xf0, 0x9f, 0x98],
    [0x00],
  ].map((bytes) => Buffer.from([0x22, ...bytes, 0x22])),
]

/** Control characters in an otherwise well-formed text. */
const control = [
  '\u0001',
  '\u0008',
  '\u000b',
  '\u000c',
  '\r',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u009f',
]

export const unicode: Scenario = {
  code: 'B9',
  name: 'unicode',
  what: 'Every valid text is stored and shown as it was written, and malformed Unicode is refused.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'no text contains the character NUL',
      without: { drop: 'no-nul' },
    },
    {
      what: 'every text is well-formed Unicode',
      without: { drop: 'well-formed' },
    },
    {
      what: 'a body is UTF-8',
      without: { drop: 'utf-eight' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const visitorSession = await ours.startChat()
    await ours.accept(visitorSession)
    faultRun.progress('malformed')
    const places = placesFor(ours, visitorSession)
    await ours.unchangedBy(() =>
      runConcurrently(places, async (place) => {
        for (const text of malformed) await isRefused(client, place, text)
      }),
    )
    await ours.unchangedBy(async () => {
      for (const sign of control) await controlIsRefused(client, visitorSession, sign)
    })
    faultRun.progress('well formed')
    await runConcurrently(texts, (text) => comesBack(client, ours, visitorSession, text))
    return { texts: texts.length, malformed: malformed.length * places.length }
  },
}

const here = '@here@'

interface Place {
  method: string
  path: string
  token?: string
  /** Has the placeholder where the text goes. */
  body: object
}

/** Every text that a caller can store. */
function placesFor({ site, owner, agent }: Workspace, { chatId, token }: VisitorSession): Place[] {
  const start = (more: object): Place => {
    const body = { siteKey: site.key, clientId: randomUUID(), ...more }
    return { method: 'POST', path: '/v1/chats', body }
  }
  const write = (method: string, path: string, token: string, body: object): Place => ({
    method,
    path,
    token,
    body,
  })
  const message = { clientId: randomUUID(), text: here }
  return [
    start({ visitor: { name: here } }),
    start({ visitor: { email: here } }),
    start({ visitor: { attributes: { plan: here } } }),
    start({ visitor: { attributes: { [here]: 'plan' } } }),
    start({ page: { url: 'https://shop.example/', title: here } }),
    start({ page: { url: here } }),
    start({ message }),
    write('POST', `/v1/chats/${chatId}/messages`, token, message),
    write('POST', `/v1/chats/${chatId}/messages`, agent.token, message),
    write('PUT', `/v1/chats/${chatId}/rating`, token, { rating: 5, feedback: here }),
    write('PATCH', `/v1/sites/${site.id}`, owner.token, { name: here }),
    write('PATCH', `/v1/sites/${site.id}`, owner.token, { texts: { title: here, greeting: null } }),
    write('PATCH', `/v1/agents/${agent.id}`, owner.token, { name: here }),
    { method: 'POST', path: '/v1/auth/token', body: { email: here, password: here } },
  ]
}

async function isRefused(client: RawClient, place: Place, text: string | Buffer): Promise<void> {
  const { method, path, token, body } = place
  const parts = JSON.stringify(body).split(JSON.stringify(here))
  const bytes = Buffer.concat(
    parts.flatMap((part, at) =>
      at === 0 ? [Buffer.from(part)] : [Buffer.from(text), Buffer.from(part)],
    ),
  )
  const { status, summary } = await client.call(method, path, { token, bytes })
  if (status !== 400) {
    throw new Error(`${method} ${path} took ${Buffer.from(text).toString('hex')}: ${summary}`)
  }
}

async function controlIsRefused(
  client: RawClient,
  visitorSession: VisitorSession,
  sign: string,
): Promise<void> {
  const { chatId, token } = visitorSession
  const body = { clientId: randomUUID(), text: `a${sign}b` }
  const { summary } = await client.call('POST', `/v1/chats/${chatId}/messages`, { token, body })
  if (summary !== '400 invalid_request') {
    throw new Error(`a control character, ${JSON.stringify(sign)}, was answered ${summary}`)
  }
}

/** Writes the text into every place and reads it back, from another node where there is one. */
async function comesBack(
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
  text: string,
): Promise<void> {
  const line = text.replaceAll(/[\n\t]/g, ' ')
  const { owner, agent, site } = ours
  const attributes = { [line]: text }
  const started = await ours.startChat(site, {
    visitor: { name: line, attributes },
    page: { url: 'https://shop.example/', title: line },
    message: { clientId: randomUUID(), text },
  })
  const send = (token: string) =>
    client.ask<Message>('POST', `/v1/chats/${visitorSession.chatId}/messages`, {
      token,
      body: { clientId: randomUUID(), text },
    })
  const sent = [await send(visitorSession.token), await send(agent.token)]
  await ours.end(started)
  await client.ask('PUT', `/v1/chats/${started.chatId}/rating`, {
    token: started.token,
    body: { rating: 5, feedback: text },
  })
  const patch = <Body>(path: string, body: object) =>
    client.ask<Body>('PATCH', path, { token: owner.token, body })
  const renamed = await patch<Site>(`/v1/sites/${site.id}`, { name: line })
  const called = await patch<Agent>(`/v1/agents/${agent.id}`, { name: line })
  const read = <Body>(path: string) => client.ask<Body>('GET', path, owner)
  const chat = await read<Chat>(`/v1/chats/${started.chatId}`)
  const log = await read<LogPage>(`/v1/chats/${started.chatId}/messages`)
  const found = await read<{ chats: Chat[] }>(`/v1/chats?text=${encodeURIComponent(text)}`)
  const same: [string | null | undefined, string][] = [
    ...sent.map((message): [string | null, string] => [message.text, text]),
    [log.messages[0]?.text, text],
    [chat.feedback, text],
    [chat.visitor.name, line],
    [Object.keys(chat.visitor.attributes ?? {})[0], line],
    [Object.values(chat.visitor.attributes ?? {})[0] as string, text],
    [chat.page?.title, line.replaceAll(/\s+/gu, ' ')],
    [renamed.name, line],
    [called.name, line],
  ]
  for (const [got, wanted] of same) {
    if (!Buffer.from(got ?? '').equals(Buffer.from(wanted))) {
      throw new Error(`${JSON.stringify(wanted)} came back as ${JSON.stringify(got)}`)
    }
  }
  if (!found.chats.some(({ id }) => id === started.chatId)) {
    throw new Error(`${JSON.stringify(text)} was not found`)
  }
}
