import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atExit } from './endings.ts'
import { hasPostgres, Postgres } from './postgres.ts'
import { hasRedis, Redis } from './redis.ts'

/** A temporary folder that is removed when this process ends. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'papo-faults-'))
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  const forget = atExit(remove)
  return {
    path,
    remove() {
      forget()
      remove()
    },
  }
}

/** The services that a cluster needs and that are not installed. */
export function missingServices(): string[] {
  return [
    ...(hasPostgres() ? [] : ['PostgreSQL (initdb and postgres)']),
    ...(hasRedis() ? [] : ['redis-server']),
  ]
}

/** A PostgreSQL and a Redis of the run's own. */
export interface Services {
  postgres: Postgres
  redis: Redis
  close(): Promise<void>
}

export async function openServices(settings: readonly string[] = []): Promise<Services> {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'redis'))
  const redis = await Redis.open(join(folder.path, 'redis'))
  const postgres = await Postgres.open(folder.path, settings)
  return {
    postgres,
    redis,
    async close() {
      await redis.kill()
      await postgres.close()
      folder.remove()
    },
  }
}

/**
 * Services that start when they are first needed and are shared by the scenarios, one after the
 * other.
 */
export class SharedServices {
  #opened: Promise<Services> | null = null

  get(): Promise<Services> {
    this.#opened ??= openServices()
    return this.#opened
  }

  async close(): Promise<void> {
    const opened = await this.#opened
    this.#opened = null
    await opened?.close()
  }
}
