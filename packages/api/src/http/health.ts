import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import type { App } from './app-type.ts'

/** A check that takes longer than a load balancer waits has failed. */
const patienceMs = 2000

type Watched = Pick<Services, 'clock' | 'database' | 'draining'>

/** `/healthz`: the process is alive. `/readyz`: it may be sent requests. */
export function answerHealth(app: App, services: Watched): void {
  const open = { config: { policy: 'open' } } as const
  app.get('/healthz', open, () => ({ status: 'alive' }))
  app.get('/readyz', open, async () => {
    if (services.draining.aborted) throw new Refusal('draining', 'This server is going away.')
    await answersInTime(services)
    return { status: 'ready' }
  })
}

async function answersInTime({ clock, database }: Watched): Promise<void> {
  let callOff = () => {}
  const tooLate = new Promise<never>((_resolve, reject) => {
    callOff = clock.after(patienceMs, () => reject(new Error('the database is silent')))
  })
  try {
    await Promise.race([database.check(), tooLate])
  } catch (error) {
    throw new Refusal('unavailable', 'The database does not answer.', {}, error)
  } finally {
    callOff()
  }
}
