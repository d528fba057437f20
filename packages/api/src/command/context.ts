import type { Config } from '../server/config.ts'
import type { Adapters } from '../server/open-adapters.ts'

/** What a command needs to run. */
export interface CommandContext {
  services: Omit<Adapters, 'makeCounter'>
  config: Config
  /** The folder in which the command was given: paths are relative to it. */
  folder: string
  /** Writes values to the standard output as JSON, one per line. Resolves when they are written. */
  print(values: readonly unknown[]): Promise<void>
  /** Writes text to the standard output. Resolves when it is written. */
  write(text: string): Promise<void>
  /** Writes a line for the operator to the standard error. */
  log(line: string): void
  /** Aborted on a signal or a closed output: a command that works in steps ends after the current one. */
  signal: AbortSignal
}

/** Runs the command and returns the exit code. */
export type Run = (context: CommandContext) => Promise<number>

/** What a command has that opens the installation by itself, because it may not open. */
export type BareContext = Omit<CommandContext, 'services'>

/** Runs such a command and returns the exit code. */
export interface BareRun {
  runBare(context: BareContext): Promise<number>
}

/** The arguments are invalid. The message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command cannot be carried out. The message is one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const
