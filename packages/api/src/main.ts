import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Composed } from './server/compose.ts'
import { type Config, readConfig } from './server/config.ts'
import { restrictNewFiles } from './data-folder/owner-only.ts'
import { describeError } from './http/request-log.ts'
import { failedStart } from './server/failed-start.ts'
import { requireFreePort } from './server/free-port.ts'
import { greeting } from './server/greeting.ts'
import { startWatchdog, type Watchdog } from './server/start-watchdog.ts'

/**
 * How long the server still accepts calls after `/readyz` answers 503, so that load balancers notice, and clients that
 * keep a connection learn from its last answer that it ends.
 */
const notReadyMs = 1500
const lookEveryMs = 50
/** Requests that are not answered by then are cut off. */
const closeWithinMs = 10_000

/** Beside this file, in the sources and in the bundle. */
const watchdogThread = new URL(
  import.meta.url.endsWith('.ts') ? './watchdog.ts' : './watchdog.js',
  import.meta.url,
)

restrictNewFiles()
process.on('unhandledRejection', (error) => crash(error))
process.on('uncaughtException', (error) => crash(error))

try {
  await start(readConfig(process.env))
} catch (error) {
  fail(error)
}

async function start(config: Config): Promise<void> {
  await requireFreePort(config.port, config.host)
  // Loaded only now, so that a wrong variable is named at once.
  const { compose } = await import('./server/compose.ts')
  const server = await compose(config)
  try {
    await server.app.listen({ port: config.port, host: config.host })
  } catch (error) {
    // Show a generated password even now: it cannot be found out later.
    if (server.firstOwner !== null) greet(config, server.firstOwner)
    await server.close()
    throw error
  }
  const commands = takeCommands(server, config)
  const close = async () => {
    await (
      await commands
    )()
    await server.close()
  }
  endOnSignals({ ...server, close }, config, startWatchdog(watchdogThread))
  greet(config, server.firstOwner)
  server.startJobs()
}

/** No other process can open the embedded database for the operator's command. */
async function takeCommands({ services }: Composed, config: Config): Promise<() => Promise<void>> {
  if (config.databaseUrl !== null) return () => Promise.resolve()
  const { serveCommands } = await import('./command/command-socket.ts')
  return await serveCommands({ services, config }).catch((error: unknown) => {
    const line = { level: 'warn', time: new Date().toISOString(), err: describeError(error) }
    const msg = 'the command cannot reach this server: stop it before you use the command'
    console.error(JSON.stringify({ ...line, msg }))
    return () => Promise.resolve()
  })
}

function greet(config: Config, firstOwner: Composed['firstOwner']): void {
  if (config.production && firstOwner === null) return
  const data =
    config.databaseUrl === null
      ? `Data is kept in ${config.dataDir}. Ctrl+C stops.`
      : 'Data is kept in PostgreSQL. Ctrl+C stops.'
  console.log(greeting({ publicUrl: config.publicUrl, firstOwner, data }))
}

function endOnSignals(server: Composed, config: Config, watchdog: Watchdog): void {
  let ending = false
  const end = () => {
    if (ending) process.exit(1)
    ending = true
    server.drain()
    void watchdog.stop()
    // Nobody else serves those who come to a process that is alone.
    const left = config.databaseUrl === null ? whenLeft(server) : delay(notReadyMs)
    void left.then(() => close(server))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

/** Resolves once nobody is connected any more, at the latest when nobody can expect an answer. */
async function whenLeft({ app }: Composed): Promise<void> {
  const until = performance.now() + notReadyMs
  const connections = promisify(app.server.getConnections.bind(app.server))
  while (performance.now() < until && (await connections()) > 0) await delay(lookEveryMs)
}

async function close(server: Composed): Promise<void> {
  const cutOff = setTimeout(() => server.app.server.closeAllConnections(), closeWithinMs)
  try {
    await server.close()
    process.exitCode = 0
  } catch (error) {
    fail(error)
  } finally {
    clearTimeout(cutOff)
  }
  process.exit()
}

function fail(error: unknown): never {
  console.error(failedStart(error))
  process.exit(1)
}

/** After an unexpected error the state is unknown: exit, so that a supervisor restarts the process. */
function crash(error: unknown): never {
  const line = { level: 'fatal', time: new Date().toISOString(), err: describeError(error) }
  console.error(JSON.stringify({ ...line, msg: 'the process crashed' }))
  process.exit(1)
}
