import { createAuthenticator } from '../src/access/authenticator.ts'
import { argon2Passwords } from '../src/adapters/argon2/passwords.ts'
import { memoryCache } from '../src/adapters/memory/cache.ts'
import { memoryChanges } from '../src/adapters/memory/changes.ts'
import { createApp } from '../src/app.ts'
import { createPlaces } from '../src/chat/place.ts'
import { startReconciler } from '../src/chat/reconcile.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import type { App } from '../src/http/app-type.ts'
import type { Services } from '../src/services.ts'
import { createOrigins } from '../src/site/origins.ts'
import { fillEmptyInstallation } from '../src/start-up/first-start.ts'
import type { Database } from '../src/work.ts'
import { openEmbedded } from './conformance/embedded.ts'

export interface OpenedApp {
  app: App
  services: Services
  /** What a termination signal does first. */
  drain(): void
  close(): Promise<void>
}

export interface OpenAppOptions {
  owner: { email: string; password: string }
  database?: Database
  clock?: Clock
  rateLimitScale?: number
  signUp?: 'open' | 'closed'
}

export const publicUrl = 'http://localhost:4000'

/** The application as it is put together for one process, on a database in memory, listening nowhere. */
export async function openApp(options: OpenAppOptions): Promise<OpenedApp> {
  const clock = options.clock ?? systemClock
  const database = options.database ?? (await openEmbedded())
  const { work } = database
  const cache = memoryCache(clock)
  const draining = new AbortController()
  const services: Services = {
    database,
    cache,
    changes: memoryChanges(),
    clock,
    passwords: argon2Passwords(),
    authenticator: createAuthenticator(work, clock),
    origins: createOrigins(work),
    places: createPlaces(cache, clock, work),
    load: { busy: () => 0 },
    draining: draining.signal,
  }
  await fillEmptyInstallation(services, { publicUrl, owner: options.owner })
  await services.origins.refresh()
  const reconciler = startReconciler(services, (error) => {
    throw error
  })
  await reconciler.reconcileNow()
  const app = await createApp(services, {
    publicUrl,
    signUp: options.signUp ?? 'closed',
    trustProxy: false,
    rateLimitScale: options.rateLimitScale ?? 1000,
    logLevel: 'silent',
    version: '0.0.0',
    secret: 'a secret of the tests, long enough',
  })
  return {
    app,
    services,
    drain: () => draining.abort(),
    async close() {
      draining.abort()
      await app.close()
      reconciler.stop()
      await database.close()
    },
  }
}
