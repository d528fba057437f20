import type { Composed } from './server/compose.ts'
import { type Config, readConfig } from './server/config.ts'
import { restrictNewFiles } from './data-folder/owner-only.ts'
import { describeError } from './http/request-log.ts'
import { failedStart } from './server/failed-start.ts'
import { requireFreePort } from './server/free-port.ts'
import { greeting } from './server/greeting.ts'

/** How long the server still accepts calls after `/readyz` answers 503, so that load balancers notice. */
const notReadyMs = 1000
/** Requests that are not answered by then are cut off. */
const closeWithinMs = 10_000

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
  endOnSignals(server, config)
  greet(config, server.firstOwner)
  server.startJobs()
}

function greet(config: Config, firstOwner: Composed['firstOwner']): void {
  if (config.production && firstOwner === null) return
  const data =
    config.databaseUrl === null
      ? `Data is kept in ${config.dataDir}. Ctrl+C stops.`
      : 'Data is kept in PostgreSQL. Ctrl+C stops.'
  console.log(greeting({ publicUrl: config.publicUrl, firstOwner, data }))
}

function endOnSignals(server: Composed, config: Config): void {
  let ending = false
  const end = () => {
    if (ending) process.exit(1)
    ending = true
    server.drain()
    const isAlone = config.databaseUrl === null
    setTimeout(() => void close(server), isAlone ? 0 : notReadyMs)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
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
