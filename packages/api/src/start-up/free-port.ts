import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Rejects where the port cannot be listened on. Asked before anything is opened: the one-time password
 * of a first start must not be made by a process that cannot go on to show it.
 */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const probe = createServer()
  probe.listen({ port, host })
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}
