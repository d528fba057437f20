import { addressKey } from '../platform/network.ts'
import { hashSecret, isDeviceToken, type KeyedDigest, newDeviceToken } from '../platform/token.ts'
import type { Stores } from '../work.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { KnownSource } from './known-source-store.ts'

/** Where a call comes from. */
export interface CallSource {
  /** The caller's address, behind the proxies that `TRUST_PROXY` names. */
  address: string
  /** The device token that the caller presents, or null. */
  device: string | null
}

const day = 24 * 60 * 60_000

/** How long a source stays known after the agent's last sign-in from it. */
export const knownForMs: Record<KnownSource['kind'], number> = {
  device: 180 * day,
  address: 90 * day,
}

/** The most sources of each kind per agent. */
const maxSources = 20

/** Stands for an unknown or disabled account: it has no known sources. */
const noAccount = '00000000-0000-0000-0000-000000000000'

const addressSource = (digest: KeyedDigest, agentId: string, address: string): KnownSource => ({
  kind: 'address',
  hash: digest(`address:${agentId}:${addressKey(address)}`),
})

const deviceSource = (token: string): KnownSource => ({ kind: 'device', hash: hashSecret(token) })

/**
 * The known device of the call, else its known address, else null. Makes the same query for an account that does
 * not exist, so that its time reveals nothing.
 */
export async function findKnownSource(
  stores: Pick<Stores, 'knownSources'>,
  digest: KeyedDigest,
  agent: Pick<AgentRecord, 'id'> | null,
  { address, device }: CallSource,
  now: Date,
): Promise<KnownSource | null> {
  const agentId = agent?.id ?? noAccount
  const sources = [
    deviceSource(device !== null && isDeviceToken(digest, device) ? device : 'no device'),
    addressSource(digest, agentId, address),
  ]
  const known = await stores.knownSources.find(agentId, sources, now)
  return known.find(({ kind }) => kind === 'device') ?? known[0] ?? null
}

/** Makes the address known. Call it in the unit of work that signs the agent in. */
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
 * Makes the device known and returns its new token. Each sign-in replaces the token, so one that was planted in or
 * copied from the browser is worthless afterwards. The device stays known for the other agents who use it.
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
