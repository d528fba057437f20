import type { Random } from '../platform/random.ts'
import type { AccessLogStore, AccessRecord } from './access-log.ts'

const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/iu

/** Records an access in the same unit of work as the act itself, so that both are stored or neither. */
export async function recordAccess(
  stores: { accessLog: AccessLogStore },
  random: Random,
  { address, ...access }: Omit<AccessRecord, 'id'>,
): Promise<void> {
  await stores.accessLog.insert({
    ...access,
    id: random.newIdAt(access.at),
    // A dual-stack socket reports IPv4 as `::ffff:a.b.c.d`; the log stores plain IPv4.
    address: address.replace(mapped, ''),
  })
}
