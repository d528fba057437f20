import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import {
  type ClientFrame,
  realtimePath,
  realtimeProtocol,
  type ServerFrame,
  type ServerFrames,
} from '@papo/protocol'
import { serverFrames } from '@papo/protocol/schemas'
import { schemaCheck } from '@papo/core/call/schema-check'
import { vi } from 'vitest'
import { WebSocket } from 'ws'

const checks = new Map(Object.entries(serverFrames).map(([name, one]) => [name, schemaCheck(one)]))

/** The answer to a handshake that was refused. */
export interface RefusedHandshake {
  status: number
  headers: IncomingMessage['headers']
  body: { code?: string }
}

export interface Handshake {
  headers?: Record<string, string>
  origin?: string
  protocols?: string[]
  path?: string
}

const soon = { timeout: 15_000, interval: 5 }

/** A client of `/v1/realtime` that checks every frame of the server against its schema. */
export class SocketClient {
  readonly frames: ServerFrame[] = []
  readonly wrong: unknown[] = []
  closeCode: number | null = null
  readonly raw: WebSocket

  constructor(raw: WebSocket) {
    this.raw = raw
    raw.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame
      const errors = checks.get(frame.type)?.(frame) ?? ['unknown']
      if (errors.length > 0) this.wrong.push({ frame, errors })
      this.frames.push(frame)
    })
    raw.on('close', (code) => (this.closeCode = code))
    raw.on('error', () => {})
  }

  send(...frames: (ClientFrame | object)[]): this {
    for (const frame of frames) this.raw.send(JSON.stringify(frame))
    return this
  }

  of<Name extends ServerFrame['type']>(name: Name): ServerFrames[Name][] {
    return this.frames.filter((frame) => frame.type === name) as ServerFrames[Name][]
  }

  /** The texts of the chat's entries, in the order in which they came. */
  texts(chatId: string): (string | null)[] {
    return this.entries(chatId).map(({ text }) => text)
  }

  entries(chatId: string) {
    return this.of('log')
      .filter((frame) => frame.chatId === chatId)
      .flatMap(({ messages }) => messages)
  }

  /** The first frame of this name, or the first that the check accepts. */
  async next<Name extends ServerFrame['type']>(
    name: Name,
    accepts: (frame: ServerFrames[Name]) => boolean = () => true,
  ): Promise<ServerFrames[Name]> {
    return vi.waitFor(() => {
      const found = this.of(name).find(accepts)
      if (found === undefined) throw new Error(`no frame ${name} in ${JSON.stringify(this.frames)}`)
      return found
    }, soon)
  }

  /** Forgets the frames so far. */
  clear(): this {
    this.frames.length = 0
    return this
  }

  async closed(): Promise<number> {
    return vi.waitFor(() => {
      if (this.closeCode === null) throw new Error('the socket is still open')
      return this.closeCode
    }, soon)
  }

  leave(): void {
    this.raw.close()
  }
}

/** Opens a socket at a server that listens on this port of the loopback. */
export async function connect(port: number, handshake: Handshake = {}): Promise<SocketClient> {
  const { headers, origin, protocols = [realtimeProtocol], path = realtimePath } = handshake
  const raw = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
    ...(headers && { headers }),
    ...(origin !== undefined && { origin }),
    perMessageDeflate: false,
  })
  const client = new SocketClient(raw)
  await once(raw, 'open')
  return client
}

/** The refusal of a handshake; rejects if it is accepted. */
export function refusedHandshake(
  port: number,
  handshake: Handshake = {},
): Promise<RefusedHandshake> {
  const { headers, origin, protocols = [realtimeProtocol], path = realtimePath } = handshake
  const raw = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
    ...(headers && { headers }),
    ...(origin !== undefined && { origin }),
  })
  return new Promise((resolve, reject) => {
    raw.on('error', reject)
    raw.on('open', () => {
      raw.close()
      reject(new Error('the handshake was accepted'))
    })
    raw.on('unexpected-response', (_request, answer: IncomingMessage) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: JSON.parse(text) as { code?: string },
        }),
      )
    })
  })
}
