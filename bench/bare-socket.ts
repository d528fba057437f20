import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

// A bare `ws` server, which echoes: the yardstick for the memory of an idle connection.
const server = createServer((_request, response) => response.end('ready'))
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 65_536 })
sockets.on('connection', (socket) => {
  socket.on('error', () => socket.terminate())
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
server.listen(Number(process.env['PORT']), 'localhost')
