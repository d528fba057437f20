import { Switch } from './switch.ts'

/** A request as the client sent it. */
export interface RecordedRequest {
  /** Milliseconds since the start. */
  readonly at: number
  readonly method: string
  readonly url: string
  /** The path with the query. */
  readonly path: string
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: RequestCredentials
  /** The JSON that was sent, or null. */
  readonly body: unknown
  /** The status of the answer; without an answer, the state of the request. */
  readonly outcome: number | 'pending' | 'failed' | 'aborted'
}

export interface ManualNetworkOptions {
  elapsed(): number
  /** The origin of the page, to apply a browser’s same-origin rule; absent for a program. */
  origin?: string | undefined
  isOnline: boolean
}

const unreachable = () => new TypeError('Failed to fetch')

/**
 * A browser’s `fetch`, connected to a server of the test.
 * - every request is recorded when it is sent
 * - offline, all requests fail, also those in flight
 * - an aborted request rejects at once with its reason, whatever the server does
 * - with an `origin`, cross-origin requests carry it, and an answer that does not allow it is hidden
 */
export class ManualNetwork {
  readonly online: Switch
  readonly requests: RecordedRequest[] = []
  readonly #options: ManualNetworkOptions
  readonly #inFlight = new Set<() => void>()
  #server: typeof fetch | null = null

  constructor(options: ManualNetworkOptions) {
    this.#options = options
    this.online = new Switch(options.isOnline)
  }

  get server(): typeof fetch | null {
    return this.#server
  }

  connect(server: typeof fetch): void {
    this.#server = server
  }

  setOnline(isOnline: boolean): void {
    this.online.set(isOnline)
    if (!isOnline) for (const drop of this.#inFlight) drop()
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const request = typeof input === 'object' && 'headers' in input ? input : null
    const url = request ? request.url : input instanceof URL ? input.href : (input as string)
    const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
    const headers = new Headers(init.headers ?? request?.headers)
    const foreign = this.#options.origin !== undefined && originOf(url) !== this.#options.origin
    if (this.#options.origin && (foreign || method !== 'GET'))
      headers.set('origin', this.#options.origin)
    const record = this.#record(url, method, headers, init)
    const answer = await this.#exchange(record, input, { ...init, headers })
    const isHidden = foreign && !allows(answer, this.#options.origin)
    record.outcome = isHidden ? 'failed' : answer.status
    if (isHidden) throw unreachable()
    return answer
  }

  #record(url: string, method: string, headers: Headers, init: RequestInit): OpenRecord {
    const { pathname, search } = new URL(url, this.#options.origin)
    const record: OpenRecord = {
      at: this.#options.elapsed(),
      method,
      url,
      path: pathname + search,
      headers: Object.fromEntries(headers),
      credentials: init.credentials ?? 'same-origin',
      body: typeof init.body === 'string' ? parsed(init.body) : null,
      outcome: 'pending',
    }
    this.requests.push(record)
    return record
  }

  /** Records a request without an answer when it ends, not when the caller sees the rejection. */
  #exchange(record: OpenRecord, input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    const { signal } = init
    return new Promise<Response>((resolve, reject) => {
      const stop = () => {
        this.#inFlight.delete(drop)
        signal?.removeEventListener('abort', abort)
      }
      const end = (outcome: 'failed' | 'aborted', reason: unknown) => {
        stop()
        record.outcome = outcome
        reject(reason)
      }
      const abort = () => end('aborted', signal?.reason)
      const drop = () => end('failed', unreachable())
      if (signal?.aborted) return abort()
      if (!this.online.isOn) return drop()
      if (!this.#server)
        return end('failed', new TypeError('No server is connected: see useServer()'))
      this.#inFlight.add(drop)
      signal?.addEventListener('abort', abort)
      this.#server(input, init).then(
        (answer) => {
          stop()
          resolve(answer)
        },
        (error: unknown) => {
          if (record.outcome === 'pending') end('failed', error)
        },
      )
    })
  }
}

type OpenRecord = { -readonly [Part in keyof RecordedRequest]: RecordedRequest[Part] }

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}

function allows(answer: Response, origin: string | undefined): boolean {
  const allowed = answer.headers.get('access-control-allow-origin')
  return allowed === '*' || allowed === origin
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
