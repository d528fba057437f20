#!/usr/bin/env node
import {
  type BareRun,
  CommandError,
  type CommandContext,
  exitCodes,
  type Run,
  UsageError,
} from './command/context.ts'
import { parseCommand, usage } from './command/parse.ts'
import { readConfig } from './server/config.ts'
import { restrictDataFolder } from './data-folder/restrict-data-folder.ts'
import { restrictNewFiles } from './data-folder/owner-only.ts'
import { openAdapters } from './server/open-adapters.ts'
import { createLogger } from './http/request-log.ts'
import { failedStart } from './server/failed-start.ts'

// The operator's command, for use on the machine itself, with the server's configuration.

class OutputClosed extends Error {}

restrictNewFiles()
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
// The reader of the results may close the pipe early, as `head` does.
process.stdout.on('error', () => stopping.abort())

process.exitCode = await run(process.argv.slice(2))
process.exit()

/** On the first signal the command ends after its current step, on the second at once. */
function stop(): void {
  if (stopping.signal.aborted) process.exit(exitCodes.failed)
  stopping.abort()
}

async function run(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args)
    if (command === null) {
      await write(`${usage}\n`)
      return exitCodes.done
    }
    return await (typeof command === 'function' ? runWithAdapters(command) : runBare(command))
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.done
    if (error instanceof UsageError) {
      log(error.message)
      return exitCodes.usage
    }
    if (error instanceof CommandError) log(error.message)
    else process.stderr.write(`${failedStart(error)}\n`)
    return exitCodes.failed
  }
}

async function runBare({ runBare: run }: BareRun): Promise<number> {
  return run({ config: readConfig(process.env), print, write, log, signal: stopping.signal })
}

/** Opens no port, starts no jobs and creates no first owner. */
async function runWithAdapters(command: Run): Promise<number> {
  const config = readConfig(process.env)
  const stops: (() => unknown)[] = []
  const logger = createLogger(config.logLevel, process.stderr)
  try {
    if (config.databaseUrl === null) await restrictDataFolder(config.dataDir, log)
    const adapters = await openAdapters(config, { logger, stops }, { forCommand: true })
    const services = { ...adapters, work: adapters.database.work }
    const context: CommandContext = { services, print, write, log, signal: stopping.signal }
    return await command(context)
  } finally {
    for (const release of stops.toReversed()) await release()
  }
}

async function print(values: readonly unknown[]): Promise<void> {
  await write(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}

async function write(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error) reject(isClosed(error) ? new OutputClosed() : error)
      else resolve()
    })
  })
}

function log(line: string): void {
  process.stderr.write(`papo: ${line}\n`)
}

function isClosed({ code = '' }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}
