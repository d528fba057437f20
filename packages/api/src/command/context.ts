import type { ErasingServices } from '../privacy/erase.ts'

/** What a command works with. */
export interface CommandContext {
  services: ErasingServices
  /** Writes values to the standard output, as JSON, one a line. Resolves once they are taken. */
  print(values: readonly unknown[]): Promise<void>
  /** Says a line to whoever stands at the command line, beside the results. */
  log(line: string): void
  /** Aborted when nobody wants to know the rest: what can be done in steps ends after the one it is at. */
  signal: AbortSignal
}

/** Does what was asked for, and answers the exit code. */
export type Run = (context: CommandContext) => Promise<number>

/** What was asked for cannot be understood. Its message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked for cannot be done. Its message is one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const
