import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Call {
  token?: string | undefined
  /** Replace the client's own headers of the same name. */
  headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as JSON. */
  body?: unknown
  /** Sent byte for byte instead of `body`. */
  bytes?: string | Buffer
  /** Content type of the body; null sends none. */
  type?: string | null
  /** The server to call instead of the next one in turn. */
  url?: string
}

/** An answer, with its whole body. */
export class Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string

  constructor(status: number, headers: IncomingHttpHeaders, text: string) {
    this.status = status
    this.headers = headers
    this.text = text
  }

  json(): unknown {
    return JSON.parse(this.text)
  }

  /** The code of a problem, or null. */
  get code(): string | null {
    const isProblem = this.headers['content-type']?.startsWith('application/problem+json') ?? false
    return isProblem ? (this.json() as { code: string }).code : null
  }

  /** Status and code, for messages. */
  get summary(): string {
    return this.code === null ? String(this.status) : `${this.status} ${this.code}`
  }
}

/**
 * A client without the SDK, which can send anything. It throws on an answer of 500 or more, since
 * no input may crash the server.
 */
export class RawClient {
  readonly #urls: readonly string[]
  readonly #agent: Agent
  #calls = 0

  /** Calls the servers in turn; `localAddress` is the source address of the connections. */
  constructor(urls: readonly string[], options: { localAddress?: string } = {}) {
    this.#urls = urls
    this.#agent = new Agent({ keepAlive: true, maxSockets: 16, ...options })
  }

  /** Number of calls so far. */
  get calls(): number {
    return this.#calls
  }

  async call(method: string, path: string, call: Call = {}): Promise<Reply> {
    const url = call.url ?? this.#urls[this.#calls % this.#urls.length] ?? ''
    this.#calls += 1
    const reply = await this.#exchange(method, url + path, call)
    if (reply.status >= 500) {
      throw new Error(`${method} ${path.slice(0, 200)} was answered ${reply.summary}`)
    }
    return reply
  }

  /** Returns the body of a 2xx answer; throws on any other. */
  async ask<Body = Record<string, unknown>>(
    method: string,
    path: string,
    call: Call = {},
  ): Promise<Body> {
    const reply = await this.call(method, path, call)
    if (reply.status >= 300) throw new Error(`${method} ${path} was answered ${reply.summary}`)
    return (reply.status === 204 ? null : reply.json()) as Body
  }

  leave(): void {
    this.#agent.destroy()
  }

  #exchange(method: string, url: string, { token, headers, ...sent }: Call): Promise<Reply> {
    const bytes = bytesOf(sent)
    const { type = 'application/json' } = sent
    const all = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(bytes === null ? {} : { 'content-length': String(Buffer.byteLength(bytes)) }),
      ...(bytes === null || type === null ? {} : { 'content-type': type }),
      ...(headers as Record<string, string | string[]>),
    }
    return new Promise((resolve, reject) => {
      const asking = request(url, { method, agent: this.#agent, headers: all })
      asking.on('error', reject)
      asking.on('response', (message) => {
        const chunks: Buffer[] = []
        message.on('data', (chunk: Buffer) => chunks.push(chunk))
        message.on('error', reject)
        message.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve(new Reply(message.statusCode ?? 0, message.headers, text))
        })
      })
      asking.end(bytes ?? undefined)
    })
  }
}

function bytesOf({ body, bytes }: Call): string | Buffer | null {
  if (bytes !== undefined) return bytes
  return body === undefined ? null : JSON.stringify(body)
}
