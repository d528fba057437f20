import type { SealedSecret } from './sealed-secret.ts'

/**
 * A backup is a gzip file of lines. The first is a `Header`. Then `["table",…]` begins the rows of a table, each a JSON
 * object as PostgreSQL writes it; a table may begin again. The last is a `Trailer`: a file without it is cut.
 */
export const formatNumber = 1

export interface Header {
  papo: 'backup'
  format: number
  /** The version of Papo that made it. */
  version: string
  madeAt: string
  /** What made the tables, in its order. */
  migrations: readonly string[]
  /** Null: whoever restores it has the installation's secret from elsewhere. */
  secret: SealedSecret | null
}

export interface Trailer {
  /** How many rows each table has. */
  rows: Readonly<Record<string, number>>
  /** SHA-256 of all lines before, with their ends; hex. */
  sha256: string
}

export const headerLine = (header: Header): string => `${JSON.stringify(header)}\n`
export const tableLine = (table: string): string => `${JSON.stringify(['table', table])}\n`
export const trailerLine = (trailer: Trailer): string => `${JSON.stringify(['end', trailer])}\n`
