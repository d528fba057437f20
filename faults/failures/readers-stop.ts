import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { fillLog } from '../../fault-rig/run/fill-log.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const textLength = 2_000
const entries = 100
/** More ahead than a connection may send, and as many as it may. */
const ahead = { tooMany: 60, allowed: 8 }
const mostGrowthMiB = 250
/** An answer waits 30 s for its reader. */
const closedWithinMs = 60_000

export const readersStop: Scenario = {
  code: 'F36',
  name: 'readers-stop',
  what: 'Hundreds of connections ask for long pages, many at once, and read nothing: they are closed, the node keeps little for them, and chats go on beside them.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 600,
  protection: {
    what: 'what waits for a reader is bounded in requests, time and bytes',
    without: [
      { drop: 'requests-ahead' },
      { at: 'reader-given-up', condition: 'false && $it' },
      { at: 'bytes-for-readers', condition: 'true || $it' },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 8, full: 16 }),
      agents,
    )
    const reader = await faultRun.visitor()
    await fillLog(faultRun, reader, { count: entries, textLength })
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 4, usual: 8, full: 16 }))
    const node = faultRun.node(0)
    const before = node.memory()
    let most = before
    const count = faultRun.pick({ brief: 100, usual: 200, full: 400 })
    const sockets: Socket[] = []
    for (const times of [ahead.tooMany, ahead.allowed]) {
      faultRun.progress(`${count} connections with ${times} requests each read nothing`)
      for (let at = 0; at < count; at += 1) sockets.push(await ask(node.port, reader, times))
    }
    faultRun.atEnd(() => sockets.forEach((socket) => socket.destroy()))
    const areClosed = async () => {
      await faultRun.sleep(500)
      most = Math.max(most, node.memory())
      return sockets.filter((socket) => !isClosed(socket)).length === 0
    }
    await faultRun.until('every connection that reads nothing is closed', areClosed, closedWithinMs)
    await writing.stop()
    const growth = Math.round(most - before)
    if (growth > mostGrowthMiB) throw new Error(`${node.name} has grown by ${growth} MiB`)
    return {
      ...(await faultRun.judge()),
      connections: sockets.length,
      'MiB that the node has grown by': growth,
    }
  },
}

/** Opens a connection, asks so many times for the last page, and reads nothing. */
async function ask(
  port: number,
  { chatId, token }: VisitorSimulation,
  times: number,
): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => {})
  await once(socket, 'connect')
  const lines = [
    `GET /v1/chats/${chatId}/messages?tail=true&limit=100 HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`.repeat(times))
  return socket
}

/** A socket that reads nothing hears of its end by what it writes. */
function isClosed(socket: Socket): boolean {
  if (!socket.destroyed) socket.write('\r\n')
  return socket.destroyed
}
