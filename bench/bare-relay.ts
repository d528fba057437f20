import { createServer } from 'node:http'
import { createClient } from 'redis'
import { WebSocketServer } from 'ws'
import { textOf } from './text-of.ts'

// A bare relay: what a socket says on one node is published by Redis, and every node sends it to the sockets that
// have joined its room. The yardstick for the delivery between nodes. A room is the path of the socket.
const url = process.env['REDIS_URL'] ?? ''
const publisher = createClient({ url })
const subscriber = createClient({ url, RESP: 3 })
await Promise.all([publisher.connect(), subscriber.connect()])
const server = createServer((_request, response) => response.end('ready'))
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket, { url: room = '/' }) => {
  const channel = `bench:relay:${room}`
  const pass = (text: string) => socket.send(text)
  void subscriber.subscribe(channel, pass)
  socket.on('close', () => void subscriber.unsubscribe(channel, pass))
  socket.on('message', (data) => void publisher.publish(channel, textOf(data)))
})
server.listen(Number(process.env['PORT']), 'localhost')
