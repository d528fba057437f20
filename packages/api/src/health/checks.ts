import { statfs } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import type { HealthQuestion } from '@papo/core/call/workspace'
import { sealContext } from '@papo/core/identity/secrets'
import type { Mailer, Undelivered } from '@papo/core/mail/mailer'
import type { Sealer } from '@papo/core/platform/sealer'
import { systemClock } from '@papo/core/platform/clock'
import type { HealthCheckName } from '@papo/protocol'
import type { CanaryResult } from '../canary/result.ts'
import { type Finding, found } from './finding.ts'
import type { Inspection } from './inspection.ts'

const slowMs = 250
const silentAfterMs = 3000
const lateAfterMs = 3 * 60 * 60_000
const canarySilentMs = 5 * 60_000
const offSeconds = 5
/** An owner who looks the next morning still learns of it. */
const wentBackShownMs = 24 * 60 * 60_000
const gigabyte = 1024 ** 3
const littleBytes = gigabyte
const fullBytes = gigabyte / 5

/** What the checks look at. The server and the operator's command give what each of them has. */
export interface Installation {
  version: string
  publicUrl: string
  production: boolean
  trustsProxies: boolean
  dataDir: string
  /** Whether the secret comes from the environment. */
  hasOwnSecret: boolean
  /** Null: there is no secret yet. */
  sealer: Pick<Sealer, 'unseal'> | null
  /** Null while another process has the embedded database open. */
  database: {
    kind: 'embedded' | 'postgres'
    now(): Promise<Date>
    /** Writes; rejects if the database does not answer. */
    beat(): Promise<{
      writes: 'taken' | 'readOnly' | 'forbidden' | 'full'
      wentBack: { since: Date | null; noticedAt: Date } | null
    }>
    inspection: Inspection
  } | null
  /** Null without Redis; undefined if this process cannot tell. */
  redis: { healthy(): boolean; refusesWrites(): boolean } | null | undefined
  /** The last result; null for none yet, `off` without a canary, undefined if this process cannot tell. */
  canary(): CanaryResult | null | 'off' | undefined
  /** Since when a task has not been done that should have been; null for none. Left out where nobody watches. */
  jobsLateSince?(): Date | null
  /** Null: no mail is sent. */
  mailer: Pick<Mailer, 'check'> | null
  now(): Date
}

type Asked = Pick<HealthQuestion, 'address' | 'forwardedFor' | 'forwardedProto'> | null
type Check = (installation: Installation, asked: Asked) => Promise<Finding>

/** The one list of checks, in the order in which it is shown. */
export const checks: Readonly<Record<HealthCheckName, Check>> = {
  database: checkDatabase,
  migrations: checkMigrations,
  cache: (installation) => Promise.resolve(checkCache(installation)),
  jobs: checkJobs,
  canary: (installation) => Promise.resolve(checkCanary(installation)),
  disk: checkDisk,
  clock: checkClock,
  secret: checkSecret,
  address: (installation, question) => Promise.resolve(checkAddress(installation, question)),
  mail: checkMail,
  version: ({ version }) => Promise.resolve(found('version', 'fine', 'ok', { version })),
}

async function checkDatabase({ database, now }: Installation): Promise<Finding> {
  if (database === null) return found('database', 'inUse', 'ok', {})
  try {
    const startedAt = performance.now()
    const { writes, wentBack } = await inTime(database.beat())
    const ms = Math.round(performance.now() - startedAt)
    if (writes === 'full') return found('database', 'full', 'bad', {})
    if (writes !== 'taken') return found('database', 'readOnly', 'bad', {})
    if (wentBack !== null && now().getTime() - wentBack.noticedAt.getTime() < wentBackShownMs) {
      const { since, noticedAt: at } = wentBack
      return found('database', 'wentBack', 'warn', { since, at })
    }
    if (ms > slowMs) return found('database', 'slow', 'warn', { ms })
    return found('database', 'fine', 'ok', { ms, kind: database.kind })
  } catch {
    // The embedded database is in this process: it is silent only where there is none.
    const is = database.kind === 'embedded' ? 'missing' : 'silent'
    return found('database', is, 'bad', {})
  }
}

function checkCache({ redis }: Installation): Finding {
  if (redis === undefined) return found('cache', 'unseen', 'ok', {})
  if (redis === null) return found('cache', 'memory', 'ok', {})
  if (redis.refusesWrites()) return found('cache', 'refusesWrites', 'bad', {})
  return redis.healthy() ? found('cache', 'fine', 'ok', {}) : found('cache', 'away', 'bad', {})
}

async function checkMigrations({ database }: Installation): Promise<Finding> {
  const known = await asked(database, (one) => one.inspection.migrations())
  if (known === null) return found('migrations', 'unseen', 'ok', {})
  if (known.newer > 0) return found('migrations', 'newer', 'bad', { count: known.newer })
  if (known.pending > 0) return found('migrations', 'pending', 'bad', { count: known.pending })
  return found('migrations', 'fine', 'ok', {})
}

async function checkJobs({ database, jobsLateSince, now }: Installation): Promise<Finding> {
  const since = jobsLateSince?.() ?? null
  if (since !== null) return found('jobs', 'undone', 'bad', { since })
  const tasks = await asked(database, (one) => one.inspection.tasks())
  if (tasks === null) return found('jobs', 'unseen', 'ok', {})
  const failed = tasks.find(
    ({ lastDone, lastFailed }) =>
      lastFailed !== null && (lastDone === null || lastFailed > lastDone),
  )
  if (failed?.lastFailed) {
    return found('jobs', 'failed', 'warn', { task: failed.task, at: failed.lastFailed })
  }
  const overdue = tasks.reduce((sum, task) => sum + task.overdue, 0)
  if (overdue > 0) return found('jobs', 'overdue', 'warn', { count: overdue })
  const times = tasks.flatMap(({ lastDone }) => (lastDone === null ? [] : [lastDone.getTime()]))
  if (times.length === 0) return found('jobs', 'notYet', 'ok', {})
  const lastRun = new Date(Math.max(...times))
  const isLate = now().getTime() - lastRun.getTime() > lateAfterMs
  return isLate
    ? found('jobs', 'late', 'warn', { lastRun })
    : found('jobs', 'fine', 'ok', { lastRun })
}

function checkCanary({ canary, now }: Installation): Finding {
  const last = canary()
  if (last === undefined) return found('canary', 'unseen', 'ok', {})
  if (last === 'off') return found('canary', 'off', 'ok', {})
  if (last === null) return found('canary', 'notYet', 'ok', {})
  const { ok, at, roundTripMs: ms, failedAt } = last
  if (!ok) return found('canary', 'failed', 'bad', { step: failedAt ?? '', at })
  const isSilent = now().getTime() - at.getTime() > canarySilentMs
  return isSilent
    ? found('canary', 'silent', 'warn', { at })
    : found('canary', 'fine', 'ok', { ms, at })
}

async function checkDisk({ dataDir }: Installation): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataDir)
    const freeBytes = bavail * bsize
    if (freeBytes < fullBytes) return found('disk', 'full', 'bad', { freeBytes })
    if (freeBytes < littleBytes) return found('disk', 'little', 'warn', { freeBytes })
    return found('disk', 'fine', 'ok', { freeBytes })
  } catch {
    // With PostgreSQL and a secret of the environment there may be no folder.
    return found('disk', 'unseen', 'ok', {})
  }
}

async function checkClock({ database }: Installation): Promise<Finding> {
  const at = systemClock.now().getTime()
  const theirs = await asked(database, (one) => one.now())
  if (theirs === null) return found('clock', 'unseen', 'ok', {})
  // The answer was given between asking and now: half of that is the best guess.
  const seconds = Math.round((theirs.getTime() - (at + systemClock.now().getTime()) / 2) / 1000)
  return Math.abs(seconds) > offSeconds
    ? found('clock', 'off', 'warn', { seconds })
    : found('clock', 'fine', 'ok', {})
}

async function checkMail({ mailer, database }: Installation): Promise<Finding> {
  if (mailer === null) return found('mail', 'off', 'ok', {})
  const late: Undelivered = { problem: 'timeout', outcome: 'later', reply: null }
  const undelivered = await inTime(mailer.check()).catch(() => late)
  if (undelivered !== null) {
    const { problem, reply } = undelivered
    const state = problem === 'deferred' ? 'warn' : 'bad'
    return found('mail', 'failing', state, { problem, reply })
  }
  const counts = await asked(database, (one) => one.inspection.mails())
  if (counts === null) return found('mail', 'fine', 'ok', { lastSentAt: null, waiting: 0 })
  const { failed, lastSentAt, waiting } = counts
  return failed > 0
    ? found('mail', 'givenUp', 'warn', { count: failed })
    : found('mail', 'fine', 'ok', { lastSentAt, waiting })
}

async function checkSecret({ sealer, database, hasOwnSecret }: Installation): Promise<Finding> {
  if (sealer === null) return found('secret', 'missing', 'bad', {})
  const sealed = await asked(database, (one) => one.inspection.anySealed())
  if (sealed !== null) {
    try {
      sealer.unseal(sealed.sealed, sealContext(sealed))
    } catch {
      return found('secret', 'foreign', 'bad', {})
    }
  }
  return hasOwnSecret
    ? found('secret', 'fromEnvironment', 'ok', {})
    : found('secret', 'stored', 'ok', {})
}

function checkAddress(
  { publicUrl, production, trustsProxies }: Installation,
  question: Asked,
): Finding {
  const { protocol, hostname } = new URL(publicUrl)
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
  const isForwarded = question !== null && question.forwardedFor !== null
  if (isForwarded && !trustsProxies) {
    return found('address', 'untrustedProxy', 'warn', { address: question.address })
  }
  if (isLocal) return found('address', 'local', production ? 'warn' : 'ok', { publicUrl })
  if (protocol !== 'https:') return found('address', 'plain', 'bad', { publicUrl })
  return found('address', 'fine', 'ok', { publicUrl })
}

/** What the database says; null if it is not open here, or does not answer in time. */
async function asked<Answer>(
  database: Installation['database'],
  ask: (database: NonNullable<Installation['database']>) => Promise<Answer>,
): Promise<Answer | null> {
  if (database === null) return null
  return inTime(ask(database)).catch(() => null)
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>()
  const cancel = systemClock.after(silentAfterMs, () => late.reject(new Error('no answer in time')))
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    cancel()
  }
}
