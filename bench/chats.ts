import { randomUUID } from 'node:crypto'
import type { Running } from './process.ts'

export const owner = { email: 'owner@example.com', password: 'correct horse battery' }

/** Settings of a measured server: those of `pnpm start` and of the image, and its owner. */
export const measuredEnv = {
  MALLOC_ARENA_MAX: '2',
  LOG_LEVEL: 'error',
  RATE_LIMIT_SCALE: '1000000',
  PAPO_OWNER_EMAIL: owner.email,
  PAPO_OWNER_PASSWORD: owner.password,
}

export interface Visitor {
  /** The path of the chat's messages. */
  at: string
  headers: Record<string, string>
}

/** Signs the owner in. */
export async function ownerHeaders(papo: Running): Promise<Record<string, string>> {
  const { accessToken } = await post(papo, '/v1/auth/token', owner)
  return { authorization: `Bearer ${String(accessToken)}` }
}

/** The key of the installation's first site. */
export async function firstSiteKey(
  papo: Running,
  headers: Record<string, string>,
): Promise<string> {
  const answer = await fetch(`${papo.url}/v1/sites`, { headers })
  const { sites } = (await answer.json()) as { sites: { key: string }[] }
  const [site] = sites
  if (site === undefined) throw new Error('there is no site')
  return site.key
}

/** Starts `count` chats, each by a visitor of its own. */
export async function startChats(papo: Running, count: number): Promise<Visitor[]> {
  const siteKey = await firstSiteKey(papo, await ownerHeaders(papo))
  const visitors: Visitor[] = []
  for (let made = 0; made < count; made += 1) {
    const body = { siteKey, clientId: randomUUID() }
    const { sessionId, visitorToken } = await post(papo, '/v1/chats', body)
    visitors.push({
      at: `/v1/chats/${String(sessionId)}/messages`,
      headers: { authorization: `Bearer ${String(visitorToken)}` },
    })
  }
  return visitors
}

/** Sends one text. */
export async function send(papo: Running, { at, headers }: Visitor): Promise<void> {
  await post(papo, at, JSON.parse(message()), headers)
}

/** Sends `count` texts into one chat, several at a time. */
export async function fill(papo: Running, visitor: Visitor, count: number): Promise<void> {
  const atOnce = 32
  let left = count
  const writer = async () => {
    while (left > 0) {
      left -= 1
      // A busy server may refuse a send for a moment.
      await send(papo, visitor).catch(() => (left += 1))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, writer))
}

export function message(): string {
  return JSON.stringify({
    clientId: randomUUID(),
    text: 'Where is my order? It should be here by now.',
  })
}

async function post(
  papo: Running,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(papo.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}
