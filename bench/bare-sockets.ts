import { createServer } from 'node:http'
import { createClient } from 'redis'
import { WebSocketServer, type WebSocket } from 'ws'

/**
 * The baseline that sockets are compared with: bare `ws`, which sends each text that it receives to every socket of
 * every process, through Redis where REDIS_URL is set.
 */
const { PORT, REDIS_URL } = process.env
const sockets = new Set<WebSocket>()
const server = createServer((_request, answer) =>
  answer.end(JSON.stringify({ rss: process.memoryUsage.rss() })),
)
const wss = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false })
const publish = REDIS_URL === undefined ? sendToAll : await throughRedis(REDIS_URL)
wss.on('connection', (socket) => {
  socket.on('message', onMessage)
  socket.on('close', onClose)
  sockets.add(socket)
})
server.listen(Number(PORT), '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))

function onMessage(data: Buffer): void {
  publish(data.toString())
}

function onClose(this: WebSocket): void {
  sockets.delete(this)
}

function sendToAll(text: string): void {
  for (const socket of sockets) socket.send(text)
}

async function throughRedis(url: string): Promise<(text: string) => void> {
  const [writer, subscriber] = [createClient({ url }), createClient({ url })]
  await Promise.all([writer.connect(), subscriber.connect()])
  await subscriber.subscribe('bare', sendToAll)
  return (text) => void writer.publish('bare', text)
}
