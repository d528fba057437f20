import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { findInFiles, findInLogs, findInRedis, findInTables } from '../../fault-rig/run/stored.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'

const tokenForm = /papo_[a-z]_[A-Za-z0-9_-]{20,}/g
/** Fewest random bits in a token. */
const minBits = 128

export const tokens: Scenario = {
  code: 'A3',
  name: 'tokens',
  what: 'Every issued token is as random as it is long, and is known only to its owner.',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'the database stores only hashes of tokens',
      without: { at: 'hash-of-secret', value: 'secret' },
    },
    {
      what: 'every bit of a token is random',
      without: {
        at: 'random-token',
        value:
          "Buffer.alloc(bytes, Buffer.from($it, 'base64url').subarray(0, 8)).toString('base64url')",
      },
    },
    {
      what: 'the log has route patterns instead of addresses with their values',
      without: { at: 'logged-method', value: '`${$it} ${request.url}`' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    faultRun.progress('many tokens')
    const issued = await manyTokens(ours, faultRun.pick({ brief: 128, usual: 256, full: 1000 }))
    requireRandom(issued)
    faultRun.progress('a conversation')
    const secrets = [...issued, ...(await everySecret(faultRun, client, ours))]
    faultRun.progress('refusals')
    secrets.push(await isNotRepeated(client, ours, secrets))
    faultRun.progress('what is stored')
    const places = [
      ...(await findInTables(faultRun)),
      ...findInLogs(faultRun),
      ...findInFiles(faultRun),
      ...(await findInRedis(faultRun)),
    ]
    for (const [place, text] of places) {
      const found = secrets.find((secret) => text.includes(secret))
      if (found !== undefined) throw new Error(`${found.slice(0, 8)}… is in ${place}`)
    }
    return { secrets: secrets.length, places: places.length, found: 0 }
  },
}

async function manyTokens(ours: Workspace, count: number): Promise<string[]> {
  const tokens: string[] = []
  await runConcurrently(Array.from({ length: count }), async () => {
    tokens.push((await ours.startChat()).token)
  })
  return tokens
}

/** No two bytes of a token are correlated, and none is constant. */
function requireRandom(tokens: readonly string[]): void {
  if (new Set(tokens).size !== tokens.length) throw new Error('a token was issued twice')
  const all = tokens.map((token) => Buffer.from(token.replace(/^papo_[a-z]_/, ''), 'base64url'))
  const length = Math.min(...all.map((bytes) => bytes.length))
  if (length * 8 < minBits) throw new Error(`a token has ${length * 8} bits at most`)
  let random = 0
  for (let at = 0; at < length; at += 1) {
    const values = new Set(all.map((bytes) => bytes[at]))
    const repeats = Array.from(
      { length: at },
      (_, other) => all.filter((bytes) => bytes[at] === bytes[other]).length,
    )
    // Two bytes are equal by chance in one of 256 cases.
    if (values.size > 64 && repeats.every((times) => times < all.length / 16)) random += 8
  }
  if (random < minBits) throw new Error(`of a token, ${random} bits are random`)
}

/** Tokens of visitors, programs and consoles, passwords and identity secrets. */
async function everySecret(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
): Promise<string[]> {
  const [conversation] = await openConversations(faultRun, 1, [await faultRun.agent()])
  if (conversation === undefined) throw new Error('there is no conversation')
  await converse(conversation, 5)
  await conversation.visitor.reload()
  const stored = [...conversation.visitor.device.stored().values()].flatMap(
    (text) => text.match(tokenForm) ?? [],
  )
  if (stored.length === 0) throw new Error('the visitor’s token was not found anywhere')
  const leak = faultRun.proxy.answers.find(({ path }) => /papo_[a-z]_/.test(path))
  if (leak !== undefined) throw new Error(`a token is in the address ${leak.path}`)
  const { email, password } = ours.owner
  const signedIn = await client.call('POST', '/v1/auth/session', { body: { email, password } })
  const cookies = String(signedIn.headers['set-cookie']).match(tokenForm) ?? []
  const visitorSession = await ours.startChat()
  const members = [ours.owner, ours.admin, ours.agent]
  return [
    ...stored,
    ...cookies,
    ...members.flatMap(({ token, password }) => [token, password]),
    ours.secret.secret,
    // The client id returns the token to a repeated start within ten minutes.
    visitorSession.clientId,
    visitorSession.token,
  ]
}

/**
 * Refusals of all kinds, with a token in every place: no answer repeats the token. Returns the
 * token.
 */
async function isNotRepeated(
  client: RawClient,
  ours: Workspace,
  secrets: readonly string[],
): Promise<string> {
  const visitorSession = await ours.startChat()
  const { token } = visitorSession
  const { password } = ours.owner
  const body = { siteKey: token, clientId: token, visitor: { name: [token] } }
  const calls = [
    await client.call('GET', `/v1/me?token=${token}`, { token }),
    await client.call('GET', `/v1/chats?access_token=${token}`, ours.owner),
    await client.call('GET', `/v1/chats/${token}`, { token }),
    await client.call('GET', `/${token}`, { token }),
    await client.call('GET', `/console/${token}`),
    await client.call('GET', `/papo/${token}.js`),
    await client.call('GET', `/v1/widget/${token}`),
    await client.call('POST', '/v1/chats', { token, body }),
    await client.call('POST', '/v1/chats', { token, bytes: `{"${token}` }),
    await client.call('POST', `/v1/chats/${visitorSession.chatId}/messages`, { token, body }),
    await client.call('GET', `/v1/chats/${visitorSession.chatId}/messages?after=${token}`, {
      token,
    }),
    await client.call('GET', '/v1/me', { headers: { authorization: `Basic ${token}` } }),
    await client.call('GET', '/v1/me', { headers: { referer: `https://a.example/?t=${token}` } }),
    await client.call('POST', '/v1/auth/token', { body: { email: token, password } }),
    await client.call('DELETE', '/v1/chats', { token }),
  ]
  for (const reply of calls) {
    const text = JSON.stringify(reply.headers) + reply.text
    const found = [...secrets, token].find((secret) => text.includes(secret))
    if (found !== undefined) throw new Error(`a refusal repeats a secret: ${reply.summary}`)
  }
  return token
}
