/** Whose personal data a column holds. */
export type Subject = 'visitor' | 'agent' | 'nobody'

/**
 * What erasing a visitor does to a column of their rows: set it to null, to an empty text (null stays null)
 * or to an empty object or list, remove it with its row, or keep it.
 */
export type Erasure = 'nulled' | 'blanked' | 'emptied' | 'removed' | 'kept'

/** Which export of a visitor contains a column: the owner's and the operator's, or the operator's alone. */
export type Export = { as: string; for: 'owner' | 'operator' } | null

export interface Column {
  readonly subject: Subject
  /** What it holds, in words. */
  readonly holds: string
  readonly export: Export
  readonly erasure: Erasure
  /** Why erasing a visitor keeps the column, or why the export leaves it out. */
  readonly because: string | null
  /** The column is the visitor's data only in rows where this other column has this value. */
  readonly where: readonly [column: string, value: string] | null
}

/** Which rows of a table belong to a visitor, and their order in an export. */
export interface Owner {
  /** The column with the visitor's id, or with the id of one of their chats. */
  readonly column: string
  readonly is: 'visitor' | 'chat'
  /** Only rows where this column has this value. */
  readonly where?: readonly [column: string, value: string]
  readonly order: readonly string[]
  /** A column that tells whether the texts of the row were erased. */
  readonly marks?: string
}

/** How long the rows of a table are kept. */
export type Retention =
  /** As long as the row that they belong to. */
  | { readonly kept: 'with'; readonly what: string }
  /** As the site's retention says, counted from the end of the chat. */
  | { readonly kept: 'as the site says' }
  /** Until the time in a column. */
  | { readonly kept: 'until'; readonly column: string }
  /** For a number of calendar months after the time in a column. */
  | { readonly kept: 'months'; readonly months: number; readonly column: string }

export interface Table {
  /** Null: no row belongs to a visitor. */
  readonly owner: Owner | null
  readonly retention: Retention
  readonly columns: Readonly<Record<string, Column>>
}

/** `last_used_at` for `lastUsedAt`. */
type ColumnOf<Field extends string> = Field extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? '' : '_'}${Lowercase<Letter>}${ColumnOf<Rest>}`
  : Field

/** The row of a table that has one column for each field of its records. */
export type RowOf<Stored> = {
  [Field in keyof Stored & string as ColumnOf<Field>]: Stored[Field]
}

/** A table that has one column for each field of its records. */
export interface TableOf<Stored> extends Table {
  readonly columns: Readonly<Record<keyof RowOf<Stored>, Column>>
}

interface Exported {
  /** Its name in the export. */
  as?: string
  /** Only in the operator's export. */
  operator?: boolean
  because?: string
  where?: readonly [column: string, value: string]
}

/** Holds no personal data. */
export const impersonal = (holds: string, { as }: Pick<Exported, 'as'> = {}): Column => ({
  subject: 'nobody',
  holds,
  export: as === undefined ? null : { as, for: 'owner' },
  erasure: 'kept',
  because: null,
  where: null,
})

/** Holds data of an agent. Erasures leave it, and exports contain only what a chat shows of its agents. */
export const agents = (holds: string, { as }: Pick<Exported, 'as'> = {}): Column => ({
  ...impersonal(holds, as === undefined ? {} : { as }),
  subject: 'agent',
})

/** Holds data of a visitor. */
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
