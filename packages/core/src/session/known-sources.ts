import { addressKey } from '../platform/network.ts'
import type { Random } from '../platform/random.ts'
import type { Digest } from '../platform/digest.ts'
import { isDeviceToken, newDeviceToken } from '../platform/token.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { CallSource } from './call-source.ts'
import type { AgentSource, KnownSource, KnownSourceStore } from './known-source-store.ts'

const day = 24 * 60 * 60_000

/** How long a source stays known after the agent's last sign-in from it. */
export const knownForMs: Record<KnownSource['kind'], number> = {
  device: 180 * day,
  address: 90 * day,
}

/** The most sources of each kind per agent. */
const maxSources = 20

/** Stands for an e-mail without an account that is enabled: it has no known sources. */
const noAccount = '00000000-0000-0000-0000-000000000000'

const addressSource = (digest: Digest, agentId: string, address: string): KnownSource => ({
  kind: 'address',
  hash: digest.keyed(`address:${agentId}:${addressKey(address)}`),
})

const deviceSource = (digest: Digest, token: string): KnownSource => ({
  kind: 'device',
  hash: digest.hash(token),
})

/** The store of the sources, in a unit of work. */
interface SourceStores {
  knownSources: KnownSourceStore
}

/**
 * For each of the agents who is known there, by id: the known device of the call, else its known address. Makes the
 * same query for no agent at all and for several, so that its time reveals nothing.
 */
export async function findKnownSources(
  stores: SourceStores,
  digest: Digest,
  agents: readonly Pick<AgentRecord, 'id'>[],
  { address, device }: CallSource,
  now: Date,
): Promise<ReadonlyMap<string, KnownSource>> {
  const agentIds = agents.length === 0 ? [noAccount] : agents.map(({ id }) => id)
  const token = device !== null && isDeviceToken(digest, device) ? device : 'no device'
  const sources = agentIds.flatMap((agentId): AgentSource[] => [
    { agentId, ...deviceSource(digest, token) },
    { agentId, ...addressSource(digest, agentId, address) },
  ])
  const known = await stores.knownSources.find(sources, now)
  const devicesLast = known.toSorted((one, other) => rank(one) - rank(other))
  return new Map(devicesLast.map(({ agentId, kind, hash }) => [agentId, { kind, hash }]))
}

const rank = ({ kind }: KnownSource): number => (kind === 'device' ? 1 : 0)

/** Makes the address known. Call it in the unit of work that signs the agent in. */
export async function rememberAddress(
  stores: SourceStores,
  digest: Digest,
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
  stores: SourceStores,
  { random, digest }: { random: Random; digest: Digest },
  { id: agentId, workspaceId }: AgentRecord,
  { device }: CallSource,
  now: Date,
): Promise<string> {
  const token = newDeviceToken({ random, digest })
  const source = deviceSource(digest, token)
  if (device !== null && isDeviceToken(digest, device)) {
    await stores.knownSources.replaceDevice(deviceSource(digest, device).hash, source.hash)
  }
  const expiresAt = new Date(now.getTime() + knownForMs.device)
  await stores.knownSources.save(
    { ...source, agentId, workspaceId, lastUsedAt: now, expiresAt },
    maxSources,
  )
  return token
}
