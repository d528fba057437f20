import { addressKey } from '../network.ts'
import { hashSecret, isDeviceToken, type KeyedDigest, newDeviceToken } from '../token.ts'
import type { Stores } from '../work.ts'
import type { AgentRecord } from './agent.ts'
import type { KnownSource } from './known-source-store.ts'

/** Where a call comes from, as far as it says. */
export interface CallSource {
  /** The caller's address, as far as the proxies before us are believed. */
  address: string
  /** The token of the device that the caller presents, or null. */
  device: string | null
}

const day = 24 * 60 * 60_000

/** How long a source is known after the last time that the agent was let in from there. */
export const knownForMs: Record<KnownSource['kind'], number> = {
  device: 180 * day,
  address: 90 * day,
}

/** Of each kind, for one agent. */
const maxSources = 20

/** Stands for every account that there is not, or that is disabled: it was let in from nowhere. */
const nobody = '00000000-0000-0000-0000-000000000000'

const addressSource = (digest: KeyedDigest, agentId: string, address: string): KnownSource => ({
  kind: 'address',
  hash: digest(`address:${agentId}:${addressKey(address)}`),
})

const deviceSource = (token: string): KnownSource => ({ kind: 'device', hash: hashSecret(token) })

/**
 * The device, or else the address, that the agent was let in from before; null where it is neither. Asks the
 * same for an account that there is not.
 */
export async function findKnownSource(
  stores: Pick<Stores, 'knownSources'>,
  digest: KeyedDigest,
  agent: Pick<AgentRecord, 'id'> | null,
  { address, device }: CallSource,
  now: Date,
): Promise<KnownSource | null> {
  const agentId = agent?.id ?? nobody
  const sources = [
    deviceSource(device !== null && isDeviceToken(digest, device) ? device : 'no device'),
    addressSource(digest, agentId, address),
  ]
  const known = await stores.knownSources.find(agentId, sources, now)
  return known.find(({ kind }) => kind === 'device') ?? known[0] ?? null
}

/** The address is known from now on. Within the unit of work that lets the agent in. */
export async function rememberAddress(
  stores: Pick<Stores, 'knownSources'>,
  digest: KeyedDigest,
  { id: agentId, workspaceId }: AgentRecord,
  { address }: CallSource,
  now: Date,
): Promise<void> {
  const source = addressSource(digest, agentId, address)
  const expiresAt = new Date(now.getTime() + knownForMs.address)
  await stores.knownSources.save(
    { ...source, agentId, workspaceId, lastUsedAt: now, expiresAt },
    maxSources,
  )
}

/**
 * The device is known from now on, by a new token: one that somebody planted in the browser, or copied from it,
 * is worth nothing afterwards. Other agents who were let in on the device stay known there.
 */
export async function rememberDevice(
  stores: Pick<Stores, 'knownSources'>,
  digest: KeyedDigest,
  { id: agentId, workspaceId }: AgentRecord,
  { device }: CallSource,
  now: Date,
): Promise<string> {
  const token = newDeviceToken(digest)
  const source = deviceSource(token)
  if (device !== null && isDeviceToken(digest, device)) {
    await stores.knownSources.replaceDevice(deviceSource(device).hash, source.hash)
  }
  const expiresAt = new Date(now.getTime() + knownForMs.device)
  await stores.knownSources.save(
    { ...source, agentId, workspaceId, lastUsedAt: now, expiresAt },
    maxSources,
  )
  return token
}
