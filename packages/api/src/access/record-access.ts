import { newIdAt } from '../id.ts'
import type { Stores } from '../work.ts'
import type { AccessRecord } from './access-log.ts'

const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/iu

/** Writes an access down, in the unit of work of what was begun: neither is there without the other. */
export async function recordAccess(
  stores: Pick<Stores, 'accessLog'>,
  { address, ...access }: Omit<AccessRecord, 'id'>,
): Promise<void> {
  await stores.accessLog.insert({
    ...access,
    id: newIdAt(access.at),
    // An IPv4 address is written as one, however the socket names it.
    address: address.replace(mapped, ''),
  })
}
