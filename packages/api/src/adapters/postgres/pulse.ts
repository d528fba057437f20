import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Beat, WentBack, Writes } from '../../database/database.ts'
import { isUnavailable, sqlState, unavailable } from './failures.ts'
import { type Lineage, lineageOf } from './lineage.ts'
import { mintEpoch } from './migrations/0001-core.ts'
import type { Tables } from './schema.ts'

/** Callers who come together share a beat, and so do those who come shortly after it. */
const freshMs = 1_000
/** Rows of processes that have ended are removed after this time. */
const keptFor = '1 day'

interface Known {
  beats: number
  at: Date
  lineage: Lineage | null
}

/** What a beat reads beside its own row. */
interface Row {
  beats: number
  now: Date
  until: Date | null
  epoch: string
  epochAt: Date
  lostSince: Date | null
  lineage: string | null
}

interface PulseOptions {
  epoch: string
  /** Whether the database is on a server that may be replaced while this process runs. */
  hasLineage: boolean
  beforeWrite: () => void
  /** Called after the epoch has become another one. */
  onEpoch: (epoch: string) => void
}

/**
 * The proof that the database takes writes, and that it still is the one that this process has written to. The
 * process counts a row of its own up: a database that has gone back has an older count, another lineage, or a shorter
 * write-ahead log. The first process that notices gives the database a new epoch; the others take it over.
 */
export class Pulse {
  readonly #db: Kysely<Tables>
  readonly #options: PulseOptions
  readonly #node = randomUUID()
  #epoch: string
  #wentBack: WentBack | null = null
  #known: Known | null = null
  #last: { beat: Promise<Beat>; at: number } | null = null

  constructor(db: Kysely<Tables>, options: PulseOptions) {
    this.#db = db
    this.#options = options
    this.#epoch = options.epoch
  }

  get epoch(): string {
    return this.#epoch
  }

  /** Rejects if the database does not answer. */
  beat(): Promise<Beat> {
    const now = performance.now()
    if (this.#last !== null && now - this.#last.at < freshMs) return this.#last.beat
    const beat = this.#beat()
    this.#last = { beat, at: now }
    return beat
  }

  async #beat(): Promise<Beat> {
    try {
      const lineage = this.#options.hasLineage ? await lineageOf(this.#db) : null
      const row = await this.#count()
      if (row.beats === 1) await this.#removeOld()
      await this.#judge(row, lineage)
      this.#known = { beats: row.beats, at: row.now, lineage }
      return { now: row.now, writes: 'taken', wentBack: this.#wentBack }
    } catch (error) {
      const writes = whyRefused(error)
      if (writes !== null) return { now: null, writes, wentBack: this.#wentBack }
      throw isUnavailable(error) ? unavailable(error) : error
    }
  }

  /** One statement, so that it costs one commit and one round trip. */
  async #count(): Promise<Row> {
    this.#options.beforeWrite()
    const { rows } = await sql<Row>`
      WITH before AS (SELECT max(at) AS until FROM pulse)
      INSERT INTO pulse (node, beats, at) VALUES (${this.#node}, 1, clock_timestamp())
      ON CONFLICT (node) DO UPDATE SET beats = pulse.beats + 1, at = excluded.at
      RETURNING
        beats::integer,
        at AS now,
        (SELECT until FROM before) AS until,
        (SELECT epoch FROM installation) AS epoch,
        (SELECT epoch_at FROM installation) AS "epochAt",
        (SELECT lost_since FROM installation) AS "lostSince",
        (SELECT lineage FROM installation) AS lineage`.execute(this.#db)
    const [row] = rows
    if (row === undefined) throw new Error('The database has counted no beat')
    return row
  }

  async #removeOld(): Promise<void> {
    await sql`DELETE FROM pulse WHERE at < now() - ${keptFor}::interval`.execute(this.#db)
  }

  async #judge(row: Row, lineage: Lineage | null): Promise<void> {
    const isOther = lineage !== null && row.lineage !== null && row.lineage !== lineage.name
    if (isOther || isOlder(this.#known, row, lineage)) {
      const begun = await this.#begin(row, lineage)
      if (begun) return this.#follow(begun, { since: row.until, noticedAt: row.now })
      // Another process was first: the next beat reads its epoch.
      return
    }
    if (row.lineage === null && lineage !== null) await this.#nameLineage(lineage)
    if (row.epoch === this.#epoch) return
    this.#follow(row.epoch, { since: row.lostSince, noticedAt: row.epochAt })
  }

  /** Begins an epoch unless another process has begun one since `row` was read. */
  async #begin(row: Row, lineage: Lineage | null): Promise<string | null> {
    const epoch = mintEpoch()
    const { numUpdatedRows } = await this.#db
      .updateTable('installation')
      .set({
        epoch,
        epoch_at: row.now,
        lost_since: row.until,
        lineage: lineage?.name ?? row.lineage,
      })
      .where('epoch', '=', row.epoch)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n ? epoch : null
  }

  async #nameLineage({ name }: Lineage): Promise<void> {
    await this.#db
      .updateTable('installation')
      .set({ lineage: name })
      .where('lineage', 'is', null)
      .execute()
  }

  #follow(epoch: string, wentBack: WentBack): void {
    this.#epoch = epoch
    this.#wentBack = wentBack
    this.#options.onEpoch(epoch)
  }
}

/** Whether the database lacks a beat that it had confirmed, and no other process has begun an epoch since. */
function isOlder(known: Known | null, row: Row, lineage: Lineage | null): boolean {
  if (known === null || row.epochAt > known.at) return false
  if (row.beats <= known.beats) return true
  const { lineage: before } = known
  if (before === null || lineage === null) return false
  return before.name === lineage.name && lineage.position < before.position
}

const readOnly = '25006'
const forbidden = '42501'
/** Insufficient resources; errors of the system, such as a file that cannot be extended. */
const withoutRoom = new Set(['53100', '58030'])

/** Why the database, which answers, takes no write; null for any other error. */
function whyRefused(error: unknown): Exclude<Writes, 'taken'> | null {
  const state = sqlState(error) ?? ''
  if (state === readOnly) return 'readOnly'
  if (state === forbidden) return 'forbidden'
  return withoutRoom.has(state) ? 'full' : null
}
