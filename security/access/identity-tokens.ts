import { createHmac, generateKeyPairSync, randomBytes, sign as signed } from 'node:crypto'
import type { Identified, IdentitySecretCreated } from '@papo/protocol'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import { type Claims, claimsOf, jwt, SiteServer } from '../../fault-rig/clients/site-server.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

export const identityTokens: Scenario = {
  code: 'A5',
  name: 'identity-tokens',
  what: 'Every token is refused that the site has not signed as documented, for itself and for the present time.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'only one algorithm is accepted, whatever the token’s header says',
      without: { drop: 'token-algorithm' },
    },
    {
      what: 'a token’s audience must be the site',
      without: { drop: 'token-audience' },
    },
    {
      what: 'a token is valid only between its start and its end',
      without: { at: 'token-time', value: '1e9' },
    },
    {
      what: 'a token is valid for 15 minutes at most',
      without: { drop: 'longest-life' },
    },
    {
      what: 'a secret signs for its own site only',
      without: [{ drop: 'secret-of-workspace' }, { drop: 'secret-of-site' }],
    },
    {
      what: 'an older secret expires',
      without: { drop: 'secret-end' },
    },
    {
      what: 'a token is recognised in every spelling of its signature',
      without: { at: 'token-in-any-spelling', value: '(token: string): string => token' },
    },
    {
      what: 'an identity token ends when its visitor signs out',
      without: { drop: 'token-used-once' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const theirs = await Workspace.of(client, 'theirs')
    const visitorSession = await ours.startChat()
    const run = new Run(faultRun, client, ours, visitorSession)
    faultRun.progress('made wrongly')
    const wrong = [...algorithms(ours), ...times(ours), ...(await audiences(ours, theirs))]
    await ours.unchangedBy(async () => {
      for (const [what, token] of wrong) await run.isRefused(what, token)
    })
    faultRun.progress('bit flips')
    const flips = await flipped(faultRun, run, ours)
    await run.isTaken('a token that is in order', run.sitePage.sign('a customer'))
    faultRun.progress('replay')
    await afterLogout(faultRun, client, run)
    faultRun.progress('rotation')
    await rotation(faultRun, client, ours, run)
    return { 'wrong tokens': wrong.length, 'bit flips': flips, taken: 0 }
  },
}

type Wrong = readonly [what: string, token: string]

class Run {
  readonly sitePage: SiteServer
  readonly #faultRun: FaultRun
  readonly #guest: VisitorSession
  #words: string | null = null

  constructor(
    faultRun: FaultRun,
    client: RawClient,
    ours: Workspace,
    visitorSession: VisitorSession,
  ) {
    this.#faultRun = faultRun
    this.#guest = visitorSession
    this.sitePage = new SiteServer(client, ours)
  }

  /**
   * Every node refuses it, with a visitor’s token and without, and with the same answer whatever is
   * wrong.
   */
  async isRefused(what: string, token: string): Promise<void> {
    for (const { url } of this.#faultRun.nodes) {
      for (const visitorToken of [undefined, this.#guest.token]) {
        const reply = await this.sitePage.present(token, visitorToken, url)
        if (reply.summary !== '401 invalid_identity') {
          throw new Error(`${what} was answered ${reply.summary}`)
        }
        const words = reply.text.replace(/"requestId":"[^"]*"/, '')
        this.#words ??= words
        if (words !== this.#words) throw new Error(`${what} got different answers: ${words}`)
      }
    }
  }

  async isTaken(what: string, token: string): Promise<string> {
    const reply = await this.sitePage.present(token)
    if (reply.status !== 200) throw new Error(`${what} was answered ${reply.summary}`)
    return (reply.json() as Identified).visitorToken
  }
}

const part = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url')

/** Unsigned, or not signed by HS256 with the secret. */
function algorithms({ site, secret: { secret, id } }: Workspace): Wrong[] {
  const claims = claimsOf(site.key, 'a customer')
  const by = (header: object, make: (signingInput: string) => Buffer): string => {
    const signingInput = `${part({ typ: 'JWT', ...header })}.${part(claims)}`
    return `${signingInput}.${part(make(signingInput))}`
  }
  const hmac = (hash: string, key: string | Buffer) => (signingInput: string) =>
    createHmac(hash, key).update(signingInput).digest()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
  const jwk = rsa.publicKey.export({ format: 'jwk' })
  const right = hmac('sha256', secret)
  const nothing = () => Buffer.alloc(0)
  const ofRsa = (signingInput: string) =>
    signed('sha256', Buffer.from(signingInput), rsa.privateKey)
  const ofEc = (signingInput: string) =>
    signed('sha256', Buffer.from(signingInput), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
  const nones = ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): Wrong[] => [
    [`alg “${alg}” without a signature`, by({ alg }, nothing)],
    [`alg “${alg}” with a signature`, by({ alg }, right)],
  ])
  return [
    ...nones,
    ['no alg', by({}, right)],
    ['HS256 without a signature', by({ alg: 'HS256' }, nothing)],
    [
      'half a signature',
      by({ alg: 'HS256' }, (signingInput) => right(signingInput).subarray(0, 16)),
    ],
    ['HS384', by({ alg: 'HS384' }, hmac('sha384', secret))],
    ['HS512', by({ alg: 'HS512' }, hmac('sha512', secret))],
    ['HS256 that says HS512', by({ alg: 'HS512' }, right)],
    ['hs256', by({ alg: 'hs256' }, right)],
    ['RS256 with a key of one’s own', by({ alg: 'RS256' }, ofRsa)],
    ['RS256 with its key in the header', by({ alg: 'RS256', jwk }, ofRsa)],
    ['HS256 with a public key', by({ alg: 'HS256', jwk }, hmac('sha256', pem))],
    ['RS256 that is HS256', by({ alg: 'RS256' }, right)],
    ['ES256', by({ alg: 'ES256' }, ofEc)],
    [
      'a secret in the header',
      by({ alg: 'HS256', jwk: { kty: 'oct', k: '' } }, hmac('sha256', '')),
    ],
    ['the secret’s id for the secret', by({ alg: 'HS256' }, hmac('sha256', id))],
    ['the site’s key for the secret', by({ alg: 'HS256' }, hmac('sha256', site.key))],
    ['the secret without its prefix', by({ alg: 'HS256' }, hmac('sha256', secret.slice(7)))],
    ['a secret by chance', by({ alg: 'HS256' }, hmac('sha256', randomBytes(32)))],
    ['a kid that nobody has', by({ alg: 'HS256', kid: site.id }, right)],
    ['a kid that is a path', by({ alg: 'HS256', kid: '../../dev/null' }, right)],
    ['a kid that is SQL', by({ alg: 'HS256', kid: "' OR ''='" }, right)],
    ['a kid that is a list', by({ alg: 'HS256', kid: [id] }, right)],
    ['a critical header', by({ alg: 'HS256', crit: ['x'], x: 1 }, right)],
    ['an unencoded payload', by({ alg: 'HS256', crit: ['b64'], b64: false }, right)],
    ['a secret in place of a token', secret],
  ]
}

/** Not yet valid, expired, valid for too long, or without times. */
function times({ site, secret: { secret } }: Workspace): Wrong[] {
  const now = Math.floor(Date.now() / 1000)
  const minute = 60
  const by = (what: string, over: Claims): Wrong => [
    what,
    jwt(claimsOf(site.key, 'a customer', over), secret),
  ]
  return [
    by('an expired token', { iat: now - 10 * minute, exp: now - 10 }),
    by('one that expired long ago', { iat: now - 10_000 * minute, exp: now - 9_990 * minute }),
    by('one of the future', { nbf: now + minute }),
    by('one that is made in the future', { iat: now + minute, exp: now + 5 * minute }),
    by('one without an end', { exp: undefined }),
    by('one without a start', { iat: undefined }),
    by('one that lives for 15 minutes and a second', { exp: now + 15 * minute + 1 }),
    by('one that has lived for 15 minutes', { iat: now - 15 * minute, exp: now + minute }),
    by('one that lives for a year', { exp: now + 365 * 24 * 60 * minute }),
    by('one that ends before it starts', { iat: now + 4, exp: now + 2 }),
    by('an end that is a text', { exp: String(now + minute) }),
    by('an end that is endless', { exp: 1e308 }),
    by('an end below zero', { exp: -1 }),
    by('a start that is a list', { iat: [now] }),
    by('an nbf that is a text', { nbf: 'now' }),
    ...['', undefined, null, 1, ['a customer'], { id: 1 }, 'a\u0000b', 'a\nb', 'x'.repeat(256)].map(
      (sub): Wrong => by(`a sub that is ${JSON.stringify(sub)?.slice(0, 20)}`, { sub }),
    ),
  ]
}

/** For another audience, or signed with another secret. */
async function audiences(ours: Workspace, theirs: Workspace): Promise<Wrong[]> {
  const { site, secret } = ours
  const sister = await ours.addSite('another site of ours')
  const by = (what: string, aud: unknown, key: string, kid?: string): Wrong => [
    what,
    jwt(claimsOf('', 'a customer', { aud }), key, { alg: 'HS256', ...(kid ? { kid } : {}) }),
  ]
  return [
    by('one for nobody', undefined, secret.secret),
    by('one for an empty name', '', secret.secret),
    by('one for everybody', '*', secret.secret),
    by('one for another site of ours', sister.key, secret.secret),
    by('one for another customer', theirs.site.key, secret.secret),
    by('one for the site in other letters', site.key.toUpperCase(), secret.secret),
    by('one for more than the site’s key', `${site.key} `, secret.secret),
    by('one of another customer', site.key, theirs.secret.secret),
    by('one of another customer with their kid', site.key, theirs.secret.secret, theirs.secret.id),
    by('one of another customer with our kid', site.key, theirs.secret.secret, secret.id),
    by('one of another customer for them', theirs.site.key, theirs.secret.secret),
  ]
}

/** Flipping any bit of a valid token makes it invalid. */
async function flipped(faultRun: FaultRun, run: Run, ours: Workspace): Promise<number> {
  const token = run.sitePage.sign('a customer')
  const parts = token.split('.').map((text) => Buffer.from(text, 'base64url'))
  const every = parts.flatMap((bytes, at) =>
    Array.from({ length: bytes.length * 8 }, (_, bit) => ({ at, bit })),
  )
  const step = faultRun.pick({ brief: 23, usual: 5, full: 1 })
  const chosen = every.filter((_, index) => index % step === 0)
  await ours.unchangedBy(() =>
    runConcurrently(chosen, async ({ at, bit }) => {
      const changed = parts.map((bytes, index) => {
        const copy = Buffer.from(bytes)
        if (index === at) copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        return part(copy)
      })
      await run.isRefused(`a token with bit ${bit} of part ${at + 1} flipped`, changed.join('.'))
    }),
  )
  return chosen.length
}

/** An identity token is worthless after its visitor has signed out, in every spelling. */
async function afterLogout(faultRun: FaultRun, client: RawClient, run: Run): Promise<void> {
  const token = run.sitePage.sign('a customer who leaves')
  const elsewhere = run.sitePage.sign('a customer who leaves')
  await run.isTaken('a token', elsewhere)
  await run.isTaken('a token', token)
  const visitorToken = await run.isTaken('a token for the second time', token)
  await client.ask('POST', '/v1/visitor/logout', { token: visitorToken })
  await run.isRefused('a token after the logout', token)
  await run.isRefused('a token of another browser after the logout', elsewhere)
  for (const other of otherSpellings(token)) {
    for (const { url } of faultRun.nodes) {
      const { summary } = await run.sitePage.present(other, undefined, url)
      if (summary !== '401 invalid_identity') {
        throw new Error(`after the logout, the token in another spelling was answered ${summary}`)
      }
    }
  }
  await run.isTaken('a new token after the logout', run.sitePage.sign('a customer who leaves'))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * Other spellings of the same bytes: unused bits of the last letter, padding, the other alphabet,
 * spaces.
 */
function otherSpellings(token: string): string[] {
  const last = alphabet.indexOf(token.at(-1) ?? '')
  const letters = [1, 2, 3].map((more) => token.slice(0, -1) + alphabet[last ^ more])
  const [header = '', payload = '', signature = ''] = token.split('.')
  const plain = signature.replaceAll('-', '+').replaceAll('_', '/')
  const padded = [`${token}=`, `${token}==`, `${header}=.${payload}.${signature}`]
  return [...letters, ...padded, `${header}.${payload}.${plain}`, `${token} `, ` ${token}`].filter(
    (other) => other !== token,
  )
}

/** During the overlap both secrets are accepted; an ended secret never again. */
async function rotation(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
  run: Run,
): Promise<void> {
  const path = `/v1/sites/${ours.site.id}/identity-secrets`
  const { token } = ours.owner
  const make = (overlapHours: number) =>
    client.ask<IdentitySecretCreated>('POST', path, { token, body: { overlapHours } })
  const by = ({ secret, id }: IdentitySecretCreated, kid = id) =>
    jwt(claimsOf(ours.site.key, 'a customer'), secret, { alg: 'HS256', kid })
  const first = ours.secret
  const second = await make(1)
  await run.isTaken('the older secret in the overlap', by(first))
  await run.isTaken('the newer secret in the overlap', by(second))
  await run.isRefused('the older secret under the newer one’s id', by(first, second.id))
  await faultRun.fault(() =>
    faultRun.changeTruth(
      `UPDATE identity_secret SET expires_at = now() - interval '1 second' WHERE id = '${first.id}'`,
    ),
  )
  await run.isRefused('the older secret after the overlap', by(first))
  await run.isTaken('the newer secret after the overlap', by(second))
  const third = await make(0)
  await run.isRefused('a secret that was replaced at once', by(second))
  await run.isTaken('its successor', by(third))
  await client.ask('DELETE', `${path}/${third.id}`, { token })
  await run.isRefused('a secret that was ended', by(third))
}
