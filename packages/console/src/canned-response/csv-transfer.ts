import { limits } from '@papo/protocol'
import {
  type AgentClient,
  type CannedResponsesImported,
  isPapoError,
  type PapoError,
  type Problem,
} from '@papo/sdk'
import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type CsvPart, decodeCsv, lineInFile, splitCsv } from './split-csv.ts'

type Client = Pick<AgentClient, 'exportCannedResponses' | 'importCannedResponses'>

export type Counts = CannedResponsesImported

/** A line of a file that cannot be stored. */
export interface LineFault {
  line: number
  column: string | null
  code: string
}

export type Import =
  | { kind: 'idle' }
  | { kind: 'reading'; name: string }
  | { kind: 'done'; name: string; counts: Counts }
  /** Nothing is stored. */
  | { kind: 'faults'; name: string; faults: readonly LineFault[] }
  /** The rows of `counts` are stored, the later ones are not: the same file can be imported again. */
  | { kind: 'failed'; name: string; counts: Counts; tooLarge: boolean }

export interface CsvTransfer {
  readonly state: Store<Import>
  /** The whole file, or null if it could not be read. */
  write(separator: 'comma' | 'semicolon'): Promise<string | null>
  read(file: Pick<File, 'name' | 'arrayBuffer'>): Promise<void>
  forget(): void
}

const nothing: Counts = { created: 0, updated: 0, unchanged: 0 }

const plus = (one: Counts, other: Counts): Counts => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
})

type FieldError = NonNullable<Problem['errors']>[number]

const faultsOf = (error: PapoError, part: CsvPart): LineFault[] =>
  (error.problem?.errors ?? []).map(({ line, column, code }: FieldError) => ({
    line: lineInFile(part, line ?? 1),
    column: column ?? null,
    code: code ?? '',
  }))

/** Canned responses as files. `onStored` is called after an import that stored something. */
export function createCsvTransfer(client: Client, onStored: () => void): CsvTransfer {
  const state = createStore<Import>({ kind: 'idle' })

  /** What is wrong with the lines of all parts, before any of them is stored. */
  async function check(parts: readonly CsvPart[]): Promise<LineFault[]> {
    const faults: LineFault[] = []
    for (const part of parts) faults.push(...(await faultsIn(part)))
    return faults
  }
  async function faultsIn(part: CsvPart): Promise<LineFault[]> {
    try {
      await client.importCannedResponses({ csv: part.csv, dryRun: true })
      return []
    } catch (error) {
      if (isPapoError(error) && error.code === 'invalid_csv') return faultsOf(error, part)
      throw error
    }
  }
  async function store(name: string, parts: readonly CsvPart[]): Promise<void> {
    let counts = nothing
    try {
      const faults = await check(parts)
      if (faults.length > 0) return state.set({ kind: 'faults', name, faults })
      for (const { csv } of parts) {
        counts = plus(counts, await client.importCannedResponses({ csv }))
      }
      state.set({ kind: 'done', name, counts })
    } catch (error) {
      if (!isPapoError(error)) throw error
      const tooLarge = error.code === 'payload_too_large'
      state.set({ kind: 'failed', name, counts, tooLarge })
    }
    if (counts.created + counts.updated > 0) onStored()
  }

  return {
    state,
    async write(separator) {
      let file = ''
      let before: string | null = null
      try {
        do {
          const query = before === null ? {} : { before }
          const page = await client.exportCannedResponses({ separator, ...query })
          file += page.csv
          before = page.nextCursor
        } while (before !== null)
        return file
      } catch (error) {
        if (!isPapoError(error)) throw error
        return null
      }
    },
    async read(file) {
      if (state.get().kind === 'reading') return
      state.set({ kind: 'reading', name: file.name })
      const csv = decodeCsv(await file.arrayBuffer())
      await store(file.name, splitCsv(csv, limits.bodyBytes))
    },
    forget: () => state.set({ kind: 'idle' }),
  }
}
