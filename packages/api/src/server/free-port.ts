import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Rejects if the process cannot listen on the port. Call it before opening anything: a process that cannot start
 * must not generate the one-time password of a first start, since it would never show it.
 */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const probe = createServer()
  probe.listen({ port, host })
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}
