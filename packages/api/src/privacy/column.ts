/** Whom a column tells of. */
export type Subject = 'visitor' | 'agent' | 'nobody'

/**
 * What erasing a visitor does to a column of a row of theirs: it becomes null, an empty text (null stays null)
 * or an empty object, goes with its row, or is kept as it is.
 */
export type Erasure = 'nulled' | 'blanked' | 'emptied' | 'removed' | 'kept'

/** Who receives a column with a visitor's export: whoever asks for it, or the operator alone. */
export type Export = { as: string; for: 'owner' | 'operator' } | null

export interface Column {
  readonly subject: Subject
  /** What is in it, for people. */
  readonly holds: string
  readonly export: Export
  readonly erasure: Erasure
  /** Why a column of a visitor is kept when they are erased, or left out of their export. */
  readonly because: string | null
  /** It tells of the visitor only in rows where this column has this value. */
  readonly where: readonly [column: string, value: string] | null
}

/** Which rows of a table are one visitor's, and in which order an export has them. */
export interface Owner {
  /** The column with the visitor's id, or with the id of a chat of theirs. */
  readonly column: string
  readonly is: 'visitor' | 'chat'
  /** Only rows where this column has this value. */
  readonly where?: readonly [column: string, value: string]
  readonly order: readonly string[]
  /** A column that says whether texts of the row were erased. */
  readonly marks?: string
}

/** How long the rows of a table are kept. */
export type Retention =
  /** With whom or what they belong to. */
  | { readonly kept: 'with'; readonly what: string }
  /** As long as the site says, after the chat has ended. */
  | { readonly kept: 'as the site says' }
  /** Until the time in a column. */
  | { readonly kept: 'until'; readonly column: string }
  /** So many calendar months after the time in a column. */
  | { readonly kept: 'months'; readonly months: number; readonly column: string }

export interface Table {
  /** Null: no row is a visitor's. */
  readonly owner: Owner | null
  readonly retention: Retention
  readonly columns: Readonly<Record<string, Column>>
}

interface Exported {
  /** Its name in the export. */
  as?: string
  /** Only in the operator's export. */
  operator?: boolean
  because?: string
  where?: readonly [column: string, value: string]
}

/** Tells nothing of a person. */
export const nobody = (holds: string, { as }: Pick<Exported, 'as'> = {}): Column => ({
  subject: 'nobody',
  holds,
  export: as === undefined ? null : { as, for: 'owner' },
  erasure: 'kept',
  because: null,
  where: null,
})

/** Tells of an agent: no visitor's export or erasure touches it, but what a chat shows of its agents. */
export const agents = (holds: string, { as }: Pick<Exported, 'as'> = {}): Column => ({
  ...nobody(holds, as === undefined ? {} : { as }),
  subject: 'agent',
})

/** Tells of a visitor. */
export function visitors(
  holds: string,
  erasure: Erasure,
  { as, operator = false, because, where }: Exported = {},
): Column {
  return {
    subject: 'visitor',
    holds,
    export: as === undefined ? null : { as, for: operator ? 'operator' : 'owner' },
    erasure,
    because: because ?? null,
    where: where ?? null,
  }
}
