import type { Logger } from 'pino'
import type { Clock } from '@papo/core/platform/clock'
import type { Database, Writes } from '../database/database.ts'

/** What was written before a database went back, and after its last beat, is missed at most this long. */
const writeEveryMs = 2_000

const refused: Readonly<Record<Exclude<Writes, 'taken'>, string>> = {
  readOnly: 'the database is read-only, or a standby: nothing can be stored until it takes writes',
  forbidden: 'the user of DATABASE_URL may not write: nothing can be stored until it may',
  full: 'the disk of the database is full: nothing can be stored until there is room',
}

interface WatchNeeds {
  database: Pick<Database, 'beat' | 'installation'>
  clock: Clock
  logger: Logger
  /** Forgets what this process has in memory, since the database is an older one. */
  forget(): void
}

/** Writes to the database every few seconds, and says in the log what the writes have shown, at each change. */
export function watchDatabase({ database, clock, logger, forget }: WatchNeeds): () => void {
  let before: Writes = 'taken'
  async function look(): Promise<void> {
    const { writes, wentBack } = await database.beat()
    if (writes !== before) {
      if (writes === 'taken') logger.info('the database takes writes again')
      else logger.error(refused[writes])
    }
    before = writes
    if (wentBack !== null) tellOnce(wentBack.noticedAt, wentBack.since)
  }

  let told: number | null = null
  function tellOnce(noticedAt: Date, since: Date | null): void {
    if (told === noticedAt.getTime()) return
    told = noticedAt.getTime()
    const { epoch } = database.installation
    logger.error(
      { since, epoch },
      'the database went back, as after a failover or a restored backup: what was written after `since` may be lost, and every client reads its chats again',
    )
  }

  // While the database is away, those who call it say so.
  const lookQuietly = () => void look().catch(() => {})
  const stopListening = database.installation.onEpoch(forget)
  const stop = clock.every(writeEveryMs, lookQuietly)
  lookQuietly()
  return () => {
    stop()
    stopListening()
  }
}
