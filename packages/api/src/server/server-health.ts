import type { HealthReporter } from '@papo/core/call/workspace'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Mailer } from '@papo/core/mail/mailer'
import type { Sealer } from '@papo/core/platform/sealer'
import type { Clock } from '@papo/core/platform/clock'
import { inspectDatabase } from '../adapters/postgres/inspection.ts'
import { type Canary, noCanary } from '../canary/canary.ts'
import type { Database } from '../database/database.ts'
import type { Installation } from '../health/checks.ts'
import { reportHealth } from '../health/report.ts'
import type { Readiness } from '../http/readiness.ts'
import type { Config } from './config.ts'
import type { JobWatch } from './job-watch.ts'
import { readinessOf } from './readiness.ts'

/** The checks of a running server, with the canary as soon as there is one. */
export interface ServerHealth extends HealthReporter, Readiness {
  watch(canary: Canary): void
  watchJobs(jobs: Pick<JobWatch, 'lateSince'>): void
}

interface HealthNeeds {
  database: Database
  cache: Pick<ChatCache, 'healthy' | 'refusesWrites'>
  clock: Clock
  sealer: Sealer
  mailer: Mailer | null
}

/** What the checks look at in a process that has everything open. */
export function installationOf(
  config: Config,
  { database, cache, clock, sealer, mailer }: HealthNeeds,
  version: string,
): Omit<Installation, 'canary'> {
  const { publicUrl, production, dataDir } = config
  return {
    version,
    publicUrl,
    production,
    dataDir,
    trustsProxies: config.trustProxy !== false,
    hasOwnSecret: config.secret !== null,
    sealer,
    mailer,
    database: {
      kind: config.databaseUrl === null ? 'embedded' : 'postgres',
      now: () => database.now(),
      beat: () => database.beat(),
      inspection: inspectDatabase(database.statements),
    },
    redis: config.redisUrl === null ? null : cache,
    now: () => clock.now(),
  }
}

export function serverHealth(config: Config, needs: HealthNeeds, version: string): ServerHealth {
  let canary = noCanary
  let jobs: Pick<JobWatch, 'lateSince'> | null = null
  const installation: Installation = {
    ...installationOf(config, needs, version),
    canary: () => (config.canary ? canary.last() : 'off'),
    jobsLateSince: () => jobs?.lateSince() ?? null,
  }
  // Where everybody may sign up, an owner is a customer and not the operator.
  const isShared = config.signUp === 'open'
  return {
    ...readinessOf(installation),
    report: (question) => reportHealth(installation, question, isShared),
    watch: (started) => {
      canary = started
    },
    watchJobs: (started) => {
      jobs = started
    },
  }
}
