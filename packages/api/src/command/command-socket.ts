import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { commandSocket } from '../data-folder/layout.ts'
import { failedStart } from '../server/failed-start.ts'
import { type BareContext, CommandError, type CommandContext, exitCodes } from './context.ts'
import { parseCommand } from './parse.ts'

// The embedded database has one process: while a server has it, the server runs the operator's commands. Both sides
// say JSON values, one a line.

interface Request {
  args: readonly string[]
  /** The folder in which the command was given. */
  folder: string
}

/** What the server says: results, lines for the operator, and last the exit code. */
type Said = { print: readonly unknown[] } | { write: string } | { log: string } | { code: number }

type Served = Pick<CommandContext, 'services' | 'config'>

/**
 * Takes commands on a socket of the data folder, which only its owner may open. The returned function ends the running
 * ones after their current step.
 */
export async function serveCommands(served: Served): Promise<() => Promise<void>> {
  const path = commandSocket(served.config.dataDir)
  // The process that made it has ended: this one holds the folder's lock.
  await rm(path, { force: true })
  const [running, sockets] = [new Set<Promise<void>>(), new Set<Socket>()]
  const server = createServer((socket) => {
    sockets.add(socket)
    const task = serve(socket, served).finally(() => {
      sockets.delete(socket)
      running.delete(task)
    })
    running.add(task)
  })
  server.listen(path)
  await once(server, 'listening')
  return async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    await Promise.all(running)
  }
}

async function serve(socket: Socket, served: Served): Promise<void> {
  const gone = new AbortController()
  socket.on('error', () => {})
  socket.on('close', () => gone.abort())
  const say = (said: Said) =>
    new Promise<void>((resolve, reject) => {
      socket.write(`${JSON.stringify(said)}\n`, (error) => (error ? reject(error) : resolve()))
    })
  const run = async ({ args, folder }: Request) => {
    const command = parseCommand(args)
    if (typeof command !== 'function') throw new CommandError('this is no command for a server')
    return command({
      ...served,
      folder,
      print: (values) => say({ print: values }),
      write: (text) => say({ write: text }),
      log: (line) => void say({ log: line }).catch(() => {}),
      signal: gone.signal,
    })
  }
  try {
    for await (const line of createInterface({ input: socket })) {
      const code = await run(JSON.parse(line) as Request).catch(async (error: unknown) => {
        await say({ log: failedStart(error).replace(/^papo: /u, '') })
        return exitCodes.failed
      })
      await say({ code })
      break
    }
  } catch {
    // Who asked has gone.
  } finally {
    socket.end()
  }
}

/** Lets the server that runs on the data folder run the command. Null if none does. */
export async function runInServer(
  args: readonly string[],
  { config, folder, print, write, log, signal }: BareContext,
): Promise<number | null> {
  const socket = createConnection(commandSocket(config.dataDir))
  try {
    await once(socket, 'connect')
  } catch {
    return null
  }
  socket.on('error', () => {})
  const stop = () => socket.destroy()
  signal.addEventListener('abort', stop)
  const request: Request = { args, folder }
  socket.write(`${JSON.stringify(request)}\n`)
  for await (const line of createInterface({ input: socket })) {
    const said = JSON.parse(line) as Said
    if ('code' in said) return said.code
    if ('log' in said) log(said.log)
    else if ('write' in said) await write(said.write)
    else await print(said.print)
  }
  if (signal.aborted) return exitCodes.failed
  throw new CommandError('the server ended before the command did')
}
