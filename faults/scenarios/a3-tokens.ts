import { eachAtOnce } from '../at-once.ts'
import { inFiles, inLogs, inRedis, inTables } from '../oracle/kept.ts'
import { Customer } from '../people/customer.ts'
import type { Stranger } from '../people/stranger.ts'
import type { Scenario } from '../scenario.ts'
import { owner } from '../stack/stack.ts'
import type { Stage } from '../stage.ts'
import { converse, talks } from './talk.ts'

const tokenForm = /papo_[a-z]_[A-Za-z0-9_-]{20,}/g
/** Of what is random in a token, at least. */
const leastBits = 128

/** Every token that was given out is as long as it looks, and is nowhere but in the hands of whom it was given to. */
export const tokens: Scenario = {
  name: 'A3',
  title: 'tokens at rest and in passing',
  stacks: ['cluster', 'embedded'],
  env: { LOG_LEVEL: 'trace' },
  protection: [
    {
      what: 'the database keeps hashes of tokens',
      without: { at: 'hash-of-secret', value: 'secret' },
    },
    {
      what: 'every bit of a token is random',
      without: {
        at: 'random-token',
        value:
          "Buffer.alloc(32, Buffer.from($it, 'base64url').subarray(0, 8)).toString('base64url')",
      },
    },
    {
      what: 'the log names routes, and no address with its values',
      without: { at: 'logged-method', value: '`${$it} ${request.url}`' },
    },
  ],
  async run(stage) {
    const stranger = stage.stranger()
    const ours = await Customer.of(stranger, 'ours', owner)
    stage.note('many tokens')
    const issued = await manyTokens(ours, stage.pick({ brief: 128, usual: 256, full: 1000 }))
    demandRandom(issued)
    stage.note('a conversation')
    const secrets = [...issued, ...(await everySecret(stage, stranger, ours))]
    stage.note('refusals')
    secrets.push(await isNotRepeated(stranger, ours, secrets))
    stage.note('what is kept')
    const places = [
      ...(await inTables(stage)),
      ...inLogs(stage),
      ...inFiles(stage),
      ...(await inRedis(stage)),
    ]
    for (const [place, text] of places) {
      const found = secrets.find((secret) => text.includes(secret))
      if (found !== undefined) throw new Error(`${found.slice(0, 8)}… is in ${place}`)
    }
    return { secrets: secrets.length, places: places.length, found: 0 }
  },
}

async function manyTokens(ours: Customer, count: number): Promise<string[]> {
  const tokens: string[] = []
  await eachAtOnce(Array.from({ length: count }), async () => {
    tokens.push((await ours.startChat()).token)
  })
  return tokens
}

/** No two places of a token go together, and none keeps still. */
function demandRandom(tokens: readonly string[]): void {
  if (new Set(tokens).size !== tokens.length) throw new Error('a token was given out twice')
  const all = tokens.map((token) => Buffer.from(token.replace(/^papo_[a-z]_/, ''), 'base64url'))
  const length = Math.min(...all.map((bytes) => bytes.length))
  if (length * 8 < leastBits) throw new Error(`a token has ${length * 8} bits at most`)
  let random = 0
  for (let at = 0; at < length; at += 1) {
    const values = new Set(all.map((bytes) => bytes[at]))
    const repeats = Array.from(
      { length: at },
      (_, other) => all.filter((bytes) => bytes[at] === bytes[other]).length,
    )
    // By chance two bytes are the same in one of 256.
    if (values.size > 64 && repeats.every((times) => times < all.length / 16)) random += 8
  }
  if (random < leastBits) throw new Error(`of a token, ${random} bits are random`)
}

/** Tokens of the SDK’s people, of programs and consoles, passwords, and what signs identities. */
async function everySecret(stage: Stage, stranger: Stranger, ours: Customer): Promise<string[]> {
  const [talk] = await talks(stage, 1, [await stage.agent()])
  if (talk === undefined) throw new Error('there is no talk')
  await converse(talk, 5)
  await talk.visitor.reload()
  const stored = [...talk.visitor.device.stored().values()].flatMap(
    (text) => text.match(tokenForm) ?? [],
  )
  if (stored.length === 0) throw new Error('the visitor’s token is nowhere at all')
  const said = stage.proxy.answers.find(({ path }) => /papo_[a-z]_/.test(path))
  if (said !== undefined) throw new Error(`a token is in the address ${said.path}`)
  const { email, password } = ours.owner
  const signedIn = await stranger.call('POST', '/v1/auth/session', { body: { email, password } })
  const cookies = String(signedIn.headers['set-cookie']).match(tokenForm) ?? []
  const guest = await ours.startChat()
  const members = [ours.owner, ours.admin, ours.agent]
  return [
    ...stored,
    ...cookies,
    ...members.flatMap(({ token, password }) => [token, password]),
    ours.secret.secret,
    // Who repeats it within ten minutes gets the chat.
    guest.clientId,
    guest.token,
  ]
}

/** Refusals of all kinds, with a token in every place: no answer says one again. The token. */
async function isNotRepeated(
  stranger: Stranger,
  ours: Customer,
  secrets: readonly string[],
): Promise<string> {
  const guest = await ours.startChat()
  const { token } = guest
  const { password } = ours.owner
  const body = { siteKey: token, clientId: token, visitor: { name: [token] } }
  const calls = [
    await stranger.call('GET', `/v1/me?token=${token}`, { token }),
    await stranger.call('GET', `/v1/chats?access_token=${token}`, ours.owner),
    await stranger.call('GET', `/v1/chats/${token}`, { token }),
    await stranger.call('GET', `/${token}`, { token }),
    await stranger.call('GET', `/console/${token}`),
    await stranger.call('GET', `/papo/${token}.js`),
    await stranger.call('GET', `/v1/widget/${token}`),
    await stranger.call('POST', '/v1/chats', { token, body }),
    await stranger.call('POST', '/v1/chats', { token, bytes: `{"${token}` }),
    await stranger.call('POST', `/v1/chats/${guest.chatId}/messages`, { token, body }),
    await stranger.call('GET', `/v1/chats/${guest.chatId}/messages?after=${token}`, { token }),
    await stranger.call('GET', '/v1/me', { headers: { authorization: `Basic ${token}` } }),
    await stranger.call('GET', '/v1/me', { headers: { referer: `https://a.example/?t=${token}` } }),
    await stranger.call('POST', '/v1/auth/token', { body: { email: token, password } }),
    await stranger.call('DELETE', '/v1/chats', { token }),
  ]
  for (const reply of calls) {
    const text = JSON.stringify(reply.headers) + reply.text
    const found = [...secrets, token].find((secret) => text.includes(secret))
    if (found !== undefined) throw new Error(`a refusal repeats a secret: ${reply.said}`)
  }
  return token
}
