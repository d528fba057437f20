import { randomUUID } from 'node:crypto'
import type { AuditPage } from '@papo/protocol'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** Starts that one address may make in a minute. */
const startsPerMinute = 60
/** The address of the proxy in the second half. */
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

/** A hundred ways to claim another address. */
const forgedHeaders = names.flatMap((name, at) =>
  claims(at * 10).map((claim): Record<string, string> => {
    const value = name === 'forwarded' ? `for="${claim}";proto=https` : claim
    return { [name]: value, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  }),
)

export const proxyHeaders: Scenario = {
  code: 'A9',
  name: 'proxy-headers',
  what: 'Headers that claim another address are ignored, unless they come from the configured proxy.',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1' },
  protection: [
    {
      what: 'a forwarded address is trusted only from the configured networks',
      without: { at: 'trusted-proxies', value: 'true' },
    },
    {
      what: 'an act is in the audit log with its source address',
      without: { at: 'actor-address', value: 'null' },
    },
  ],
  async run(faultRun) {
    const ours = await Workspace.of(faultRun.client(), 'ours', owner)
    faultRun.progress('without a trusted proxy')
    const forgedClient = faultRun.client({ localAddress: '127.0.0.5' })
    await isCountedOnce(forgedClient, (at) => forgedHeaders[at] ?? {})
    await isFree(faultRun.client({ localAddress: '127.0.0.6' }), {})
    await isWrittenDown(
      forgedClient,
      ours,
      forgedHeaders.filter((_, at) => at % 5 === 0),
      '127.0.0.5',
    )
    await isNotOurOwnPage(faultRun, forgedClient, ours)
    faultRun.progress('with a trusted proxy')
    const env = { TRUST_PROXY: `${proxyAddress},10.0.0.0/8` }
    await Promise.all(faultRun.nodes.map((node) => node.restart({ env })))
    await throughProxy(faultRun, ours)
    return { forgedHeaders: forgedHeaders.length }
  },
}

/** A hundred starts, each with other headers: only sixty are admitted. */
async function isCountedOnce(
  client: RawClient,
  headersOf: (at: number) => Record<string, string>,
): Promise<void> {
  const codes = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const headers = headersOf(at)
      return (await client.call('POST', '/v1/chats', { headers, body: {} })).code
    }),
  )
  const looked = codes.filter((code) => code === 'invalid_request').length
  const stopped = codes.filter((code) => code === 'rate_limited').length
  if (looked !== startsPerMinute || stopped !== 100 - startsPerMinute) {
    throw new Error(`of 100 starts ${looked} were admitted and ${stopped} stopped`)
  }
}

async function isFree(client: RawClient, headers: Record<string, string>): Promise<void> {
  const { summary } = await client.call('POST', '/v1/chats', { headers, body: {} })
  if (summary !== '400 invalid_request') throw new Error(`another caller was answered ${summary}`)
}

/** Each act is in the audit log with this address. */
async function isWrittenDown(
  client: RawClient,
  { owner, site }: Workspace,
  headers: readonly Record<string, string>[],
  address: string,
): Promise<void> {
  const { token } = owner
  for (const claimed of headers) {
    const body = { name: `Loja ${randomUUID()}` }
    await client.ask('PATCH', `/v1/sites/${site.id}`, { token, headers: claimed, body })
  }
  const path = `/v1/audit?limit=${headers.length}`
  const { entries } = await client.ask<AuditPage>('GET', path, { token })
  const wrong = entries.find((entry) => entry.address !== address)
  if (wrong !== undefined || entries.length !== headers.length) {
    throw new Error(`an act from ${address} is in the audit log as from ${wrong?.address}`)
  }
}

/** A claimed host does not turn another site's page into our own. */
async function isNotOurOwnPage(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
): Promise<void> {
  const { email, password } = ours.owner
  const signedIn = await faultRun
    .client()
    .call('POST', '/v1/auth/session', { body: { email, password } })
  const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  const reply = await client.call('POST', '/v1/sites', {
    headers: { cookie, origin: 'https://evil.example', ...forgedHeaders[0] },
    body: { name: 'Nova', allowedOrigins: [] },
  })
  if (reply.summary !== '403 origin_not_allowed') {
    throw new Error(`a page that claims our host was answered ${reply.summary}`)
  }
}

/**
 * The last hop that the proxy did not add is the caller; everything before it is only the caller’s
 * claim.
 */
async function throughProxy(faultRun: FaultRun, ours: Workspace): Promise<void> {
  const proxy = faultRun.client({ localAddress: proxyAddress })
  const through = (client: string, summary = '1.2.3.4') => ({
    'x-forwarded-for': `${summary}, ${client}`,
  })
  const forgedClient = '198.51.100.7'
  await isCountedOnce(proxy, (at) => through(forgedClient, `203.0.113.${at}, 10.0.0.1`))
  await isFree(proxy, through('198.51.100.8'))
  await isWrittenDown(proxy, ours, [through(forgedClient)], forgedClient)
  // Behind a second trusted proxy.
  await isWrittenDown(proxy, ours, [through(`${forgedClient}, 10.1.2.3`)], forgedClient)
  const imitation = faultRun.client({ localAddress: '127.0.0.7' })
  await isCountedOnce(imitation, (at) => through(`198.51.100.${at}`))
  await isWrittenDown(imitation, ours, [through(forgedClient)], '127.0.0.7')
}
