/** Rows of one table, each as the JSON text that PostgreSQL makes of it. */
export interface CopiedRows {
  table: string
  rows: readonly string[]
}

/** All rows of an installation at one moment. */
export interface InstallationCopy {
  /** The migrations that made the tables, in their order. */
  migrations: readonly string[]
  /** In an order in which the rows can be inserted. Each call begins anew. */
  rows(): AsyncIterable<CopiedRows>
}

/** A copy cannot be put into a database. The message is one line. */
export class CopyFault extends Error {
  override readonly name = 'CopyFault'
}
