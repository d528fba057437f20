import { randomUUID } from 'node:crypto'
import type { AuditPage } from '@papo/protocol'
import { Customer } from '../people/customer.ts'
import type { Stranger } from '../people/stranger.ts'
import type { Scenario } from '../scenario.ts'
import { owner } from '../stack/stack.ts'
import type { Stage } from '../stage.ts'

/** Starts that one address may make in a minute. */
const startsPerMinute = 60
/** Where the proxy of the second half is. */
const proxyAddress = '127.0.0.9'

const names = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'true-client-ip',
  'cf-connecting-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'fastly-client-ip',
  'x-original-forwarded-for',
  'forwarded-for',
]

const claims = (at: number): string[] => [
  `198.51.100.${at % 250}`,
  `10.0.0.${at % 250}`,
  '127.0.0.1',
  `2001:db8:${at}::1`,
  `198.51.100.${at % 250}, 127.0.0.1`,
  `127.0.0.1, 198.51.100.${at % 250}`,
  `198.51.100.${at % 250}:${1000 + at}`,
  'unknown',
  `' OR address='`,
  ',,,',
]

/** A hundred ways to say that one is somebody else. */
const pretences = names.flatMap((name, at) =>
  claims(at * 10).map((claim): Record<string, string> => {
    const value = name === 'forwarded' ? `for="${claim}";proto=https` : claim
    return { [name]: value, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  }),
)

/** Headers in which a caller claims another address count for nothing, unless they come from the proxy that is named. */
export const proxyHeaders: Scenario = {
  name: 'A9',
  title: 'claimed addresses',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1' },
  protection: [
    {
      what: 'nobody’s word on an address is believed but that of the networks that are named',
      without: { at: 'trusted-proxies', value: 'true' },
    },
    {
      what: 'an act is written down with the address that it came from',
      without: {
        at: 'actor-address',
        value:
          "String((request as unknown as { headers: Record<string, string> }).headers['x-real-ip'] ?? $it)",
      },
    },
  ],
  async run(stage) {
    const ours = await Customer.of(stage.stranger(), 'ours', owner)
    stage.note('nobody is believed')
    const liar = stage.stranger({ localAddress: '127.0.0.5' })
    await isCountedOnce(liar, (at) => pretences[at] ?? {})
    await isFree(stage.stranger({ localAddress: '127.0.0.6' }), {})
    await isWrittenDown(
      liar,
      ours,
      pretences.filter((_, at) => at % 5 === 0),
      '127.0.0.5',
    )
    await isNotOurOwnPage(stage, liar, ours)
    stage.note('one proxy is believed')
    const env = { TRUST_PROXY: `${proxyAddress},10.0.0.0/8` }
    await Promise.all(stage.nodes.map((node) => node.restart({ env })))
    await throughProxy(stage, ours)
    return { pretences: pretences.length }
  },
}

/** A hundred starts, each with other headers: sixty are looked at. */
async function isCountedOnce(
  stranger: Stranger,
  headersOf: (at: number) => Record<string, string>,
): Promise<void> {
  const codes = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const headers = headersOf(at)
      return (await stranger.call('POST', '/v1/chats', { headers, body: {} })).code
    }),
  )
  const looked = codes.filter((code) => code === 'invalid_request').length
  const stopped = codes.filter((code) => code === 'rate_limited').length
  if (looked !== startsPerMinute || stopped !== 100 - startsPerMinute) {
    throw new Error(`of 100 starts ${looked} were looked at and ${stopped} stopped`)
  }
}

async function isFree(stranger: Stranger, headers: Record<string, string>): Promise<void> {
  const { said } = await stranger.call('POST', '/v1/chats', { headers, body: {} })
  if (said !== '400 invalid_request') throw new Error(`somebody else was answered ${said}`)
}

/** Each act is in the audit log with this address. */
async function isWrittenDown(
  stranger: Stranger,
  { owner, site }: Customer,
  headers: readonly Record<string, string>[],
  address: string,
): Promise<void> {
  const { token } = owner
  for (const claimed of headers) {
    const body = { name: `Loja ${randomUUID()}` }
    await stranger.ask('PATCH', `/v1/sites/${site.id}`, { token, headers: claimed, body })
  }
  const path = `/v1/audit?limit=${headers.length}`
  const { entries } = await stranger.ask<AuditPage>('GET', path, { token })
  const wrong = entries.find((entry) => entry.address !== address)
  if (wrong !== undefined || entries.length !== headers.length) {
    throw new Error(`an act from ${address} was written down as from ${wrong?.address}`)
  }
}

/** What a caller says of the host makes no foreign page our own. */
async function isNotOurOwnPage(stage: Stage, stranger: Stranger, ours: Customer): Promise<void> {
  const { email, password } = ours.owner
  const signedIn = await stage
    .stranger()
    .call('POST', '/v1/auth/session', { body: { email, password } })
  const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  const reply = await stranger.call('POST', '/v1/sites', {
    headers: { cookie, origin: 'https://evil.example', ...pretences[0] },
    body: { name: 'Nova', allowedOrigins: [] },
  })
  if (reply.said !== '403 origin_not_allowed') {
    throw new Error(`a page that claims our host was answered ${reply.said}`)
  }
}

/** The last hop that the proxy did not make itself is the caller; whatever stands before it is the caller’s own word. */
async function throughProxy(stage: Stage, ours: Customer): Promise<void> {
  const proxy = stage.stranger({ localAddress: proxyAddress })
  const through = (client: string, said = '1.2.3.4') => ({
    'x-forwarded-for': `${said}, ${client}`,
  })
  const liar = '198.51.100.7'
  await isCountedOnce(proxy, (at) => through(liar, `203.0.113.${at}, 10.0.0.1`))
  await isFree(proxy, through('198.51.100.8'))
  await isWrittenDown(proxy, ours, [through(liar)], liar)
  // Behind a second proxy of ours.
  await isWrittenDown(proxy, ours, [through(`${liar}, 10.1.2.3`)], liar)
  const pretender = stage.stranger({ localAddress: '127.0.0.7' })
  await isCountedOnce(pretender, (at) => through(`198.51.100.${at}`))
  await isWrittenDown(pretender, ours, [through(liar)], '127.0.0.7')
}
